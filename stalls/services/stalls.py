import re

from django.core.exceptions import ValidationError
from django.db.models import F, Max, Q
from django.utils import timezone

from officers.audit import record_new, recording, service
from officers.stale import refuse_stale
from places.vietnamese import fold
from stalls.enums import StallStatus
from stalls.models import MOST_POSITION, Stall
from stalls.services.markets import lock_market

EDITABLE_FIELDS = ("code", "section", "kind", "goods", "area_m2", "position")
CLOSING_FIELDS = ("status", "closed_on", "close_reason", "updated_at")
# What the placard of the stall says besides its accounts.
PRINTED_FIELDS = ("code", "kind", "section_id")


def lock_stall(stall):
    """The row as it is now, held until the transaction ends. SQLite needs no lock: its writers queue.

    One order for everybody, or PostgreSQL finds two transactions waiting for each other: the market's row first
    (`lock_market`), by whoever needs it, then stalls by primary key. Who holds a stall takes no market any more.
    """
    held = Stall.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("market", "section").get(pk=stall.pk)


def next_stall_code(market, *, section=None) -> str:
    """The code after the last one in the walking order of the section: A-012 gives A-013."""
    stalls = market.stalls.filter(section=section) if section else market.stalls.all()
    last = stalls.order_by("-position", "-pk").values_list("code", flat=True).first()
    if last is None:
        return "01" if section is None else ""
    match = re.fullmatch(r"(.*?)(\d+)", last)
    if not match:
        return ""
    taken = set(market.stalls.filter(code__startswith=match[1]).values_list("code", flat=True))
    number, width = int(match[2]) + 1, len(match[2])
    while f"{match[1]}{number:0{width}}" in taken:
        number += 1
    return f"{match[1]}{number:0{width}}"


def refuse_taken_code(stall):
    taken = stall.market.stalls.filter(code=stall.code).exclude(pk=stall.pk).first()
    if taken:
        state = " (đã đóng)" if taken.is_closed else ""
        raise ValidationError({"code": f"Mã {stall.code} đã có ở {stall.market.name}{state}. Dùng mã khác."})


@service
def create_stall(market, *, code, section=None, kind=None, goods=None, area_m2=None):
    """The new stall comes last in the walking order."""
    market = lock_market(market.pk)
    if market.closed_on:
        raise ValidationError("Chợ đã đóng, không thêm gian được.")
    stall = Stall(market=market, code=code, section=section, area_m2=area_m2, search_text=fold(code))
    stall.kind, stall.goods = kind or stall.kind, goods or stall.goods
    stall.position = (market.stalls.aggregate(last=Max("position"))["last"] or 0) + 1
    if stall.position > MOST_POSITION:
        raise ValidationError("Gian cuối đã mang thứ tự lớn nhất. Sửa thứ tự của gian đó nhỏ lại rồi thêm gian mới.")
    refuse_taken_code(stall)
    stall.full_clean(exclude=["search_text"])
    stall.save(force_insert=True)
    record_new("stall.create", stall)
    return stall


@service
def update_stall(stall, *, seen=None):
    """Giving a stall a place that is taken moves the others one further.

    Only what the form edits is taken from `stall`. `seen` is what the form said when it was opened.
    """
    lock_market(stall.market_id)
    behind = _lock_with_those_behind(stall)
    kept = lock_stall(stall)
    refuse_stale(kept, seen, EDITABLE_FIELDS)
    before = {name: getattr(kept, name) for name in PRINTED_FIELDS}
    with recording("stall.update", kept):
        for name in EDITABLE_FIELDS:
            setattr(kept, name, getattr(stall, name))
        refuse_taken_code(kept)
        kept.search_text = fold(kept.code)
        kept.full_clean(exclude=["search_text"])
        if behind.filter(position__gte=MOST_POSITION).exists():
            raise ValidationError({"position": "Gian cuối đã mang thứ tự lớn nhất nên không lùi được nữa."})
        behind.update(position=F("position") + 1)
        kept.save(update_fields=[*EDITABLE_FIELDS, "search_text", "updated_at"])
    if any(getattr(kept, name) != value for name, value in before.items()):
        Stall.objects.filter(pk=kept.pk).face_changed()
        kept.refresh_from_db(fields=["step"])
    return kept


def _lock_with_those_behind(stall):
    """The stalls that give way when `stall` takes its new place; none when it stays. The market is locked already."""
    stays = Stall.objects.filter(pk=stall.pk, position=stall.position).exists()
    if stays:
        return Stall.objects.none()
    in_market = Stall.objects.filter(market_id=stall.market_id)
    moved = in_market.filter(Q(pk=stall.pk) | Q(position__gte=stall.position))
    list(moved.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return in_market.filter(position__gte=stall.position).exclude(pk=stall.pk)


@service
def close_stall(stall, *, on, reason):
    stall = lock_stall(stall)
    if stall.is_closed:
        raise ValidationError("Gian này đã đóng rồi.")
    tenancy = stall.tenancy
    if tenancy:
        raise ValidationError(f"Gian còn chủ là {tenancy.owner.name}. Trả gian trước rồi mới đóng.")
    if on > timezone.localdate():
        raise ValidationError({"on": "Ngày đóng gian không thể sau hôm nay."})
    with recording("stall.close", stall):
        stall.status, stall.closed_on, stall.close_reason = StallStatus.CLOSED, on, reason
        stall.save(update_fields=CLOSING_FIELDS)
    return stall


@service
def reopen_stall(stall):
    market = lock_market(stall.market_id)
    stall = lock_stall(stall)
    if not stall.is_closed:
        raise ValidationError("Gian này đang dùng.")
    if market.closed_on:
        raise ValidationError("Chợ đã đóng, không mở lại gian được.")
    with recording("stall.reopen", stall):
        stall.status, stall.closed_on, stall.close_reason = StallStatus.ACTIVE, None, ""
        stall.save(update_fields=CLOSING_FIELDS)
    return stall
