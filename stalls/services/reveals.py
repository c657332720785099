from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import record, service
from officers.models import User
from stalls.enums import Revealed
from stalls.models import Reveal
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
    if Reveal.objects.filter(by=by).of_today().count() >= settings.REVEALS_PER_DAY:
        raise ValidationError(
            f"Hôm nay anh/chị đã xem số đầy đủ {settings.REVEALS_PER_DAY} lần, hết mức một ngày. Cần xem ngay thì nhờ "
            "cán bộ cấp trên cùng địa bàn; cần mức cao hơn thì hỏi người quản trị cổng của tỉnh."
        )
    seen = Reveal.objects.create(**said)
    record(event, row, reason=seen.get_reason_display())
    return seen
