"""Asking once more who is there, before an approval, a reveal or an appointment."""

import time

from officers.kept import lead_through

CONFIRMED_AT = "confirmed_at"
CONFIRMED_FOR = 300  # seconds


def confirm_session(request):
    request.session[CONFIRMED_AT] = int(time.time())


def is_confirmed(request) -> bool:
    return time.time() - request.session.get(CONFIRMED_AT, 0) < CONFIRMED_FOR


class ConfirmedRecently:
    """A view mixin, to the left of the view: whoever gave her password a while ago gives it again first."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not is_confirmed(request):
            return lead_through(request, "officers:confirm")
        return super().dispatch(request, *args, **kwargs)
