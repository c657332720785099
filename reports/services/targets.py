"""What the province asks of its communes."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import record, record_new, recording, service
from reports.models import Target


@service
def set_target(*, unit, reached, until, percent, by):
    """Of one unit, or with None of all that have none of their own. Set again for the same day, it is changed."""
    if until < timezone.localdate():
        raise ValidationError({"until": "Ngày này đã qua. Chỉ tiêu giao cho một ngày từ hôm nay trở đi."})
    said = {"percent": percent, "set_by": by, "set_at": timezone.now()}
    there = Target.objects.filter(unit=unit, reached=reached, until=until).order_by()
    target = there.select_for_update(of=("self",), no_key=True).first()
    if target is None:
        target = Target.objects.create(unit=unit, reached=reached, until=until, **said)
        record_new("target.set", target)
        return target
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
