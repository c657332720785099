"""What an officer does at the sign-in, and her phone."""

from django_otp.oath import TOTP
from django_otp.util import random_hex

from officers.models import AuditEvent, Authenticator
from officers.services import enrol_second_factor
from tests.conftest import PASSWORD


def sign_in(client, username="nonghoa", password=PASSWORD, **values):
    return client.post("/sign-in/", {"username": username, "password": password, **values})


def shown_by(device, *, later=0):
    """The six digits on the phone, now or some steps of 30 seconds later."""
    totp = TOTP(device.bin_key, drift=later)
    return f"{totp.token():06}"


def code_of(user, *, later=0):
    return shown_by(Authenticator.objects.get(user=user), later=later)


def pair(user):
    """Her phone is paired, long enough ago for its present code to be a new one. Gives the recovery codes."""
    key = random_hex()
    codes = enrol_second_factor(user, key=key, code=shown_by(Authenticator(user=user, key=key)))
    forget_use(user)
    return codes


def forget_use(user):
    """As if half a minute had passed."""
    Authenticator.objects.filter(user=user).update(last_t=-1, drift=0, throttling_failure_count=0)


def change_session(client, **values):
    session = client.session
    session.update(values)
    session.save()


def actions(*, about=None):
    """What the audit says happened, the latest first."""
    events = AuditEvent.objects.order_by("-seq")
    if about is not None:
        events = events.filter(subject_kind="user", subject=str(about.pk))
    return list(events.values_list("action", flat=True))
