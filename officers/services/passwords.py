"""A user's own password, and the end of her other sessions."""

from django.core.exceptions import ValidationError

from officers.audit import record, service
from officers.lockout import forget_attempts
from officers.models import User
from officers.signup import sign_up_tokens


@service
def change_password(user, password):
    _set_password(user, password)
    record("user.change_password", user)


@service
def sign_up(user, *, token, password):
    """The first password, which nobody else has seen. Of two who use one link at once only the first gets in.

    Wrong tries with the password of before don't count against the new one.
    """
    user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
    if not (user.is_active and sign_up_tokens.check_token(user, token)):
        raise ValidationError("Phiếu đăng ký này đã dùng rồi hoặc đã hết hạn.")
    _set_password(user, password)
    forget_attempts(user.username)
    record("user.sign_up", user)


@service
def end_other_sessions(user):
    user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
    user.sign_outs += 1
    user.save(update_fields=["sign_outs"])
    record("user.sign_out_everywhere", user)


def _set_password(user, password):
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
