"""What is done to the account of another: by somebody above her (holding.py). The command line (`by=None`) may all."""

from django.core.exceptions import ValidationError

from officers.audit import record, recording, service
from officers.enums import Role
from officers.holding import manageable, stoppable
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
    users = _held(users, by, may=manageable)
    for user in users:
        if not user.is_active:
            raise ValidationError(f"Tài khoản {user.username} đã ngừng dùng. Cho dùng lại rồi mới phát liên kết.")
    return [(user, _new_link(user)) for user in users]


def _new_link(user):
    _end_sessions(user)
    record("user.issue_link", user)
    return new_sign_up_link(user)


def _end_sessions(user):
    """Also ends every link that was issued before."""
    user.sign_outs += 1
    user.save(update_fields=["sign_outs"])


@service
def sign_out_everywhere(user, *, by):
    (user,) = _held([user], by, may=stoppable)
    _end_sessions(user)
    record("user.sign_out_everywhere", user)


@service
def pair_anew(user, *, by):
    """For one who lost her phone: the factor goes, and with it every session."""
    (user,) = _held([user], by, may=manageable)
    if not user.has_second_factor:
        raise ValidationError("Người này chưa bật xác thực hai bước.")
    reset_second_factor(user)


@service
def deactivate(user, *, by):
    """Signs her out too: her sessions are of no user any more."""
    (user,) = _held([user], by, may=stoppable)
    if not user.is_active:
        raise ValidationError("Tài khoản này đã ngừng dùng rồi.")
    with recording("user.deactivate", user):
        user.is_active = False
        user.save(update_fields=["is_active"])


@service
def reactivate(user, *, by):
    """By whoever could give her a new link: what somebody above stopped stays stopped."""
    (user,) = _held([user], by, may=manageable)
    if user.is_active:
        raise ValidationError("Tài khoản này đang dùng.")
    with recording("user.reactivate", user):
        user.is_active = True
        user.save(update_fields=["is_active"])


def _held(users, by, *, may):
    """The rows as they are now, locked before it is asked what `by` may: whoever gives a role locks its user first."""
    keys = [user.pk for user in users]
    locked = User.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    held = {user.pk: user for user in locked}
    if by is not None:
        able = may(by, held.values())
        for user in (held[key] for key in keys):
            refuse_oneself(user, by)
            if user.pk not in able:
                raise ValidationError(
                    f"{user.full_name} còn vai trò mà anh/chị không giao được. Nhờ người cấp trên làm việc này."
                )
    return [held[key] for key in keys]
