from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from officers.access import actions_allowed
from officers.acting import client_address
from officers.enums import Action
from officers.gates import gate_before
from placards.forms import HandOverForm
from placards.verifying import WINDOW, find_sheet, is_too_often


@method_decorator(login_not_required, name="dispatch")
class Verify(View):
    """Anybody's page about one sheet. An officer of the place, scanning the back of it, finds her buttons here."""

    def get(self, request, serial):
        user = officer_of(request)
        if user is None and is_too_often(client_address(request)):
            return self.answer(request, "placards/verify_often.html", status=429)
        shown = find_sheet(serial)
        if shown is None:
            return self.answer(request, "placards/verify_unknown.html", status=404)
        return self.answer(request, "placards/verify.html", {"shown": shown} | for_officer(user, shown.placard))

    def answer(self, request, template, context=None, status=200):
        response = render(request, template, context, status=status)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        if status == 429:
            response["Retry-After"] = WINDOW
        return response


def officer_of(request):
    """Who is signed in all the way; one who still owes her second factor is anybody here."""
    user = request.user
    return user if user.is_authenticated and gate_before(request) is None else None


def for_officer(user, placard) -> dict:
    may = actions_allowed(placard, user, Action.SEE, Action.HAND_OVER) if user else set()
    form = HandOverForm(initial={"on": timezone.localdate()}) if Action.HAND_OVER in may else None
    return {"may_see": Action.SEE in may, "may_hand_over": Action.HAND_OVER in may, "form": form, "placard": placard}
