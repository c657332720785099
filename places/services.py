import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from places.enums import COMMUNE_KINDS, SuccessionKind, UnitKind, without_kind_word
from places.models import AdminUnit, Area, Succession
from places.vietnamese import fold, nfc, sort_key

# When the units of before July 2025 were made is in no table at hand. The register says "always", by this one date.
BEFORE_MEMORY = date(1900, 1, 1)
CODE = re.compile(r"[0-9]{2}|[0-9]{3}|[0-9]{5}")  # province, district, commune; strings, as zeros lead
FACTS = ("name", "kind", "parent", "decree", "valid_to", "sort_key", "search_text")
# What other apps do when units have got other names: called with them, in the transaction that renames them.
UNIT_RENAMED: list[Callable[[list[AdminUnit]], None]] = []
# And when units have gone into another: called with the old ones and the new, in the transaction that merges them.
UNIT_MERGED: list[Callable[[list[AdminUnit], AdminUnit], None]] = []
LISTS = ("districts", "communes_before", "communes_now")


@dataclass
class LoadReport:
    made: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class _Load:
    """One run over one file: the dates and decree it speaks of, and what has been counted so far."""

    effective_on: date
    decree: str
    report: LoadReport = field(default_factory=LoadReport)


@dataclass(frozen=True)
class Found:
    """A unit of today, and, when it was found by a name of before, what became of that name."""

    unit: AdminUnit
    note: str = ""


@transaction.atomic
def load_units(data) -> LoadReport:
    """Bring a province into the register: its units before and after the reform, which became which, and its areas.

    Loading again corrects names, kinds and parents. What the office has decided since stays: the end of a unit that
    the file does not know of, and an area with the communes in it.
    """
    check_units(data)
    load = _Load(date.fromisoformat(data["reform"]["effective_on"]), data["reform"]["decree"])
    past = {"valid_from": BEFORE_MEMORY, "valid_to": load.effective_on - timedelta(days=1)}
    province = _put_units(load, [data["province"]], valid_from=BEFORE_MEMORY)[data["province"]["code"]]
    districts = _put_units(load, data["districts"], parent=province, **past)
    old = {}
    for code, district in districts.items():
        rows = [row for row in data["communes_before"] if row["district"] == code]
        old |= _put_units(load, rows, parent=district, **past)
    new = _put_units(load, data["communes_now"], parent=province, valid_from=load.effective_on, decree=load.decree)
    _put_successions(load, [(old[row["code"]], new[row["now"]]) for row in data["communes_before"]])
    for code, district in districts.items():
        parts = {row["now"] for row in data["communes_before"] if row["district"] == code}
        _put_area(load, district, [new[part] for part in sorted(parts)])
    return load.report


def check_units(data):
    """Refuse a file whose codes do not fit together, naming the first row that does not."""
    for name in LISTS:
        codes = [row["code"] for row in data[name]]
        if len(set(codes)) < len(codes):
            twice = next(code for code in codes if codes.count(code) > 1)
            raise ValidationError("Mã %(code)s có hai lần trong %(list)s.", params={"code": twice, "list": name})
    for row in [data["province"], *(row for name in LISTS for row in data[name])]:
        if not (isinstance(row["code"], str) and CODE.fullmatch(row["code"])):
            raise ValidationError("Mã %(code)s không phải chuỗi 2, 3 hoặc 5 chữ số.", params={"code": row["code"]})
        if row["kind"] not in UnitKind.values or not 0 < len(nfc(row["name"])) <= 100:
            raise ValidationError("Đơn vị %(code)s thiếu tên, tên quá dài hoặc sai loại.", params={"code": row["code"]})
    districts, now = ({row["code"] for row in data[name]} for name in ("districts", "communes_now"))
    for row in data["communes_before"]:
        if row["district"] not in districts or row["now"] not in now:
            message = "Xã cũ %(code)s thuộc huyện hoặc nhập vào xã không có trong tệp."
            raise ValidationError(message, params={"code": row["code"]})


def _put_units(load, rows, *, valid_from, valid_to=None, parent=None, decree=""):
    """The rows' units by code, made or corrected with one query for each."""
    known = AdminUnit.objects.select_related("parent").filter(
        valid_from=valid_from, code__in=[row["code"] for row in rows]
    )
    units = {unit.code: unit for unit in known}
    made, changed, renamed = [], [], []
    for row in rows:
        facts = _facts(row, parent, decree) | ({"valid_to": valid_to} if valid_to else {})
        unit = units.get(row["code"])
        if unit is None:
            unit = units[row["code"]] = AdminUnit(code=row["code"], valid_from=valid_from)
            made.append(unit)
        elif any(getattr(unit, name) != value for name, value in facts.items()):
            changed.append(unit)
            renamed += [unit] if unit.name != facts["name"] else []
        for name, value in facts.items():
            setattr(unit, name, value)
    AdminUnit.objects.bulk_create(made)
    AdminUnit.objects.bulk_update(changed, FACTS, batch_size=500)
    if renamed:
        for follow in UNIT_RENAMED:
            follow(renamed)
    _count(load, rows, made, changed)
    return units


def _facts(row, parent, decree):
    name = nfc(row["name"])
    return {
        "name": name,
        "kind": row["kind"],
        "parent": parent,
        "decree": decree,
        "sort_key": sort_key(without_kind_word(name)),
        "search_text": fold(name),
    }


