"""Too many wrong passwords: counted by django-axes for one name at one address, said to the officer and the audit."""

from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models import Max
from django.utils import timezone

from officers.acting import client_address
from officers.audit import record, unit_of_work
from officers.models import User
from officers.scoping import beyond_scope


class WithoutWords:
    """A request as axes may see it: without what was typed, and without what tells one browser from another."""

    GET = POST = {}

    def __init__(self, request):
        self.__dict__["_request"] = request
        request.axes_user_agent = request.axes_http_accept = ""

    def __getattr__(self, name):
        return getattr(self._request, name)

    def __setattr__(self, name, value):
        setattr(self._request, name, value)


class AttemptHandler(AxesDatabaseHandler):
    """Keeps the user name, the address, the path, the time and the count of attempts, and nothing else."""

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        super().user_login_failed(sender, credentials, WithoutWords(request) if request else None, **kwargs)


def locked_answer(request, response, credentials):
    """The page that the view has made, which says when to try again."""
    response.status_code = 429
    return response


def is_locked_out(request) -> bool:
    return getattr(request, "axes_locked_out", False)


def when_to_try_again(request, username) -> str:
    at = _attempts(request, username).aggregate(last=Max("attempt_time"))["last"]
    until = timezone.localtime((at or timezone.now()) + settings.AXES_COOLOFF_TIME + timedelta(minutes=1))
    return (
        f"Đã nhập sai {settings.AXES_FAILURE_LIMIT} lần liền nên tạm khóa. Thử lại từ {until:%H:%M}. "
        "Quên mật khẩu thì nhờ cấp trên phát lại phiếu đăng ký: đặt mật khẩu mới bằng phiếu là đăng nhập được ngay."
    )


def knows_password(request, user, password) -> bool:
    """Asked of one who is signed in. Wrong tries count as at the sign-in: an open screen is no place to guess."""
    with beyond_scope():
        found = authenticate(request, username=user.username, password=password)
    if found is None:
        record_refusal(request, user.username)
        return False
    _attempts(request, user.username).delete()
    return True


def record_refusal(request, username):
    """A wrong password for somebody who exists. A name that doesn't may be a password typed in the wrong field."""
    if getattr(request, "axes_failures_since_start", None) is None:
        return
    with unit_of_work():
        user = User.objects.filter(username=username).first()
        if user:
            record("user.locked_out" if is_locked_out(request) else "user.sign_in_failed", user)


def forget_attempts(username):
    """At every address."""
    AccessAttempt.objects.filter(username=username).delete()


def _attempts(request, username):
    return AccessAttempt.objects.filter(username=username, ip_address=client_address(request) or None)
