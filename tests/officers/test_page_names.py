"""Every page whose form may have to wait has a name that an officer knows it by."""

import pytest
from django.urls import reverse
from django.utils import timezone

from officers.kept import KeptForm
from officers.page_names import PAGE_NAMES
from tests.test_forms import FORMS, routes

HELD = ("placards:owner-held", "placards:owner-held-file", "placards:owner-held-full")
REVEALS = ("payments:account-reveal", "payments:register-in-full", "stalls:owner-reveal")


def keeping():
    """What takes a form and keeps it."""
    for name, view in routes():
        if hasattr(view, "post") and getattr(view, "keeps_form", True):
            yield name


def kept(path):
    return KeptForm(path, [], "7", timezone.now(), had_files=False)


@pytest.mark.parametrize("name", sorted({*FORMS, *HELD, *REVEALS, *keeping()}))
def test_every_page_has_one(name):
    assert PAGE_NAMES.get(name)


def test_no_name_is_of_a_page_that_is_not_there():
    assert PAGE_NAMES.keys() <= {name for name, _view in routes()}


def test_pages_behind_the_password_are_among_them():
    assert set(keeping()) >= {*REVEALS, "stalls:board", "stalls:consent-withdraw", "officers:appoint", "officers:slips"}


def test_a_form_is_called_by_its_address():
    path = reverse("stalls:owner-reveal", args=["CH-1"])
    assert kept(f"{path}?a=1").page_name == "Xem số định danh"
    assert (kept("/khong-co/").page_name, kept("/owners/").page_name) == ("", "")
