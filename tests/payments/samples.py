"""Random inputs that a code may be made of, and random texts that a camera may read, from a seeded generator."""

import string

from payments import emv, vietqr
from payments.banks import read_banks
from payments.emv import Field, seal, written

BINS = [bank.bin for bank in read_banks()]
LETTERS_AND_DIGITS = string.ascii_letters + string.digits
ACCOUNT_ALPHABETS = (string.digits, string.digits, "0", LETTERS_AND_DIGITS)
MEMO_CHARACTERS = LETTERS_AND_DIGITS + "  .-_"

# What readers have been seen to trip over: full-width and Arabic digits, bytes that are not text, marks, a sign.
ODD_CHARACTERS = "０１９٠٥²½+- .\0\n\r\t\ud800\udfffđĐễợ\u0301\u200b\u202e\ufeff市😀zZ"
OTHER_CODES = (
    "https://example.com/pay?id=00020101021138",
    "HTTP://EXAMPLE.COM/0002010102",
    "WIFI:T:WPA;S:Cho Xanh;P:12345678;;",
    "BEGIN:VCARD\nVERSION:3.0\nN:Nguyen;A\nEND:VCARD",
    "tel:+84900000000",
    "SMSTO:0900000000:0002010102",
    "geo:22.66,106.25",
    "|000000000001|NGUYEN VAN A|01012000|Nam|Cao Bang|01012021",
    "bitcoin:1Abcdefghijkmnopqrstuvwxyz2345678",
    "000201",
    "",
)


def payload(changes=(), *, account="0012345678", service="QRIBFTTA", extra=()):
    """A sound VietQR with some root fields replaced (None drops one) and others added before the CRC."""
    fields = {
        "00": "01",
        "01": "11",
        "38": (
            Field("00", "A000000727"),
            Field("01", (Field("00", "970405"), Field("01", account))),
            Field("02", service),
        ),
        "53": "704",
        "58": "VN",
    }
    fields |= dict(changes)
    return emv.write([*(Field(tag, value) for tag, value in fields.items() if value is not None), *extra])


def valid_input(random):
    """What `vietqr.encode` must take, as its keyword arguments."""
    account = "".join(random.choices(random.choice(ACCOUNT_ALPHABETS), k=random.randint(1, 19)))
    memo = " ".join("".join(random.choices(MEMO_CHARACTERS, k=random.randint(1, 25))).split())
    bank_bin = random.choice(BINS)
    if bank_bin == vietqr.MOMO_BIN and account.upper().startswith("PSP"):
        bank_bin = "970405"
    return {
        "bank_bin": bank_bin,
        "account": account,
        "amount": random.choice((None, random.randrange(1, 10 ** random.randint(1, 13)))),
        "memo": random.choice((None, memo or None)),
    }


def any_text(random):
    """A sound code spoiled in one to three ways, half of the time with its CRC made right again; or no code at all."""
    if random.random() < 0.1:
        return _no_code(random)
    text = vietqr.encode(**valid_input(random))
    for _ in range(random.randint(1, 3)):
        text = random.choice(SPOILERS)(random, text)
    return seal_again(text) if random.random() < 0.5 else text


def seal_again(text):
    return seal(text[:-8]) if text.isprintable() and text[-8:-4] == "6304" else text


def _no_code(random):
    if random.random() < 0.5:
        return random.choice(OTHER_CODES)
    codepoints = random.choice((128, 0x250, 0x2FFF, 0x10FFFF))
    return "".join(chr(random.randint(0, codepoints)) for _ in range(random.randint(0, 60)))


def _place(random, text):
    return random.randint(0, max(len(text) - 1, 0))


def _change_a_character(random, text):
    at = _place(random, text)
    return text[:at] + random.choice(string.printable + ODD_CHARACTERS) + text[at + 1 :]


def _change_a_digit(random, text):
    places = [at for at, character in enumerate(text) if character in string.digits] or [0]
    at = random.choice(places)
    return text[:at] + random.choice(string.digits) + text[at + 1 :]


def _lie_about_a_length(random, text):
    """Of a root field, of a template or of a field inside one: whatever two digits follow two others."""
    known = [at for tag in ("38", "01", "00", "02", "54", "62", "08", "53") if (at := text.find(tag)) >= 0] or [0]
    at = random.choice(known) + 2
    return (
        text[:at] + random.choice((f"{random.randint(0, 99):02}", "00", "99", "-1", "+5", "1", "０9")) + text[at + 2 :]
    )


def _repeat_a_field(random, text):
    field = random.choice(
        (written("54", "9"), written("01", "12"), text[8:-8], written("62", written("08", "X")), "6304")
    )
    at = random.choice((8, 16, len(text) - 8, _place(random, text)))
    return text[:at] + field + text[at:]


def _write_the_amount_otherwise(random, text):
    amount = random.choice(("10.000", "10,000", "5000.", "-5", "0", "1e3", "05", "１０", "9" * 14, "50 000", "+1"))
    start = text.find("5802VN")
    return text[:start] + written("54", amount) + text[start:]


def _add_a_field(random, text):
    tag = f"{random.randint(0, 99):02}"
    value = "".join(random.choices(LETTERS_AND_DIGITS + ODD_CHARACTERS, k=random.randint(0, 30)))
    return text[:-8] + written(tag, value) + text[-8:]


def _nest_too_deep(random, text):
    inner = "1"
    for _ in range(random.randint(1, 12)):
        inner = written(random.choice(("01", "38", "62", "00")), inner)[:99]
    return text[:-8] + written(random.choice(("26", "38", "62", "64", "80")), inner) + text[-8:]


def _cut_out(random, text):
    at = _place(random, text)
    return text[:at] + text[at + random.randint(1, 10) :]


def _write_digits_wide(random, text):
    start = _place(random, text)
    wide = str.maketrans(string.digits, "０１２３４５６７８９")
    return text[:start] + text[start : start + random.randint(1, 20)].translate(wide) + text[start + 20 :]


def _swap_neighbours(random, text):
    at = _place(random, text)
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def _make_long(random, text):
    return text[:-8] + random.choice(("A", "0", "0001", "９")) * random.randint(1, 400) + text[-8:]


def _small_letters(random, text):
    return random.choice((text.lower(), text[:-4] + text[-4:].lower()))


SPOILERS = (
    _change_a_character,
    _change_a_digit,
    _lie_about_a_length,
    _lie_about_a_length,
    _repeat_a_field,
    _write_the_amount_otherwise,
    _add_a_field,
    _nest_too_deep,
    _cut_out,
    _write_digits_wide,
    _swap_neighbours,
    _make_long,
    _small_letters,
)


def same_code(one, other):
    """Equal but for the case in which the CRC is written, which is the only freedom that a reader leaves."""
    return one[:-4] == other[:-4] and one[-4:].upper() == other[-4:].upper()