def _put_successions(load, pairs):
    known = set(Succession.objects.filter(old__in=[old for old, _new in pairs]).values_list("old_id", "new_id"))
    made = [
        Succession(old=old, new=new, kind=SuccessionKind.MERGE, decree=load.decree, effective_on=load.effective_on)
        for old, new in pairs
        if (old.pk, new.pk) not in known
    ]
    Succession.objects.bulk_create(made)
    _count(load, pairs, made, [])


def _put_area(load, district, units):
    area, is_new = Area.objects.get_or_create(
        code=district.code, valid_from=load.effective_on, defaults={"name": f"Khu vực {district.short_name()}"}
    )
    if is_new:
        area.units.set(units)
    _count(load, [area], [area] if is_new else [], [])


def _count(load, rows, made, changed):
    load.report.made += len(made)
    load.report.changed += len(changed)
    load.report.unchanged += len(rows) - len(made) - len(changed)


@transaction.atomic
def merge_units(olds, new, *, effective_on, decree="") -> AdminUnit:
    """From `effective_on` on the old communes are `new`: an unsaved unit is made, one that exists takes them in.

    Their predecessors now lead to the new unit as well, so that names of long ago still find today's. The areas that
    looked after the old ones look after the new one.
    """
    held = AdminUnit.objects.select_for_update(of=("self",), no_key=True)
    olds = list(held.filter(pk__in=[unit.pk for unit in olds]))
    _refuse_merger(olds, new, effective_on)
    for old in olds:
        old.valid_to = effective_on - timedelta(days=1)
        old.save(update_fields=["valid_to"])
    if new.pk is None:
        new.valid_from, new.decree = effective_on, decree
        new.name = nfc(new.name)
        new.sort_key, new.search_text = sort_key(without_kind_word(new.name)), fold(new.name)
        new.full_clean(exclude=["sort_key", "search_text"])
        new.save(force_insert=True)
    before = AdminUnit.objects.filter(successions__new__in=olds).exclude(pk=new.pk)
    steps = [
        Succession(old=old, new=new, kind=SuccessionKind.MERGE, decree=decree, effective_on=effective_on)
        for old in [*olds, *before.distinct()]
    ]
    Succession.objects.bulk_create(steps, ignore_conflicts=True)
    for area in Area.objects.current().filter(units__in=olds).distinct():
        area.units.add(new)
    for follow in UNIT_MERGED:
        follow(olds, new)
    return new


def _refuse_merger(olds, new, effective_on):
    if not olds or new in olds:
        raise ValidationError("Chọn ít nhất một đơn vị cũ, khác đơn vị mới.")
    if effective_on > timezone.localdate():
        raise ValidationError("Ngày có hiệu lực không thể sau hôm nay.")
    wrong = [unit for unit in [*olds, new] if unit.kind not in COMMUNE_KINDS]
    if wrong:
        raise ValidationError(f"{wrong[0]} không phải xã, phường.")
    ended = [unit for unit in [*olds, *([new] if new.pk else [])] if unit.valid_to]
    if ended:
        raise ValidationError(f"{ended[0]} đã hết hiệu lực.")
    young = [unit for unit in olds if unit.valid_from >= effective_on]
    if young:
        raise ValidationError(f"{young[0]} chỉ có từ ngày {young[0].valid_from:%d/%m/%Y}.")


def lookup(text) -> list[Found]:
    """Today's units by their own name, then by the name of an old commune, then by that of an old district.

    A place after a comma narrows it down: six old names were in use in several districts ("Vĩnh Quang, Bảo Lâm").
    """
    name, *around = [fold(part) for part in re.split(r"[,(]", text)]
    if not name:
        return []
    own = AdminUnit.objects.current().filter(search_text__contains=name)
    past = Succession.objects.select_related("old__parent", "new__parent").filter(
        new__in=AdminUnit.objects.current(), old__valid_to__isnull=False
    )
    if around and around[0]:
        own = own.filter(parent__search_text__contains=around[0])
        past = past.filter(old__search_text__contains=name, old__parent__search_text__contains=around[0])
    else:
        past = past.filter(Q(old__search_text__contains=name) | Q(old__parent__search_text__contains=name))
    found = [Found(unit) for unit in own.select_related("parent").ordered()]
    return found + _found_by_past(past.order_by("old__sort_key", "old__code"), name, {row.unit for row in found})


def _found_by_past(successions, name, listed):
    """A unit that kept its name is listed already. A district's name gives each of today's units once."""
    by_name, by_district = [], {}
    for step in successions:
        if name not in step.old.search_text:
            by_district.setdefault(step.new, Found(step.new, f"Thuộc {_in_a_sentence(step.old.parent)} cũ"))
        elif step.new not in listed or step.new.name != step.old.name:
            by_name.append(Found(step.new, _what_became(step)))
    listed = listed | {row.unit for row in by_name}
    rest = [row for unit, row in by_district.items() if unit not in listed]
    return by_name + sorted(rest, key=lambda row: (row.unit.sort_key, row.unit.code))


def _what_became(step):
    district = f" ({_in_a_sentence(step.old.parent)})" if step.old.parent else ""
    became = "một phần nay là" if step.kind == SuccessionKind.SPLIT else "nay là"
    return f"{step.old.name}{district} → {became} {step.new.name}"


def _in_a_sentence(unit):
    """Its kind word in small letters, as in "huyện Hòa An"."""
    return unit.name[:1].lower() + unit.name[1:]
