"""What is done to the account of another: by somebody who could have given every role she has."""

from django.core.exceptions import ValidationError

from officers.audit import record, recording, service
from officers.enums import Role
from officers.holding import manageable
from officers.models import User
from officers.services.appointments import create_officer, refuse_oneself
from officers.services.second_factor import reset_second_factor
from officers.signup import new_sign_up_link


@service
def create_officers(rows, *, role: Role, by):
    """Of a checked list, all or none; `rows` have `unit`, `full_name`, `username`."""
    return [create_officer(row.username, full_name=row.full_name, role=role, unit=row.unit, by=by) for row in rows]


@service
def issue_links(users, *, by) -> list[tuple[User, str]]:
    """A new sign-up link for each; the ones before stop working, and whoever was signed in is not any more."""
    users = list(users)
    refused = {user.pk for user in users} - manageable(by, users)
    for user in users:
        refuse_oneself(user, by)
        if user.pk in refused:
            raise ValidationError(_beyond(user))
        if not user.is_active:
            raise ValidationError(f"Tài khoản {user.username} đã ngừng dùng. Cho dùng lại rồi mới phát liên kết.")
    return [(user, _new_link(user)) for user in users]


def _new_link(user):
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _end_sessions(held)
    record("user.issue_link", held)
    return new_sign_up_link(held)


def _end_sessions(user):
    """Also ends every link that was issued before."""
    user.sign_outs += 1
    user.save(update_fields=["sign_outs"])


@service
def sign_out_everywhere(user, *, by):
    user = _managed(user, by)
    _end_sessions(user)
    record("user.sign_out_everywhere", user)


@service
def pair_anew(user, *, by):
    """For one who lost her phone: the factor goes, and with it every session."""
    user = _managed(user, by)
    if not user.has_second_factor:
        raise ValidationError("Người này chưa bật xác thực hai bước.")
    reset_second_factor(user)


@service
def deactivate(user, *, by):
    """Signs her out too: her sessions are of no user any more."""
    user = _managed(user, by)
    if not user.is_active:
        raise ValidationError("Tài khoản này đã ngừng dùng rồi.")
    with recording("user.deactivate", user):
        user.is_active = False
        user.save(update_fields=["is_active"])


@service
def reactivate(user, *, by):
    user = _managed(user, by)
    if user.is_active:
        raise ValidationError("Tài khoản này đang dùng.")
    with recording("user.reactivate", user):
        user.is_active = True
        user.save(update_fields=["is_active"])


def _managed(user, by):
    """The row as it is now, held; refused when `by` is not above all that the user is."""
    refuse_oneself(user, by)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.pk not in manageable(by, [user]):
        raise ValidationError(_beyond(user))
    return user


def _beyond(user):
    return f"{user.full_name} còn vai trò mà anh/chị không giao được. Nhờ người cấp trên làm việc này."
