import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from places.vietnamese import fold
from stalls.enums import StallStatus
from stalls.models import Market, Stall

# What the placard of the stall says besides its accounts.
PRINTED_FIELDS = ("code", "kind", "section_id")


def lock_stall(stall):
    """The row as it is now, held until the transaction ends. SQLite needs no lock: its writers queue."""
    return Stall.objects.select_for_update(of=("self",)).select_related("market", "section").get(pk=stall.pk)


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


def _refuse_taken_code(stall):
    taken = Stall.objects.filter(market=stall.market, code=stall.code).exclude(pk=stall.pk).first()
    if taken:
        state = " (đã đóng)" if taken.is_closed else ""
        raise ValidationError({"code": f"Mã {stall.code} đã có ở {stall.market.name}{state}. Dùng mã khác."})


@transaction.atomic
def create_stall(market, *, code, section=None, kind=None, goods=None, area_m2=None):
    """The new stall comes last in the walking order."""
    market = Market.objects.select_for_update().get(pk=market.pk)
    if market.closed_on:
        raise ValidationError("Chợ đã đóng, không thêm gian được.")
    stall = Stall(market=market, code=code, section=section, area_m2=area_m2, search_text=fold(code))
    stall.kind, stall.goods = kind or stall.kind, goods or stall.goods
    stall.position = (market.stalls.aggregate(last=Max("position"))["last"] or 0) + 1
    _refuse_taken_code(stall)
    stall.full_clean(exclude=["search_text"])
    stall.save(force_insert=True)
    return stall


@transaction.atomic
def update_stall(stall):
    """Giving a stall a place that is taken moves the others one further."""
    before = lock_stall(stall)
    _refuse_taken_code(stall)
    stall.search_text = fold(stall.code)
    stall.full_clean(exclude=["search_text"])
    if stall.position != before.position:
        Market.objects.select_for_update().get(pk=stall.market_id)
        behind = Stall.objects.filter(market=stall.market, position__gte=stall.position).exclude(pk=stall.pk)
        behind.update(position=F("position") + 1)
    stall.step = before.step
    stall.save()
    if any(getattr(before, name) != getattr(stall, name) for name in PRINTED_FIELDS):
        Stall.objects.filter(pk=stall.pk).face_changed()
        stall.refresh_from_db(fields=["step"])
    return stall


@transaction.atomic
def close_stall(stall, *, on, reason):
    stall = lock_stall(stall)
    if stall.is_closed:
        raise ValidationError("Gian này đã đóng rồi.")
    tenancy = stall.tenancy
    if tenancy:
        raise ValidationError(f"Gian còn chủ là {tenancy.owner.name}. Trả gian trước rồi mới đóng.")
    if on > timezone.localdate():
        raise ValidationError({"on": "Ngày đóng gian không thể sau hôm nay."})
    stall.status, stall.closed_on, stall.close_reason = StallStatus.CLOSED, on, reason
    stall.save()
    return stall


@transaction.atomic
def reopen_stall(stall):
    stall = lock_stall(stall)
    if not stall.is_closed:
        raise ValidationError("Gian này đang dùng.")
    stall.status, stall.closed_on, stall.close_reason = StallStatus.ACTIVE, None, ""
    stall.save()
    return stall
