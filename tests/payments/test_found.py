"""What was read travels sealed, for one stall and one officer, and nothing that was refused can be slipped in."""

import base64

import pytest

from officers.sealed import seal
from payments.found import open_found, opener, seal_found
from tests.payments.issued import PUSH, napas_code
from tests.payments.photos import CODE


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", to="no_account")


def test_it_comes_back_as_it_went(stall, officer):
    for text in (CODE, PUSH):
        sealed = seal_found(text, stall=stall, user=officer)
        found = open_found(sealed, stall=stall, user=officer)
        assert found == opener(stall, officer)(sealed)
        assert (found.reading.text, found.picture) == (text, "")


def test_the_name_of_a_picture_goes_with_it(stall, officer):
    sealed = seal_found(CODE, stall=stall, user=officer, picture="account-1.jpg")
    assert open_found(sealed, stall=stall, user=officer).picture == "account-1.jpg"


def test_it_says_nothing_on_the_way(stall, officer):
    sealed = seal_found(PUSH, stall=stall, user=officer)
    assert b"MERCHANT" not in base64.urlsafe_b64decode(sealed)
    assert sealed != seal_found(PUSH, stall=stall, user=officer)


def test_on_another_stall_or_in_other_hands_it_says_nothing(stall, make_stall, officer, colleague):
    sealed = seal_found(PUSH, stall=stall, user=officer)
    assert open_found(sealed, stall=make_stall("A-002", to="vacant"), user=officer) is None
    assert open_found(sealed, stall=stall, user=colleague) is None


@pytest.mark.parametrize("made_up", ["", "x", "é", "MQ==", "A" * 5000, PUSH, "\0", "====", "1\x02t1"])
def test_what_somebody_made_up_is_nothing(stall, officer, made_up):
    assert open_found(made_up, stall=stall, user=officer) is None


def test_changed_by_a_letter_it_is_nothing(stall, officer):
    sealed = seal_found(PUSH, stall=stall, user=officer)
    changed = sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]
    assert open_found(changed, stall=stall, user=officer) is None


def test_sealed_with_a_key_that_is_gone_it_is_nothing(stall, officer, settings):
    sealed = seal_found(PUSH, stall=stall, user=officer)
    settings.FIELD_KEYS = {"n1": b"n" * 32}
    assert open_found(sealed, stall=stall, user=officer) is None


def test_a_sealed_value_of_another_kind_is_nothing(stall, officer):
    other = base64.urlsafe_b64encode(seal(PUSH, context="kept form:/")).decode()
    assert open_found(other, stall=stall, user=officer) is None


def test_a_code_that_may_not_hang_on_a_wall_is_nothing(stall, officer):
    card = napas_code(account="9704031101234567", service="QRIBFTTC")
    assert open_found(seal_found(card, stall=stall, user=officer), stall=stall, user=officer) is None
