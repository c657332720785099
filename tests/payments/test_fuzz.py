"""Fifty thousand spoiled codes; benchmarks/fuzz_vietqr.py reads a million by the same generator."""

import time
from collections import Counter
from random import Random

import pytest

from payments import emv, vietqr

from .samples import OTHER_CODES, SPOILERS, any_text, same_code, seal_again, valid_input

SEED = 4
TIMES = 50_000


def test_no_text_raises_and_none_is_valid_that_does_not_write_back():
    random = Random(SEED)  # noqa: S311  the same texts every time
    codes = Counter()
    valid = 0
    for _ in range(TIMES):
        text = any_text(random)
        decoded = vietqr.decode(text)
        if decoded.valid:
            valid += 1
            assert same_code(emv.write(emv.read(text).fields[:-1]), text)
        else:
            codes.update(error.code for error in decoded.errors)
    # The generator must reach what it is meant to reach.
    assert valid > TIMES // 50
    assert set(codes) == {*emv.MESSAGES, "bad_value", "amount_with_dot", "unexpected", "not_vietqr"}
    assert min(codes.values()) > 20


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__.strip("_"))
def test_each_way_of_spoiling_is_noticed(spoil):
    """A sound code whose text was changed is refused, or says the same as the change wants it to say."""
    random = Random(SEED)  # noqa: S311  the same texts every time
    changed = noticed = 0
    for _ in range(300):
        text = vietqr.encode(**valid_input(random))
        spoiled = spoil(random, text)
        if not same_code(spoiled, text):
            changed += 1
            noticed += not vietqr.decode(spoiled).valid
            made_right = seal_again(spoiled)
            if vietqr.decode(made_right).valid:
                assert same_code(emv.write(emv.read(made_right).fields[:-1]), made_right)
    assert changed > 50
    assert noticed == changed


@pytest.mark.parametrize("text", OTHER_CODES)
def test_other_codes_are_no_payment_codes(text):
    decoded = vietqr.decode(text)
    assert (decoded.valid, decoded.account) == (False, None)


WORST = {
    "no field at all": "x",
    "many fields": "0001A",
    "empty fields": "0000",
    "nested templates": "38" + "99" + "01" + "95",
    "letters after a good start": "000201é",
    "repeated data requests": "6299" + "0995" + "".join(chr(0x41 + n) for n in range(26)),
    "lone surrogates": "\ud800",
}


@pytest.mark.parametrize("piece", WORST.values(), ids=WORST.keys())
def test_a_text_of_ten_million_characters_takes_no_longer_than_a_short_one(piece):
    text = piece * (10_000_000 // len(piece))
    started = time.process_time()
    decoded = vietqr.decode(text)
    took = time.process_time() - started
    assert [error.code for error in decoded.errors] == ["too_long"]
    assert took < 0.1


def test_a_value_made_to_be_slow_is_not():
    """Repetitions in field 62.09 were once searched for in the cube of its length."""
    wanted = "".join(chr(0x21 + n) for n in range(94))
    slow = emv.seal(vietqr.encode(bank_bin="970405", account="1")[:-8] + "6298" + emv.written("09", wanted))
    plain = emv.seal(vietqr.encode(bank_bin="970405", account="1")[:-8] + "6298" + emv.written("10", wanted))

    def seconds(text):
        started = time.process_time()
        for _ in range(50):
            vietqr.decode(text)
        return time.process_time() - started

    assert [error.path for error in vietqr.decode(slow).errors] == ["62.09"]
    assert vietqr.decode(plain).valid
    # It took 30 times as long before.
    assert min(seconds(slow) for _ in range(3)) < 5 * min(seconds(plain) for _ in range(3))
