"""Codes of many makers, read one by one; vectors.json says where they come from."""

import json
from collections import Counter
from pathlib import Path

import pytest

from payments import emv, vietqr

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
CASES = [*VECTORS["good_and_bad"], *VECTORS["negatives"]]
PARSED = [case for case in CASES if "parsed" in case]

# What the list calls a value, and where we keep it.
PATHS = {
    "initiation": "01",
    "mcc": "52",
    "currency": "53",
    "country": "58",
    "merchant_name": "59",
    "city": "60",
    "postal": "61",
    "bin": "38.01.00",
    "account": "38.01.01",
    "service": "38.02",
    "vnpay_merchant_id": "26.01",
}
TEMPLATES = {"additional": "62", "language": "64"}


def name(case):
    return f"{case['kind']} {case['payload'][-8:]}"


def faults(errors):
    return [f"{error.path}:{error.code}" for error in errors]


def refused_for_its_crc(case):
    return "63:crc_mismatch" in faults(emv.read(case["payload"]).errors)


def test_none_is_missing():
    kinds = Counter((case["crc_valid"], case["sound"]) for case in VECTORS["good_and_bad"])
    assert kinds == {(True, True): 75, (False, True): 11, (True, False): 9, (False, False): 8}
    assert (len(VECTORS["good_and_bad"]), len(VECTORS["negatives"])) == (103, 36)


@pytest.mark.parametrize("case", CASES, ids=name)
def test_every_case_is_read_as_listed(case):
    decoded = vietqr.decode(case["payload"])
    assert faults(decoded.errors) == case["errors"]
    agreed = case["crc_valid"] and case["sound"]
    assert decoded.valid == (agreed and "differs" not in case)


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_crc_is_judged_as_listed(case):
    crc = emv.crc16_ccitt_false(case["payload"][:-4].encode())
    is_right = case["payload"][-8:-4] == "6304" and case["payload"][-4:].upper() == f"{crc:04X}"
    # In a broken structure the last four characters may be a sum and still be no field 63.
    assert is_right == case["crc_valid"] or not case["sound"]
    if case["sound"]:
        assert refused_for_its_crc(case) == (not case["crc_valid"])


@pytest.mark.parametrize("case", PARSED, ids=name)
def test_every_value_is_found_as_listed(case):
    result = emv.read(case["payload"])
    expected = dict(case["parsed"])
    assert [field.id for field in result.fields] == expected.pop("tags")
    amount = expected.pop("amount", None)
    # The list writes amounts as numbers: 400 for "400", 100.5 for "100.5".
    assert (amount is None) == (result.get("54") is None)
    assert amount is None or float(result.get("54")) == float(amount)
    guids = expected.pop("mai_guids", {})
    assert {tag: result.get(f"{tag}.00") for tag in guids} == guids
    for group, tag in TEMPLATES.items():
        assert dict(result.get(tag) or ()) == expected.pop(group, {})
    found = {key: result.get(path) for key, path in PATHS.items() if result.get(path) is not None}
    assert {key: found.get(key) for key in expected} == expected


def test_where_we_are_stricter_than_the_list():
    reasons = Counter(case["differs"] for case in CASES if "differs" in case)
    foreign = next(reason for reason in reasons if reason.startswith("Sound by EMVCo"))
    assert reasons.pop(foreign) == 32
    assert sum(reasons.values()) == 8
    for case in CASES:
        if case.get("differs") == foreign:
            assert emv.read(case["payload"]).errors == ()


def test_nothing_is_valid_that_the_list_calls_broken():
    broken = [case for case in CASES if not (case["crc_valid"] and case["sound"])]
    assert len(broken) == 63
    assert not any(vietqr.decode(case["payload"]).valid for case in broken)


def test_what_is_sound_is_written_back_byte_for_byte():
    sound = [case["payload"] for case in CASES if not emv.read(case["payload"]).errors]
    assert len(sound) == 87
    for text in sound:
        assert emv.write(emv.read(text).fields[:-1]) == text[:-4] + text[-4:].upper()


def test_a_sum_in_small_letters_and_sums_that_begin_with_zero_are_among_them():
    valid = [case["payload"][-4:] for case in CASES if vietqr.decode(case["payload"]).valid]
    assert any(crc != crc.upper() for crc in valid)
    assert any(crc.startswith("0") for crc in valid)
