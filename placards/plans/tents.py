"""The face of a tent, half an A4 lying: the large code on the left, others as far to the right as they must be."""

from __future__ import annotations

from placards.fonts import BOLD, MEDIUM, REGULAR, SEMIBOLD
from placards.geometry import GREEN, MUTED, WHITE, Caption, CodeBox, Plan, Rect, TextBox
from placards.plans.boxes import CHECK_NAME, HEADLINE, LEAST_MODULES, LEAST_MODULES_M, SECOND, TAGLINE, box
from placards.symbol import QUIET_ZONE


def tent(further: int) -> Plan:
    """Half an A4 lying: the code on the left, everything to read beside it."""
    code, x, w = 84.0, 108, 93
    quiet = code * QUIET_ZONE / LEAST_MODULES
    others = 84.4
    check = others + 6 * further + 1
    return Plan(
        size=(210.0, 148.5),
        band=Rect(9, 9, 192, 18),
        band_radius=3,
        captions=(
            Caption(HEADLINE, box((12, 11.2, 186, 9), (BOLD, 21, 21), colour=WHITE)),
            Caption(TAGLINE, box((12, 19.8, 186, 5.4), (MEDIUM, 10, 10), colour=WHITE)),
            Caption(CHECK_NAME, box((x, check, w, 7), (SEMIBOLD, 11.5, 11.5), align="left", colour=GREEN)),
        ),
        rules=((x, 114, x + w, 114),),
        codes=(
            CodeBox(
                Rect(9 + quiet, 41, code, code),
                quiet,
                holder=box((x, 36, w, 22), (BOLD, 27, 14), lines=3, align="left"),
                bank=box((x, 60, w, 7), (MEDIUM, 14, 9), align="left", colour=MUTED),
                account=box((x, 68, w, 11), (MEDIUM, 23, 14), align="left"),
            ),
        ),
        others=tuple(box((x, others + 6 * line, w, 6), (REGULAR, 10, 6.4), align="left") for line in range(further)),
        stall=box((x, 115.6, 46, 8), (BOLD, 17, 9), align="left", lines=2),
        section=box((x, 124, 46, 4.4), (REGULAR, 9, 6.5), align="left", colour=MUTED),
        market=box((x + 47, 116, 46, 8), (SEMIBOLD, 11, 7), lines=2, align="right"),
        place=box((x + 47, 124, 46, 4.4), (REGULAR, 9, 6.5), align="right", colour=MUTED),
        hotline=box((x, 131.2, w, 4.4), (SEMIBOLD, 9, 7), align="left"),
        imprint=box((x, 135.9, w, 3.6), (REGULAR, 7.6, 6), align="left", colour=MUTED),
    )


_BAND = {"size": (210.0, 148.5), "band": Rect(9, 9, 192, 18), "band_radius": 3}
_WORDS_OF_BAND = (
    Caption(HEADLINE, box((12, 11.2, 186, 9), (BOLD, 21, 21), colour=WHITE)),
    Caption(TAGLINE, box((12, 19.8, 186, 5.4), (MEDIUM, 10, 10), colour=WHITE)),
)


def _check(x: float, y: float, w: float, h: float, lines: int) -> Caption:
    return Caption(CHECK_NAME, box((x, y, w, h), (SEMIBOLD, 11, 10), align="left", lines=lines, colour=GREEN))


def _large(side: float, holder: tuple[float, ...], bank: tuple[float, ...], account: tuple[float, ...]) -> CodeBox:
    quiet = side * QUIET_ZONE / LEAST_MODULES
    return CodeBox(
        Rect(9, 27 + quiet + 1.6, side, side),
        quiet,
        holder=box(holder, (BOLD, 22, 12), lines=3 if holder[3] > 15 else 2, align="left"),
        bank=box(bank, (MEDIUM, 12, 8.5), align="left", colour=MUTED),
        account=box(account, (MEDIUM, 19, 12), align="left"),
    )


def _small(spot: tuple[float, float, float], words: tuple[float, float, float], align: str, lines: int = 2) -> CodeBox:
    """`words`: left, top and width of what is written of it, `lines` of them the holder's name."""
    (x, y, side), (left, top, width) = spot, words
    floor, height = (7.2, 5.4) if lines == 2 else (6.2, 7.4)
    return CodeBox(
        Rect(x, y, side, side),
        side * QUIET_ZONE / LEAST_MODULES_M,
        holder=box((left, top, width, height), (BOLD, 10.5, floor), align=align, lines=lines),
        bank=box((left, top + height, width, 3.4), (MEDIUM, 8, 6), align=align, colour=MUTED),
        account=box((left, top + height + 3.4, width, 4.8), (MEDIUM, 12, 8), align=align),
    )


def _foot(w: float) -> dict[str, TextBox | tuple]:
    half = w / 2 - 1
    return {
        "rules": ((9, 114, 9 + w, 114),),
        "others": (),
        "stall": box((9, 115.6, half, 8), (BOLD, 17, 9), align="left", lines=2),
        "section": box((9, 124, half, 4.4), (REGULAR, 9, 6.5), align="left", colour=MUTED),
        "market": box((11 + half, 116, half, 8), (SEMIBOLD, 11, 7), lines=2, align="right"),
        "place": box((11 + half, 124, half, 4.4), (REGULAR, 9, 6.5), align="right", colour=MUTED),
        "hotline": box((9, 131.2, w, 4.4), (SEMIBOLD, 9, 6.4), align="left"),
        "imprint": box((9, 135.9, w, 3.6), (REGULAR, 7.6, 5.4), align="left", colour=MUTED),
    }


def tent_of_two() -> Plan:
    """Between the codes stands what is to be read of the large one."""
    second = Caption(SECOND, box((140, 90.6, 61, 4.6), (SEMIBOLD, 10, 10), align="right", colour=GREEN))
    return Plan(
        **_BAND,
        captions=(*_WORDS_OF_BAND, _check(86, 80, 58, 10, 2), second),
        codes=(
            _large(71, (86, 38, 58, 22), (86, 61, 58, 6.4), (86, 68, 58, 9)),
            _small((152, 34.6, 49), (110, 96, 91), "right"),
        ),
        **_foot(192),
    )


def tent_of_three() -> Plan:
    """The two small ones above each other, each with its words below it."""
    return Plan(
        **_BAND,
        captions=(*_WORDS_OF_BAND, _check(86, 80, 58, 10, 2)),
        codes=(
            _large(71, (86, 38, 58, 22), (86, 61, 58, 6.4), (86, 68, 58, 9)),
            _small((171, 33, 30), (148, 66.4, 53), "right"),
            _small((171, 93, 30), (148, 126, 53), "right"),
        ),
        **_foot(136),
    )


def tent_of_four() -> Plan:
    """Three small ones in a triangle, a small code's width apart."""
    side = 27.8
    return Plan(
        **_BAND,
        captions=(*_WORDS_OF_BAND, _check(68, 47, 44, 16, 3)),
        codes=(
            _large(53, (9, 90.6, 100, 8.8), (9, 99.6, 100, 5), (9, 104.8, 100, 7)),
            _small((117.6, 33, side), (104, 64, 46), "centre", lines=3),
            _small((201 - side, 33, side), (155, 64, 46), "right", lines=3),
            _small((145.4, 91, side), (124, 121.8, 71), "centre", lines=3),
        ),
        **_foot(109),
    )
