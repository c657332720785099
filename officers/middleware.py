"""Who acts in this request, and what has to be done before she may; and the guard that watches the answering of it."""

from contextlib import nullcontext

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect

from officers import sessions
from officers.acting import acting_as, client_address
from officers.browsers import writer_of
from officers.gates import gate_before
from officers.kept import IN_SESSION, drop_used, has_words, is_to_be_kept, lead_through
from officers.scoping import guard
from officers.views.signing_in import SignIn


def sessions_end(get_response):
    """`request.typed_by` is whose session it is, or was until now; without a session, whose browser it is."""

    def answer(request):
        # Read first: a session that no longer fits its user is emptied when the user is asked for.
        request.typed_by = request.session.get(SESSION_KEY) or writer_of(request)
        waiting = request.session.get(IN_SESSION)
        if request.user.is_authenticated and sessions.is_over(request.session):
            logout(request)
        if request.user.is_authenticated:
            sessions.note_work(request.session)
        elif waiting and IN_SESSION not in request.session:
            # Nothing was sent on yet: it waits until the one who typed it is back.
            request.session[IN_SESSION] = waiting
        return get_response(request)

    return answer


def acting(get_response):
    """Everything behind it works on behalf of the signed-in user."""

    def answer(request):
        # Asked here, the user is read before the guard is on.
        user = request.user if request.user.is_authenticated else None
        with acting_as(user, address=client_address(request)), guard(connection) if settings.GUARDS else nullcontext():
            return get_response(request)

    return answer


class SignedInFully(LoginRequiredMiddleware):
    """A stranger signs in; one who is signed in does first what she has to. What either typed is kept meanwhile.

    It works when the view is known and the form's token has been checked: nothing is kept of a forged form.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return reload_if_part(request) or self.handle_no_permission(request, view_func)
        drop_used(request)
        gate = gate_before(request)
        if gate is None or gate.lets_through(request.resolver_match.view_name):
            return None
        return reload_if_part(request) or lead_through(request, gate.page)

    def handle_no_permission(self, request, view_func):
        if request.method == "POST" and not is_to_be_kept(request):
            return redirect(settings.LOGIN_URL)
        if is_to_be_kept(request) and has_words(request):
            return SignIn.again(request)
        return super().handle_no_permission(request, view_func)


def reload_if_part(request):
    """A script that reads a part of a page anew would put the page to sign in, or nothing, in its place: the whole page
    is loaded again, and leads there. What a form sends is left alone: a page loaded again loses what was typed."""
    if request.method == "GET" and request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return None
