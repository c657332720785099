import gc
import logging

import pytest
from django.db import transaction

from tests.matrix.oracle import ANONYMOUS
from tests.matrix.world import build_world


@pytest.fixture(scope="package")
def built_world(django_db_setup, django_db_blocker):
    """Built once: every test looks at it inside a transaction of its own, and none of them changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        # What is there by now stays: thousands of requests need not look through it for garbage again and again.
        gc.collect()
        gc.freeze()
        yield world
        gc.unfreeze()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def no_copies_of_contexts(monkeypatch):
    """Django's client keeps the context of every template for assertions, a copy each: here nobody reads them."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)


@pytest.fixture
def world(built_world, db):
    return built_world


@pytest.fixture
def client_in_role(world, client, confirmed_client_of):
    """Signed in as the world's user of a role, who gave her password again just now. An error is an answer too."""

    def sign_in(role):
        asking = client if role == ANONYMOUS else confirmed_client_of(world.users[role])
        asking.raise_request_exception = False
        return asking

    return sign_in


@pytest.fixture(autouse=True)
def no_word_of_each_refusal():
    """Django logs every 403 and 404, and here there are thousands."""
    log = logging.getLogger("django.request")
    level = log.level
    log.setLevel(logging.CRITICAL)
    yield
    log.setLevel(level)
