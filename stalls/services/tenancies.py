from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from officers.audit import record, service
from officers.stale import ROW, StaleError
from stalls.enums import Step
from stalls.models import Stall, Tenancy
from stalls.services.markets import lock_market
from stalls.services.owners import lock_owner
from stalls.services.stalls import lock_stall

# What other apps do when somebody has taken or given back a stall: called with its locked row, in the transaction.
TENANT_CHANGED: list[Callable[[Stall], None]] = []

# A year typed as 206 or 1026 is a slip of the finger, not a tenancy.
FIRST_DAY = date(1990, 1, 1)


@service
def move_in(stall, owner, *, since):
    """The owner holds the stall from `since` on. Her accounts for it are entered afterwards."""
    owner = lock_owner(owner.pk)
    market = lock_market(stall.market_id)
    stall = lock_stall(stall)
    if stall.is_closed:
        raise ValidationError("Gian đã đóng. Mở lại gian rồi mới ghi chủ mới.")
    if market.closed_on:
        raise ValidationError("Chợ đã đóng, không ghi chủ mới được.")
    if since > timezone.localdate():
        raise ValidationError({"since": "Ngày nhận gian không thể sau hôm nay."})
    if since < FIRST_DAY:
        raise ValidationError({"since": "Ngày nhận gian quá xa; xem lại năm."})
    overlapping = stall.tenancies.filter(Q(until=None) | Q(until__gt=since)).select_related("owner").first()
    if overlapping and overlapping.until is None:
        raise ValidationError({"since": f"Gian đang do {overlapping.owner.name} giữ. Trả gian trước rồi ghi chủ mới."})
    if overlapping:
        until = date_format(overlapping.until, "SHORT_DATE_FORMAT")
        raise ValidationError(
            {"since": f"{overlapping.owner.name} giữ gian đến ngày {until}. Chọn ngày nhận từ ngày đó trở đi."}
        )
    tenancy = Tenancy.objects.create(stall=stall, owner=owner, since=since)
    stall.step = Step.NO_ACCOUNT
    stall.save(update_fields=["step", "updated_at"])
    record("stall.move_in", stall, owner=owner.code, since=str(since))
    _tell_others(stall)
    return tenancy


@service
def move_out(stall, *, until, seen=None):
    """Ends the current tenancy, which must be the one that was `seen`.

    The accounts shown belong to the tenancy, so they leave with it.
    """
    stall = lock_stall(stall)
    tenancy = stall.tenancy
    if tenancy is None:
        raise ValidationError("Gian này chưa có chủ.")
    _refuse_another_tenancy(tenancy, seen)
    if until > timezone.localdate():
        raise ValidationError({"until": "Ngày trả gian không thể sau hôm nay."})
    if until < tenancy.since:
        since = date_format(tenancy.since, "SHORT_DATE_FORMAT")
        raise ValidationError({"until": f"Ngày trả gian không thể trước ngày nhận gian ({since})."})
    tenancy.until = until
    tenancy.save(update_fields=["until"])
    stall.step = Step.VACANT
    stall.save(update_fields=["step", "updated_at"])
    record("stall.move_out", stall, owner=tenancy.owner.code, until=str(until))
    _tell_others(stall)
    return tenancy


def _tell_others(stall):
    for changed in TENANT_CHANGED:
        changed(stall)


def _refuse_another_tenancy(tenancy, seen):
    if seen is None or seen.get(ROW) == str(tenancy.pk):
        return
    since = date_format(tenancy.since, "SHORT_DATE_FORMAT")
    sentence = f"Gian nay do {tenancy.owner.name} giữ, từ ngày {since}. Chưa ghi trả gian."
    raise StaleError(tenancy, seen, sentence=sentence)
