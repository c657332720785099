"""What the province asks of its communes."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.asked_back import AskedBackError
from officers.audit import record, record_new, recording, service
from reports.models import Target


@service
def set_target(*, unit, reached, until, percent, by, known=""):
    """Of one unit, or with None of all that have none of their own.

    `known` is the mark of the one for the same unit, step and day that `by` was shown: only then is it changed.
    """
    if until < timezone.localdate():
        raise ValidationError({"until": "Ngày này đã qua. Chỉ tiêu giao cho một ngày từ hôm nay trở đi."})
    said = {"percent": percent, "set_by": by, "set_at": timezone.now()}
    target, is_new = Target.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        unit=unit, reached=reached, until=until, defaults=said
    )
    if is_new:
        record_new("target.set", target)
        return target
    at = timezone.localtime(target.set_at)
    told = f"{target}: {target.set_by} giao ngày {at:%d/%m/%Y}."
    if target.percent == percent:
        raise ValidationError(f"{told} Con số vẫn thế, không có gì để đổi.")
    if target.mark != known:
        raise AskedBackError(f"{told} Thay bằng {percent} % thì bấm Giao chỉ tiêu lần nữa.", mark=target.mark)
    with recording("target.set", target):
        for name, value in said.items():
            setattr(target, name, value)
        target.save()
    return target


@service
def remove_target(code, *, of, by):
    """`of`: those that `by` may take back; any other is as if it were not there."""
    target = of.filter(code=code).order_by().select_for_update(of=("self",), no_key=True).first()
    if target is None:
        raise ValidationError("Chỉ tiêu này đã bỏ rồi.")
    record("target.remove", target, percent=target.percent, by=by.username)
    target.delete()
