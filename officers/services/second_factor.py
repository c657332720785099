"""Second factors: switched on with a first code, asked for at each sign-in, taken away."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from officers.audit import record, service
from officers.models import Authenticator, User
from officers.second_factor import is_app_code, new_recovery_codes, plain_code, requires_second_factor, stored_code

WRONG = "Mã chưa đúng. Mã 6 số đổi 30 giây một lần: nhập mã đang hiện; nếu vẫn sai, xem lại giờ trên điện thoại."
USED = "Mã này đã dùng rồi. Đợi điện thoại hiện mã mới (nhiều nhất 30 giây) rồi nhập."


@service
def enrol_second_factor(user, *, key, code) -> list[str]:
    """Pairs the app that shows `code`, instead of any other; gives the recovery codes, which are shown this once."""
    device = Authenticator(user=user, key=key, name="app")
    code = plain_code(code)
    if not (is_app_code(code) and device.pair(code)):
        raise ValidationError({"token": WRONG})
    _lock(user)
    _forget_devices(user)
    device.save()
    _set(user, has_second_factor=True)
    record("user.enrol_second_factor", user)
    return _make_recovery_codes(user)


@service
def check_second_factor(user, typed) -> str:
    """What is wrong with a code of the app or a recovery code; empty when it is right.

    It raises nothing: a wrong try must be remembered, and a service that raises leaves nothing behind.
    """
    wrong = _what_is_wrong(user, plain_code(typed))
    record("user.code_failed" if wrong else "user.second_factor", user)
    return wrong


@service
def renew_recovery_codes(user) -> list[str]:
    _lock(user)
    if not user.has_second_factor:
        raise ValidationError("Chưa bật xác thực hai bước nên chưa có mã dự phòng.")
    record("user.renew_recovery_codes", user)
    return _make_recovery_codes(user)


@service
def remove_second_factor(user):
    """Her own, when none of her roles asks for one."""
    _lock(user)
    if requires_second_factor(user):
        raise ValidationError("Vai trò của anh/chị bắt buộc xác thực hai bước, nên không tắt được.")
    _forget_devices(user)
    _set(user, has_second_factor=False)
    record("user.remove_second_factor", user)


@service
def reset_second_factor(user):
    """For one who lost her phone, by someone who may appoint her: whoever calls this has asked that.

    She is signed out everywhere, and pairs another phone at the next sign-in if a role of hers asks for it.
    """
    _lock(user)
    _forget_devices(user)
    _set(user, has_second_factor=False)
    record("user.reset_second_factor", user)


def recovery_codes_left(user) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def _what_is_wrong(user, code) -> str:
    kind, stored = (Authenticator, code) if is_app_code(code) else (StaticDevice, stored_code(user, code))
    device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return WRONG
    is_allowed, why = device.verify_is_allowed()
    if not is_allowed:
        return f"Nhập sai nhiều lần liền. Thử lại từ {timezone.localtime(why['locked_until']):%H:%M:%S}."
    if device.verify_token(stored):
        if kind is StaticDevice:
            record("user.use_recovery_code", user, codes_left=device.token_set.count())
        return ""
    return USED if kind is Authenticator and device.fits(code) else WRONG


def _lock(user):
    user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))


def _set(user, *, has_second_factor):
    """Sessions that an older factor opened, or none, do not outlive the change."""
    user.has_second_factor = has_second_factor
    user.sign_outs += 1
    user.save(update_fields=["has_second_factor", "sign_outs"])


def _forget_devices(user):
    Authenticator.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _make_recovery_codes(user) -> list[str]:
    codes = new_recovery_codes()
    device, _is_new = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery"})
    device.token_set.all().delete()
    StaticToken.objects.bulk_create(StaticToken(device=device, token=stored_code(user, code)) for code in codes)
    return codes
