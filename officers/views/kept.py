from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.views.generic import TemplateView

from officers.kept import NeverKept, drop_kept, kept_form


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
