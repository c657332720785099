from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import record_new, recording, service
from stalls.models import DataRequest
from stalls.notes import refuse_numbers_in
from stalls.working_days import working_day_after

DAYS_TO_ANSWER = 2
OLDEST_DAYS = 366


@service
def create_request(owner, *, kind, received_on, how):
    """Puts it into the register. The clock runs from the day after it was received."""
    today = timezone.localdate()
    if received_on > today:
        raise ValidationError({"received_on": "Ngày nhận không thể sau hôm nay."})
    if (today - received_on).days > OLDEST_DAYS:
        raise ValidationError({"received_on": "Ngày nhận đã quá một năm; xem lại năm."})
    due_on = working_day_after(received_on, DAYS_TO_ANSWER, settings.HOLIDAYS)
    asked = DataRequest.objects.create(owner=owner, kind=kind, received_on=received_on, how=how, due_on=due_on)
    record_new("request.create", asked)
    return asked


@service
def answer_request(asked, *, answer, answered_on, by):
    """An answer is given once; what was said to her stands."""
    kept = DataRequest.objects.select_for_update(of=("self",), no_key=True).select_related("owner").get(pk=asked.pk)
    if not kept.is_open:
        raise ValidationError("Yêu cầu này đã được trả lời.")
    if answered_on > timezone.localdate():
        raise ValidationError({"answered_on": "Ngày trả lời không thể sau hôm nay."})
    if answered_on < kept.received_on:
        raise ValidationError({"answered_on": "Ngày trả lời không thể trước ngày nhận."})
    refuse_numbers_in("answer", answer)
    with recording("request.answer", kept):
        kept.answer, kept.answered_on, kept.handled_by = answer, answered_on, by
        kept.save(update_fields=["answer", "answered_on", "handled_by"])
    return kept
