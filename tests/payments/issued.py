"""Codes as banks and wallets issue them to merchants; every merchant in them is invented."""

from payments import emv
from payments.emv import Field


def napas_code(*, bank_bin="970405", account="0012345678", service="QRIBFTTA", initiation="11", extra=()):
    beneficiary = (Field("00", bank_bin), Field("01", account))
    template = (Field("00", "A000000727"), Field("01", beneficiary), Field("02", service))
    return issued((Field("38", template), *extra), initiation=initiation)


def issued(fields, *, initiation="11"):
    """Fields in no particular order, as issuers write them."""
    return emv.write([Field("00", "01"), Field("01", initiation), *fields, Field("58", "VN"), Field("53", "704")])


def sealed_up(payload):
    """The payload with its check made to fit again."""
    body = payload[:-4]
    return f"{body}{emv.crc16_ccitt_false(body.encode()):04X}"


SHOP = (Field("52", "5411"), Field("59", "TAP HOA NONG HOA"), Field("60", "CAO BANG"))
PUSH = napas_code(bank_bin="970415", account="MERCHANT0012", service="QRPUSH", extra=SHOP)
VNPAY = issued(
    (
        Field("26", (Field("00", "A000000775"), Field("01", "0108869999"))),
        *SHOP,
        Field("62", (Field("03", "NONG HOA"), Field("07", "NONGHOA1"))),
    )
)
SHOPEE = issued((Field("36", (Field("00", "vn.airpay.www"), Field("01", "AIRPAY0099"))), *SHOP))
MOMO = napas_code(
    bank_bin="971025",
    account="99MM26001M00000012",
    extra=(Field("62", (Field("05", "MOMOW2W00112233"),)), Field("80", "046")),
)
