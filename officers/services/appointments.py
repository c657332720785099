from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import record_new, service
from officers.enums import Role
from officers.models import Appointment, User


@service
def create_officer(
    username, *, full_name, password, role, unit=None, area=None, by=None, on=None, must_change_password=False
):
    """A user with a first appointment; there are no users without one."""
    if User.objects.filter(username=username).exists():
        raise ValidationError(f"Tên đăng nhập {username} đã có người dùng.")
    user = User.objects.create_user(
        username, full_name=full_name, password=password, must_change_password=must_change_password
    )
    record_new("user.create", user)
    appoint(user, role=role, unit=unit, area=area, by=by, on=on)
    return user


@service
def appoint(user, *, role, unit=None, area=None, by=None, on=None):
    if role == Role.MARKET_BOARD:
        raise ValidationError("Ban quản lý chợ được giao theo từng chợ, không theo đơn vị.")
    if (unit is None) == (area is None):
        raise ValidationError("Chọn một đơn vị hoặc một khu vực cho cán bộ.")
    appointment = Appointment.objects.create(
        user=user, role=role, unit=unit, area=area, valid_from=on or timezone.localdate(), appointed_by=by
    )
    record_new("appointment.create", appointment)
    return appointment
