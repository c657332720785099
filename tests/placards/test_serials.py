import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placards import serials
from placards.serials import ALPHABET, new_serial, normalise_serial

SERIAL = "7K3M-9QXP-2H4TA"


def letters_of(serial):
    return serial.replace("-", "")


def test_alphabet_has_no_letter_that_looks_like_another():
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_new_serial_is_grouped_for_typing_and_passes_its_own_check():
    serial = new_serial()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}", serial)
    assert normalise_serial(serial) == serial


def test_new_serials_do_not_repeat_and_use_the_whole_alphabet():
    made = {new_serial() for _ in range(2000)}
    assert len(made) == 2000
    for position in range(13):
        assert {letters_of(serial)[position] for serial in made} == set(ALPHABET)


def test_a_serial_printed_today_is_still_one_tomorrow():
    """Placards hang for years: the check may never be computed in another way."""
    assert normalise_serial(SERIAL) == SERIAL
    assert normalise_serial("0000-0000-00000") == "0000-0000-00000"


@pytest.mark.parametrize(
    "typed",
    [
        "7k3m-9qxp-2h4ta",
        "7K3M9QXP2H4TA",
        " 7K3M 9QXP 2H4TA\n",
        "7K3M–9QXP—2H4TA",
        "7 K 3 M - 9 Q X P - 2 H 4 T A",
    ],
)
def test_typed_serial_is_understood(typed):
    assert normalise_serial(typed) == SERIAL


@given(st.text(alphabet=ALPHABET, min_size=12, max_size=12))
def test_lookalikes_are_read_as_the_figures_they_stand_for(body):
    serial = serials._grouped(body + serials._check_character(body))
    assert normalise_serial(serial.replace("1", "I").replace("0", "O")) == serial
    assert normalise_serial(serial.replace("1", "l").replace("0", "o")) == serial


@pytest.mark.parametrize(
    "typed", ["", "7K3M", "7K3M-9QXP-2H4T", "7K3M-9QXP-2H4TA5", "UUUU-UUUU-UUUUU", "7K3M-9QXP-2H4T*", "Ộ" * 13]
)
def test_what_cannot_be_a_serial_is_none(typed):
    assert normalise_serial(typed) is None


def test_every_single_wrong_character_is_noticed():
    right = letters_of(SERIAL)
    wrong = [
        right[:at] + letter + right[at + 1 :] for at in range(len(right)) for letter in ALPHABET if letter != right[at]
    ]
    assert len(wrong) == 13 * 31
    assert [typed for typed in wrong if normalise_serial(typed)] == []


def test_every_swap_of_two_characters_is_noticed():
    right = letters_of(new_serial())
    swapped = []
    for first in range(13):
        for second in range(first + 1, 13):
            typed = list(right)
            typed[first], typed[second] = typed[second], typed[first]
            swapped.append("".join(typed))
    assert [typed for typed in swapped if typed != right and normalise_serial(typed)] == []
