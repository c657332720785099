"""What we write, read back by decoders that others have written: field for field, and written again byte for byte."""

from random import Random

import cemacqr
import pytest
from vietnam_qr_pay import QRPay
from vietqr_emvco import VietQRParser

from payments import emv, vietqr

from .samples import valid_input

SEED = 20261126
TIMES = 10_000


@pytest.fixture(scope="module")
def codes():
    """Pairs of what went into `encode` and what came out."""
    random = Random(SEED)  # noqa: S311  the same texts every time
    inputs = [valid_input(random) for _ in range(TIMES)]
    return [(given, vietqr.encode(**given)) for given in inputs]


def expected_fields(given, text):
    amount = given["amount"]
    return {
        "00": "01",
        "01": "11" if amount is None else "12",
        "38.00": "A000000727",
        "38.01.00": given["bank_bin"],
        "38.01.01": given["account"],
        "38.02": "QRIBFTTA",
        "53": "704",
        "54": None if amount is None else str(amount),
        "58": "VN",
        "62.08": given["memo"],
        "63": text[-4:],
    }


def test_inputs_are_of_every_kind(codes):
    inputs = [given for given, _ in codes]
    assert {len(given["account"]) for given in inputs} == set(range(1, 20))
    assert {len(given["memo"] or "") for given in inputs} == set(range(26))
    assert {len(str(given["amount"] or "")) for given in inputs} == set(range(14))
    assert len({given["bank_bin"] for given in inputs}) == 55
    assert any(given["account"].startswith("0") for given in inputs)
    assert any(given["account"] != given["account"].upper() for given in inputs)


def test_by_vietnam_qr_pay(codes):
    for given, text in codes:
        read = QRPay(text)
        assert read.is_valid
        assert expected_fields(given, text) == {
            "00": read.version,
            "01": read.init_method,
            "38.00": read.provider.guid,
            "38.01.00": read.consumer.bank_bin,
            "38.01.01": read.consumer.bank_number,
            "38.02": read.provider.service,
            "53": read.currency,
            "54": read.amount,
            "58": read.nation,
            "62.08": read.additional_data.purpose,
            "63": read.crc,
        }
        assert read.build() == text


def test_by_vietqr_emvco(codes):
    for given, text in codes:
        assert VietQRParser.verify_checksum(text)
        read = VietQRParser.parse(text)
        raw = read["raw_tags"]
        assert expected_fields(given, text) == {
            "00": read["payload_format_indicator"],
            "01": read["point_of_initiation_method"],
            "38.00": read["napas_guid"],
            "38.01.00": read["bank_bin"],
            "38.01.01": read["account_number"],
            "38.02": read["service_code"],
            "53": read["currency"],
            "54": raw.get("54"),
            "58": read["country_code"],
            "62.08": read["memo"] or None,
            "63": read["checksum"],
        }
        assert "".join(emv.written(tag, value) for tag, value in raw.items()) == text


def test_by_cemacqr(codes):
    """Made for the codes of central Africa: it knows EMVCo and nothing of NAPAS."""
    for given, text in codes:
        read = cemacqr.parse_payload(text)
        assert read.crc_ok
        beneficiary = {field.tag: field.value for field in cemacqr.parse_tlv(read.get_in("38", "01"))}
        assert expected_fields(given, text) == {
            "00": read.payload_format_indicator,
            "01": read.point_of_initiation,
            "38.00": read.get_in("38", "00"),
            "38.01.00": beneficiary["00"],
            "38.01.01": beneficiary["01"],
            "38.02": read.get_in("38", "02"),
            "53": read.currency,
            "54": read.amount,
            "58": read.country_code,
            "62.08": read.get_in("62", "08"),
            "63": read.stated_crc,
        }
        assert "".join(field.as_text() for field in read.objects) == text


def test_by_ourselves(codes):
    for given, text in codes:
        read = emv.read(text)
        assert read.errors == ()
        assert expected_fields(given, text) == {path: read.get(path) for path in expected_fields(given, text)}
        assert emv.write(read.fields[:-1]) == text


def test_the_same_as_another_writer_writes(codes):
    for given, text in codes:
        amount = None if given["amount"] is None else str(given["amount"])
        theirs = QRPay.init_viet_qr(given["bank_bin"], given["account"], amount, given["memo"]).build()
        assert theirs == text
