"""A pasted list of officers, one a line: commune; full name; sign-in name. Checked whole before anything is made."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from officers.usernames import base_of, check_username, suggest, taken_among
from places.enums import COMMUNE_KINDS
from places.models import AdminUnit, Succession
from places.vietnamese import fold, nfc

MOST_LINES = 200
LONGEST_NAME = 120
MOST_NAMED = 5


@dataclass
class Row:
    """`number` is the line's own; what is wrong with it stands in `errors`, each with what to do."""

    number: int
    place: str = ""
    full_name: str = ""
    username: str = ""
    unit: AdminUnit | None = None
    errors: list[str] = field(default_factory=list)


def read_list(text) -> list[Row]:
    """Cells are parted by tabs, as pasted from Excel, or by semicolons. Empty lines count, and say nothing."""
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [nfc(cell) for cell in line.split("\t" if "\t" in line else ";")]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        row = Row(number, *cells[:3])
        if len(cells) > 3:
            row.errors.append("Có quá ba cột. Chỉ giữ: mã hoặc tên xã; họ tên; tên đăng nhập.")
        rows.append(row)
    return rows


def check_list(text, *, units) -> list[Row]:
    """Finds each line's commune among `units`, where the appointer may appoint, and gives it a free sign-in name."""
    rows = read_list(text)
    finder = _Finder(units)
    for row in rows:
        _check_name(row)
        try:
            row.unit = finder.find(row.place)
        except ValidationError as error:
            row.errors += error.messages
    _give_usernames(rows)
    _refuse_twice(rows)
    return rows


def _check_name(row):
    if not row.full_name:
        row.errors.append("Thiếu họ tên. Viết: mã hoặc tên xã; họ tên.")
    elif len(row.full_name) > LONGEST_NAME:
        row.errors.append(f"Họ tên dài {len(row.full_name)} ký tự; nhiều nhất {LONGEST_NAME} ký tự.")


class _Finder:
    """By code, by the name of today, then by a name of before; what is outside `units` is as unknown as any."""

    def __init__(self, units):
        self.by_key, self.by_past = {}, {}
        for unit in units:
            self._note(self.by_key, {unit.code}, unit, unit)
        steps = Succession.objects.filter(new__in=units, old__kind__in=COMMUNE_KINDS).select_related("old", "new")
        for step in steps:
            self._note(self.by_past, (), step.old, step.new)

    def _note(self, found, codes, named, unit):
        for key in {*codes, fold(named.name), fold(named.short_name())}:
            found.setdefault(key, set()).add(unit)

    def find(self, place):
        if not fold(place):
            raise ValidationError("Thiếu mã hoặc tên xã, phường ở cột đầu.")
        found = self.by_key.get(fold(place)) or self.by_past.get(fold(place), set())
        if len(found) > 1:
            named = sorted(f"{unit.name} (mã {unit.code})" for unit in found)[:MOST_NAMED]
            raise ValidationError(f"“{place}” có thể là {', '.join(named)}. Ghi mã của xã cần giao.")
        if not found:
            raise ValidationError(
                f"Không có xã, phường “{place}” trong nơi anh/chị giao được vai trò này. Xem lại tên, hoặc ghi mã."
            )
        return next(iter(found))


def _give_usernames(rows):
    typed = [row.username.lower() for row in rows if row.username]
    taken = taken_among([*typed, *(base_of(row.full_name) for row in rows)])
    given = set()
    for row in [row for row in rows if row.username]:
        row.username = row.username.lower()
        try:
            check_username(row.username)
        except ValidationError as error:
            row.errors += error.messages
        if row.username in taken:
            row.errors.append(f"Tên đăng nhập {row.username} đã có người dùng. Bỏ trống cột thứ ba để máy đặt.")
        elif row.username in given:
            row.errors.append(f"Tên đăng nhập {row.username} có hai lần trong danh sách. Sửa một dòng.")
        given.add(row.username)
    for row in [row for row in rows if not row.username and row.full_name]:
        row.username = suggest(row.full_name, taken | given)
        given.add(row.username)


def _refuse_twice(rows):
    """The same name in the same commune is one person pasted twice, unless somebody gave both a sign-in name."""
    seen = {}
    for row in rows:
        key = (row.unit, fold(row.full_name))
        first = seen.setdefault(key, row)
        if row.unit and first is not row and row.username.startswith(base_of(row.full_name)):
            row.errors.append(
                f"Trùng với dòng {first.number}. Bỏ một dòng; nếu là hai người thì ghi tên đăng nhập khác ở cột thứ ba."
            )
