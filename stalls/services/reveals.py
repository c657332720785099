from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import record, service
from officers.models import User
from stalls.enums import Revealed, RevealReason
from stalls.models import Owner, Reveal
from stalls.notes import refuse_numbers_in

# A double click, or the same answer asked for again over a weak line, is one look.
SAME_LOOK = timedelta(minutes=1)


@service
def reveal(row, *, owner, what, reason, note, by, event):
    """Writes down that `by` is about to be shown a number of `owner`, or refuses. `row` is what the event is about."""
    refuse_numbers_in("note", note)
    # Two at once wait for each other here, so that no one gets past the limit between counting and writing.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    account = row.code if what == Revealed.ACCOUNT else ""
    said = {"owner": owner, "what": what, "account": account, "reason": reason, "note": note, "by": by}
    again = Reveal.objects.filter(at__gte=timezone.now() - SAME_LOOK, **said).first()
    if again:
        return again
    if Reveal.objects.filter(by=by).exclude(what=Revealed.REGISTER).of_today().count() >= settings.REVEALS_PER_DAY:
        raise ValidationError(
            f"Hôm nay anh/chị đã xem số đầy đủ {settings.REVEALS_PER_DAY} lần, hết mức một ngày. Cần xem ngay thì nhờ "
            "cán bộ cấp trên cùng địa bàn; cần mức cao hơn thì hỏi người quản trị cổng của tỉnh."
        )
    seen = Reveal.objects.create(**said)
    record(event, row, reason=seen.get_reason_display())
    return seen


@service
def reveal_register(market, *, reason, note, by, file, rows):
    """Writes down that `by` takes along a list of the market with every number in full, or refuses.

    Each owner who holds a stall there has it among the looks at her numbers. `file` is the code in the list.
    """
    refuse_numbers_in("note", note)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    said = {"what": Revealed.REGISTER, "reason": reason, "note": note, "by": by}
    holding = Owner.objects.visible_to(by).filter(tenancies__stall__market=market, tenancies__until=None)
    holders = set(holding.values_list("pk", flat=True))
    just_seen = Reveal.objects.filter(at__gte=timezone.now() - SAME_LOOK, **said)
    if not holders.issubset(just_seen.values_list("owner", flat=True)):
        _look_at_all(holders, said)
    label = RevealReason(reason).label
    record("market.reveal_register", market, reason=label, rows=rows, owners=len(holders), file=file)


def _look_at_all(owners, said):
    """All the looks of one list are of one moment."""
    taken = Reveal.objects.filter(by=said["by"], what=said["what"]).of_today().order_by().values("at").distinct()
    if taken.count() >= settings.FULL_LISTS_PER_DAY:
        raise ValidationError(
            f"Hôm nay anh/chị đã tải sổ đầy đủ {settings.FULL_LISTS_PER_DAY} lần, hết mức một ngày. Chỉ cần số của một "
            "vài hộ thì mở trang của từng hộ."
        )
    now = timezone.now()
    Reveal.objects.bulk_create((Reveal(owner_id=owner, at=now, **said) for owner in sorted(owners)), batch_size=500)
