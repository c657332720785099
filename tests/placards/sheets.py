"""Faces to draw, and files read back the way people and phones read them."""

from __future__ import annotations

import binascii
import datetime
import io
from dataclasses import replace

import pypdfium2

from placards.expected import Order
from placards.faces import Code, Face
from placards.layouts import Layout
from placards.pdf import Drawn, draw

BANKS = ("Agribank", "Vietcombank", "VietinBank", "BIDV")
HOLDER = "NGUYEN THI HOA"
HOLDER_AT_ITS_LONGEST = "CONG TY TRACH NHIEM HUU HAN MOT THANH VIEN THUONG MAI HOA AN"


def account_number(seed: int) -> str:
    """An invented number of thirteen figures."""
    return f"90{seed:04d}1234567"


def payload(seed: int, *, memo: str = "") -> str:
    """A static VietQR code for an invented account, with a checksum that is right."""
    account = account_number(seed)
    beneficiary = field("00", "970403") + field("01", account)
    merchant = field("00", "A000000727") + field("01", beneficiary) + field("02", "QRIBFTTA")
    body = field("00", "01") + field("01", "11") + field("38", merchant) + field("53", "704") + field("58", "VN")
    body += (field("62", field("08", memo)) if memo else "") + "6304"
    return f"{body}{binascii.crc_hqx(body.encode(), 0xFFFF):04X}"


def field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def code(seed: int = 1, **changes: str) -> Code:
    said = {
        "payload": payload(seed, memo=f"CHO NUOC HAI A{seed:03d}"),
        "bank": BANKS[seed % len(BANKS)],
        "account": account_number(seed),
        "holder": HOLDER,
    }
    return Code(**(said | changes))


def face(seed: int = 1, *, codes: int | tuple[Code, ...] = 1, **changes) -> Face:
    said = {
        "serial": f"7K3M-9QXP-{seed:05d}",
        "version": 1,
        "market": "Chợ Nước Hai",
        "place": "Xã Hòa An, tỉnh Cao Bằng",
        "section": "Khu thực phẩm",
        "stall_code": f"A-{seed:03d}",
        "stall_kind": "Ki-ốt",
        "issued_on": datetime.date(2026, 11, 22),
        "hotline": "0206 300 0123",
        "codes": tuple(code(seed * 10 + index) for index in range(codes)) if isinstance(codes, int) else codes,
    }
    return Face(**(said | changes))


def copied(faces: list[Face], copies: int) -> list[Face]:
    """Each as often as that, every paper with a serial of its own."""
    return [
        replace(face, serial=f"{face.serial[:-1]}{'ABCDE'[copy]}", copy=copy + 1, copies=copies)
        for face in faces
        for copy in range(copies)
    ]


def drawn(faces: list[Face], layout: Layout, **options) -> tuple[bytes, Drawn]:
    out = io.BytesIO()
    result = draw(faces, layout, out, title="Biển mã Chợ Nước Hai", **options)
    return out.getvalue(), result


def ordered(faces: list[Face], layout: Layout, **options) -> Order:
    """What the proof is given when these are ordered; the same words as for `drawn`."""
    return Order(tuple(faces), layout, **options)


def texts(pdf: bytes) -> list[str]:
    """What each page says, as selected and copied from a viewer."""
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return found
