from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.views.csrf import csrf_failure
from django.views.generic import TemplateView

from officers.browsers import is_after_another, is_from_own_page
from officers.kept import NeverKept, NotKeptError, drop_kept, is_to_be_kept, keep_form, kept_form


class SendOn(NeverKept, TemplateView):
    """What was typed before the session ended, or before the password was asked for: one button sends it on."""

    template_name = "officers/kept_form.html"

    def get(self, request, *args, **kwargs):
        kept = kept_form(request)
        if kept is None:
            drop_kept(request)
            return redirect(settings.LOGIN_REDIRECT_URL)
        return self.render_to_response(self.get_context_data(kept=kept))

    def post(self, request, *args, **kwargs):
        drop_kept(request)
        messages.success(request, "Đã bỏ phần gõ dở.")
        return redirect(settings.LOGIN_REDIRECT_URL)


def token_failed(request, reason=""):
    """A tab from before she signed in again carries an old token: what she typed there is kept, and sent only by her.

    Only her own browser's word that the form came from a page of this host stands in for the token, and it only keeps.
    """
    if _is_of_an_old_tab(request):
        try:
            keep_form(request)
            return redirect("officers:kept")
        except NotKeptError:
            pass
    return csrf_failure(request, reason)


def _is_of_an_old_tab(request) -> bool:
    return (
        request.user.is_authenticated
        and not is_after_another(request)
        and is_to_be_kept(request)
        and is_from_own_page(request)
    )
