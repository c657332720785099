"""Who is appointed where. On a page by somebody above, within her own scope; the command line (`by=None`) may all."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from officers.audit import record_new, recording, service
from officers.enums import Role
from officers.holding import stands_above
from officers.models import TERM_END_FIELDS, Appointment, User
from places.enums import COMMUNE_KINDS, UnitKind
from places.models import AdminUnit

LONGEST_AHEAD = timedelta(days=366)
# What kind of unit a role is for; one that is not here is given anywhere.
FITTING = {
    Role.ADMINISTRATOR: ((UnitKind.PROVINCE,), "cho cả tỉnh"),
    Role.PROVINCE_OFFICER: ((UnitKind.PROVINCE,), "cho cả tỉnh"),
    Role.AREA_OFFICER: ((), "cho một khu vực"),
    Role.COMMUNE_OFFICER: (COMMUNE_KINDS, "cho một xã, phường"),
}


@service
def create_officer(
    username, *, full_name, password=None, role, unit=None, area=None, by=None, on=None, must_change_password=False
):
    """A user with a first appointment; there are no users without one."""
    user = create_user(username, full_name=full_name, password=password, must_change_password=must_change_password)
    appoint(user, role=role, unit=unit, area=area, by=by, on=on)
    return user


@service
def create_user(username, *, full_name, password=None, must_change_password=False):
    """Without a password she chooses her own by a link."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                username, full_name=full_name, password=password, must_change_password=must_change_password
            )
    except IntegrityError as error:
        raise ValidationError({"username": f"Tên đăng nhập {username} đã có người dùng."}) from error
    record_new("user.create", user)
    return user


@service
def user_named(username) -> User:
    """Somebody whom the appointer may not see yet, by her whole sign-in name."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise ValidationError({"username": _not_hers_to_give(username)})
    return user


def refuse_above(user, by):
    """In the words for a name that nobody has: the form tells nobody who there is above her."""
    if stands_above(user, by):
        raise ValidationError({"username": _not_hers_to_give(user.username)})


def _not_hers_to_give(username):
    return f"Không giao được cho tên đăng nhập “{username}”. Xem lại tên, hoặc nhờ cấp trên."


@service
def appoint(user, *, role, unit=None, area=None, by=None, on=None, until=None):
    if role == Role.MARKET_BOARD:
        raise ValidationError("Ban quản lý chợ được giao theo từng chợ, không theo đơn vị.")
    if (unit is None) == (area is None):
        raise ValidationError("Chọn một đơn vị hoặc một khu vực cho cán bộ.")
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    appointment = Appointment(user=user, role=role, unit=unit, area=area, appointed_by=by)
    appointment.valid_from, appointment.valid_to = on or timezone.localdate(), until
    if by is not None:
        refuse_oneself(user, by)
        refuse_beyond(by, role, appointment.unit_ids, appointment.place)
        refuse_above(user, by)
        _refuse_unfit(appointment)
        refuse_wrong_start(appointment.valid_from)
    if not user.is_active:
        raise ValidationError(f"Tài khoản {user.username} đã ngừng dùng. Cho dùng lại rồi mới giao vai trò.")
    if user.appointments.not_over().filter(role=role, unit=unit, area=area).exists():
        raise ValidationError({"place": f"{user.full_name} đã có vai trò này ở {appointment.place}."})
    appointment.save(force_insert=True)
    record_new("appointment.create", appointment)
    return appointment


@service
def end_appointment(appointment, *, by=None, on=None):
    """At once, so that her next request is refused already; or when the day `on` is over."""
    return _end("appointment.end", _hold(appointment, by), on=on)


@service
def move_appointment(appointment, *, to, by=None):
    """After a merger: the same role in the unit that the ended one went into, for the days that were left of it."""
    held = _hold(appointment, by)
    since, until = max(held.valid_from, timezone.localdate()), held.valid_to
    _end("appointment.move", held)
    if not AdminUnit.objects.current().filter(pk=to.pk, predecessions__old=held.unit_id).exists():
        raise ValidationError(f"{held.place} không nhập vào {to}.")
    return appoint(held.user, role=held.role, unit=to, by=by, on=since, until=until)


def _hold(appointment, by):
    """The row as it is now, locked; refused when `by` could not give it. Its user first, as whoever appoints does."""
    User.objects.select_for_update(no_key=True).get(pk=appointment.user_id)
    locked = Appointment.objects.select_for_update(of=("self",), no_key=True)
    appointment = locked.select_related("user", "unit", "area").get(pk=appointment.pk)
    if by is not None:
        refuse_oneself(appointment.user, by)
        refuse_beyond(by, appointment.role, appointment.unit_ids, appointment.place)
    return appointment


def _end(action, appointment, *, on=None):
    refuse_wrong_end(appointment, on)
    with recording(action, appointment):
        appointment.end(on=on)
        appointment.save(update_fields=TERM_END_FIELDS)
    return appointment


def refuse_oneself(user, by):
    if user == by:
        raise ValidationError("Không ai tự giao hay tự thôi vai trò của mình. Nhờ người cấp trên.")


def refuse_beyond(by, role, unit_ids, place):
    """Asked of the appointer's own scope, whatever a page offered."""
    role = Role(role)
    if role not in by.scope.roles_to_appoint():
        raise ValidationError({"role": f"Vai trò của anh/chị không giao hay thôi được vai trò “{role.label}”."})
    if not by.scope.may_appoint(role, unit_ids):
        raise ValidationError({"place": f"{place} nằm ngoài nơi anh/chị giao được vai trò “{role.label}”."})


def _refuse_unfit(appointment):
    today = timezone.localdate()
    place = appointment.place
    if place.valid_to and place.valid_to < today:
        raise ValidationError({"place": f"{place} không còn nữa."})
    kinds, words = FITTING.get(appointment.role, (None, ""))
    fits = kinds is None or (appointment.unit.kind in kinds if appointment.unit else not kinds)
    if not fits:
        raise ValidationError({"place": f"Vai trò “{appointment.role_label}” được giao {words}."})


def refuse_wrong_start(day):
    today = timezone.localdate()
    if day < today:
        raise ValidationError({"since": "Ngày bắt đầu không thể trước hôm nay."})
    if day > today + LONGEST_AHEAD:
        raise ValidationError({"since": "Ngày bắt đầu quá xa; xem lại năm."})


def refuse_wrong_end(term, on):
    if term.is_over:
        raise ValidationError("Vai trò này đã thôi rồi.")
    if on and on < timezone.localdate():
        raise ValidationError({"on": "Ngày thôi không thể trước hôm nay. Muốn thôi ngay thì chọn “Thôi ngay”."})
    if on and on < term.valid_from:
        raise ValidationError({"on": "Ngày thôi không thể trước ngày bắt đầu."})
    if on and on > timezone.localdate() + LONGEST_AHEAD:
        raise ValidationError({"on": "Ngày thôi quá xa; xem lại năm."})
