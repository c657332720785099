"""The institutions that can receive a VietQR transfer, and how an officer finds one by what she types.

A bank is known by its six-digit BIN and nothing else: short codes differ from list to list, names change
with every merger. The list is dated and comes with the program: `load_banks` brings the table up to it, except where
an officer corrected a bank by hand.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

from places.vietnamese import fold

BANKS_FILE = Path(__file__).parent / "data" / "banks.json"

_BIN = re.compile("[0-9]{6}")

# Every legal name opens with these words and officers leave them out, or write them before a short name.
_LEGAL_FORM = re.compile(
    "(?:(?:ngan hang|nhtmcp|nhtm|nh|tmcp|thuong mai co phan|thuong mai|co phan|tnhh|mtv|mot thanh vien) )+"
)


@dataclass(frozen=True, slots=True)
class BankRecord:
    """``short_name`` is printed on placards; ``former_bins`` are still met in old lists and old codes."""

    bin: str
    short_name: str
    name: str
    aliases: tuple[str, ...] = ()
    former_bins: tuple[str, ...] = ()

    @property
    def bins(self) -> tuple[str, ...]:
        return (self.bin, *self.former_bins)


def read_banks(path: Path = BANKS_FILE) -> tuple[BankRecord, ...]:
    """The list in ``path``, in its order. ValueError when a BIN or a key would lead to two banks."""
    rows = json.loads(path.read_text(encoding="utf-8"))["banks"]
    banks = tuple(
        BankRecord(
            bin=row["bin"],
            short_name=row["short_name"],
            name=row["name"],
            aliases=tuple(row.get("aliases", ())),
            former_bins=tuple(row.get("former_bins", ())),
        )
        for row in rows
    )
    _check(banks)
    return banks


@dataclass(frozen=True, slots=True)
class Clash:
    """`text`, a name or BIN in `field` of one bank, already means `other`."""

    field: str
    text: str
    other: BankRecord


def clash_of(bank: BankRecord, others: Iterable[BankRecord]) -> Clash | None:
    """The first name or BIN of ``bank`` that an officer could type and mean one of ``others``."""
    said = [("short_name", bank.short_name), ("name", bank.name), *(("aliases", alias) for alias in bank.aliases)]
    for other in others:
        for number in bank.bins:
            if number in other.bins:
                return Clash("former_bins", number, other)
        theirs = {_joined(key) for key in _keys(other)}
        for field, text in said:
            if theirs & {_joined(key) for key in _keys_of(text)}:
                return Clash(field, text, other)
    return None


def is_name(text: str) -> bool:
    """Whether a bank can be called so: with a letter left, once the words of the legal form are taken away."""
    keys = [_joined(key) for key in _keys_of(text)]
    is_only_form = _LEGAL_FORM.fullmatch(f"{fold(text)} ")
    return all(keys) and not is_only_form and not any(key.isdigit() for key in keys)


def find_banks(text: str, banks: Iterable[BankRecord]) -> list[BankRecord]:
    """Banks that ``text`` may mean, best first: called exactly so, then beginning so, then containing it.

    Digits are a BIN and match whole or not at all: one digit off is another bank.
    """
    query = _without_legal_form(fold(text))
    if not query:
        return []
    if _is_number(query):
        return [bank for bank in banks if _joined(query) in bank.bins]
    ranked = [(_rank(query, bank), bank) for bank in banks]
    matching = [pair for pair in ranked if pair[0] != _NO_MATCH]
    return [bank for _rank_of_bank, bank in sorted(matching, key=itemgetter(0))]


def bank_called(text: str, banks: Iterable[BankRecord]) -> BankRecord | None:
    """The one bank whose BIN or name ``text`` is, for lists where nobody is there to choose; else None."""
    query = _without_legal_form(fold(text))
    best = next(iter(find_banks(text, banks)), None)
    if best and (_is_number(query) or _rank(query, best) == _EXACT):
        return best
    return None


def bank_meant(text: str, banks: Iterable[BankRecord]) -> BankRecord | None:
    """The bank an officer means by what she typed: called so, or the only one that begins so or has it as whole words.

    Fewer than three letters, or a piece out of the middle of a word, are a slip as likely as a name: then None.
    """
    banks = list(banks)
    called = bank_called(text, banks)
    query = _without_legal_form(fold(text))
    if called or _is_number(query) or len(_joined(query)) < _FEWEST_LETTERS:
        return called
    meant = [bank for bank in banks if _rank(query, bank) == _PREFIX or _has_words(query, bank)]
    return meant[0] if len(meant) == 1 else None


_FEWEST_LETTERS = 3
_EXACT, _PREFIX, _CONTAINS, _NO_MATCH = range(4)


def _has_words(query: str, bank: BankRecord) -> bool:
    return any(f" {query} " in f" {key} " for key in _keys(bank))


def _rank(query: str, bank: BankRecord) -> int:
    # Spaces carry no meaning in brand names: "MB Bank", "MBBank", "mb bank".
    joined = _joined(query)
    keys = _keys(bank)
    joined_keys = [_joined(key) for key in keys]
    if joined in joined_keys:
        return _EXACT
    if any(key.startswith(joined) for key in joined_keys):
        return _PREFIX
    if any(query in key for key in keys):
        return _CONTAINS
    return _NO_MATCH


@lru_cache(maxsize=512)
def _keys(bank: BankRecord) -> frozenset[str]:
    """Everything the bank is called, folded, with and without the words of its legal form."""
    return frozenset().union(*(_keys_of(text) for text in (bank.short_name, bank.name, *bank.aliases)))


def _keys_of(text: str) -> set[str]:
    folded = fold(text)
    return {folded, _without_legal_form(folded)}


def _without_legal_form(folded: str) -> str:
    legal_form = _LEGAL_FORM.match(folded)
    return folded[legal_form.end() :] if legal_form else folded


def _is_number(query: str) -> bool:
    return _joined(query).isdigit()


def _joined(folded: str) -> str:
    return folded.replace(" ", "")


def _check(banks: Sequence[BankRecord]) -> None:
    owner: dict[str, str] = {}
    for bank in banks:
        for number in bank.bins:
            if not isinstance(number, str) or not _BIN.fullmatch(number):
                raise ValueError(f"BIN {number!r} is not six digits")
            if number in owner:
                raise ValueError(f"BIN {number} is listed twice")
            owner[number] = bank.bin
        if not bank.short_name or not bank.name:
            raise ValueError(f"bank {bank.bin} has no name")
        for key in {_joined(key) for key in _keys(bank)}:
            if not key or key.isdigit():
                raise ValueError(f"bank {bank.bin} has a name without letters")
            if key in owner:
                raise ValueError(f"{key!r} would mean both {owner[key]} and {bank.bin}")
            owner[key] = bank.bin
