import hashlib
import hmac
import time

from django.conf import settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice


class Authenticator(TOTPDevice):
    """The authenticator app on an officer's phone.

    The database holds only what the secret is derived from: with a copy of it alone nobody can make a code.
    """

    class Meta:
        proxy = True

    @property
    def bin_key(self):
        return hmac.digest(settings.INDEX_KEY, f"second factor:{self.user_id}:{self.key}".encode(), hashlib.sha1)

    def clock(self) -> TOTP:
        clock = TOTP(self.bin_key, self.step, self.t0, self.digits, self.drift)
        clock.time = time.time()
        return clock

    def fits(self, code: str) -> bool:
        """Whether the app shows this code about now, used or not."""
        return self.clock().verify(int(code), self.tolerance)

    def pair(self, code: str) -> bool:
        """The first code, before the device is saved; it counts as used from then on."""
        clock = self.clock()
        is_right = clock.verify(int(code), self.tolerance)
        if is_right:
            self.last_t, self.drift = clock.t(), clock.drift
        return is_right
