"""Vietnamese text: one clean form to keep, one folded form to search by, keys to sort by. No Django in here."""

import re
import unicodedata

TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; no mark is ngang, which comes first
LETTER_MARKS = "\u0306\u0302\u031b"  # breve, circumflex and horn make another letter, not another tone
# Two digits from "20" up: below them are "1", which opens a number, and "0", which closes a syllable or the whole text.
LETTER_KEYS = {letter: f"{0x20 + place:x}" for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
SYLLABLE_OR_NUMBER = re.compile(rf"(?:[^\W\d_][{TONES}{LETTER_MARKS}]*)+|\d+")
# Icelandic and African letters that look just like đ in print, and that Vietnamese keyboards and old fonts produce.
PLAIN_D = str.maketrans("đðɖĐÐƉ", "dddDDD")
ONE_D = str.maketrans("ðɖ", "đđ")
# Zero width, but marks to Unicode: the grapheme joiner and the variation selectors.
ZERO_WIDTH_MARKS = re.compile("[\u034f\ufe00-\ufe0f]")
INVISIBLE = {"Cc", "Cf", "Cs"}
NO_LETTER = re.compile(r"[\W_]+")


def nfc(text: str) -> str:
    """Composed, without control or zero-width characters, single-spaced and trimmed: the form that is stored."""
    text = ZERO_WIDTH_MARKS.sub("", text)
    # What is printable holds nothing invisible: nearly every text, and lists have hundreds of thousands.
    if not text.isprintable():
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in INVISIBLE)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def fold(text: str) -> str:
    """What search compares: no marks, no case, one space for whatever is neither letter nor digit."""
    bare = _drop_marks(_decompose(nfc(text)).casefold()).translate(PLAIN_D)
    return NO_LETTER.sub(" ", bare).strip()


def sort_key(text: str) -> str:
    """Hex digits whose plain order is the dictionary's, so that every database collation sorts alike.

    Syllable by syllable: the letters, then the tone, wherever in the syllable it was typed. Numbers come before
    letters and by value. Case only decides between texts that are otherwise equal, small letters first.
    In Latin, Greek or Cyrillic a key has at most 8 digits for each character kept, and 2; Vietnamese takes some 2.5.
    """
    known = "".join(c for c in _decompose(nfc(text)) if not _is_mark(c) or c in TONES + LETTER_MARKS)
    parts = SYLLABLE_OR_NUMBER.findall(known)
    keys = [_number_key(part) if part[0].isdecimal() else _syllable_key(part) for part in parts]
    return "".join(keys) + "0" + _case_key("".join(parts))


def person_sort_key(name: str) -> str:
    """Vietnamese lists of people go by given name, then family name, then what is between them."""
    family, *others = nfc(name).split() or [""]
    return sort_key(" ".join([*others[-1:], family, *others[:-1]]))


def ascii_upper(text: str) -> str:
    """As a bank shows it: NGUYEN THI A. A character that has no ASCII reading is left out."""
    return " ".join(_unmarked_upper(text).encode("ascii", "ignore").decode().split())


def same_name(a: str, b: str) -> bool:
    """Whether a bank would show both alike. A letter that no bank can show still tells two names apart."""
    return bool(ascii_upper(a)) and _unmarked_upper(a) == _unmarked_upper(b)


def _decompose(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


class _WithoutMarks(dict):
    """For `str.translate`: each character is looked up in Unicode's tables once."""

    def __missing__(self, code):
        self[code] = None if _is_mark(chr(code)) else code
        return self[code]


WITHOUT_MARKS = _WithoutMarks()


def _drop_marks(text: str) -> str:
    return text if text.isascii() else _decompose(text).translate(WITHOUT_MARKS)


def _unmarked_upper(text: str) -> str:
    wide_made_plain = unicodedata.normalize("NFKD", nfc(text))
    return " ".join(_drop_marks(wide_made_plain).translate(PLAIN_D).upper().split())


def _syllable_key(syllable: str) -> str:
    lower = _decompose(syllable.casefold()).translate(ONE_D)
    tones = "".join(str(TONES.index(c) + 2) for c in lower if c in TONES)
    letters = unicodedata.normalize("NFC", "".join(c for c in lower if c not in TONES))
    return "".join(_letter_key(c) for c in letters if not _is_mark(c)) + "0" + tones + "0"


def _letter_key(letter: str) -> str:
    """A letter that Vietnamese lacks sorts as its bare form (ñ as n), or else after z by its code point."""
    return LETTER_KEYS.get(letter) or LETTER_KEYS.get(_decompose(letter)[0]) or f"f{min(ord(letter), 0xFFFF):04x}"


def _number_key(digits: str) -> str:
    """The count of digits goes first, so that 2 sorts before 10; the count itself is open-ended."""
    value = "".join(str(unicodedata.decimal(c)) for c in digits).lstrip("0")
    return "1" + "f" * (len(value) // 15) + f"{len(value) % 15:x}" + value


def _case_key(text: str) -> str:
    is_upper = "".join("01"[c != c.lower()] for c in text if not _is_mark(c))
    fours = (is_upper[start : start + 4].ljust(4, "0") for start in range(0, len(is_upper), 4))
    return "".join(f"{int(four, 2):x}" for four in fours).rstrip("0")
