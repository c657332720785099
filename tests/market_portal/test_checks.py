"""A key that does not open what is kept stops the start with a sentence."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from stalls.services import create_owner

OTHER = b"n" * 32


def problems():
    return run_checks(tags=[Tags.database], databases=["default"])


@pytest.fixture
def kept(commune):
    return create_owner(name="Nông Thị Hoa", unit=commune, national_id="004088001234")


def test_the_right_keys_and_an_empty_register_are_fine(db, commune):
    assert problems() == []
    create_owner(name="Nông Thị Hoa", unit=commune)
    assert problems() == []


def test_a_missing_key_is_named(kept, settings):
    settings.FIELD_KEYS = {"n1": OTHER}
    (problem,) = problems()
    assert (problem.id, problem.msg) == (
        "portal.E003",
        "FIELD_KEYS does not open what is kept: FIELD_KEYS lacks the key 't1' that sealed stalls_owner.national_id.",
    )
    with pytest.raises(SystemCheckError, match="FIELD_KEYS lacks the key 't1'"):
        call_command("check", databases=["default"])


def test_another_key_under_the_same_name_is_found(kept, settings):
    settings.FIELD_KEYS = {"t1": OTHER}
    (problem,) = problems()
    assert "or the key is wrong" in problem.msg
    assert "004088001234" not in str(problem)


def test_it_is_the_newest_value_that_counts(kept, commune, settings):
    """Half way through a change of keys a process started with the old ones must not serve."""
    before = settings.FIELD_KEYS
    settings.FIELD_KEYS = {"n1": OTHER, **before}
    create_owner(name="Lý Văn Páo", unit=commune, national_id="004088005678")
    assert problems() == []
    settings.FIELD_KEYS = before
    assert "lacks the key 'n1'" in problems()[0].msg


def test_accounts_and_sheets_are_looked_at_too(make_stall, settings):
    make_stall("A-001")
    settings.FIELD_KEYS = {"n1": OTHER}
    assert "sealed payments_payoutaccount.number" in problems()[0].msg


def test_another_index_key_is_found(kept, settings):
    settings.INDEX_KEY = OTHER
    (problem,) = problems()
    assert (problem.id, problem.msg) == (
        "portal.E004", "INDEX_KEY is not the key of the audit chain, or its head was changed.",
    )  # fmt: skip
