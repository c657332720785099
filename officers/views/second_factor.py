from base64 import b32encode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import RedirectURLMixin
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.generic import FormView, TemplateView
from django_otp.util import random_hex

from officers import sessions
from officers.confirming import ConfirmedRecently, confirm_session
from officers.forms.second_factor import CodeForm, EnrolForm
from officers.kept import NeverKept
from officers.models import Authenticator
from officers.qr import symbol_of
from officers.second_factor import requires_second_factor
from officers.services import check_second_factor, enrol_second_factor, remove_second_factor, renew_recovery_codes

# The device that is being paired: it is only made when its first code is right.
PENDING = "pending_second_factor"
CODES_PAGE = "officers/recovery_codes.html"


class SecondFactor(NeverKept, RedirectURLMixin, FormView):
    """The code after the password."""

    form_class = CodeForm
    template_name = "officers/second_factor.html"
    next_page = reverse_lazy("stalls:work")

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_second_factor or sessions.is_verified(request.session):
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)

    def form_valid(self, form):
        wrong = check_second_factor(self.request.user, form.cleaned_data["token"])
        if wrong:
            form.add_error("token", wrong)
            return self.form_invalid(form)
        self.request.session.cycle_key()
        sessions.verify(self.request.session)
        confirm_session(self.request)
        return super().form_valid(form)


class Enrol(NeverKept, ConfirmedRecently, RedirectURLMixin, FormView):
    """Pairs an app, and shows the recovery codes in answer to its first code."""

    form_class = EnrolForm
    template_name = "officers/second_factor_enrol.html"
    next_page = reverse_lazy("officers:profile")

    def get_context_data(self, **kwargs):
        device = Authenticator(user=self.request.user, key=self._pending_key())
        secret = b32encode(device.bin_key).decode()
        return super().get_context_data(
            next=self.get_redirect_url(),
            symbol=symbol_of(device.config_url),
            secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
            is_required=requires_second_factor(self.request.user),
            **kwargs,
        )

    def _pending_key(self):
        if PENDING not in self.request.session:
            self.request.session[PENDING] = random_hex()
        return self.request.session[PENDING]

    def form_valid(self, form):
        user = self.request.user
        try:
            codes = enrol_second_factor(user, key=self._pending_key(), code=form.cleaned_data["token"])
        except ValidationError as error:
            form.add_service_errors(error)
            return self.form_invalid(form)
        del self.request.session[PENDING]
        update_session_auth_hash(self.request, user)
        sessions.verify(self.request.session)
        after = {"codes": codes, "next": self.get_success_url(), "is_new": True}
        return self.response_class(self.request, CODES_PAGE, after)


class RecoveryCodes(NeverKept, ConfirmedRecently, TemplateView):
    """New ones, which make the old ones worthless; they are shown in answer, and never again."""

    template_name = "officers/recovery_codes_renew.html"

    def post(self, request):
        try:
            codes = renew_recovery_codes(request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("officers:profile")
        after = {"codes": codes, "next": reverse_lazy("officers:profile"), "is_new": False}
        return self.response_class(request, CODES_PAGE, after)


class RemoveSecondFactor(NeverKept, ConfirmedRecently, TemplateView):
    template_name = "officers/second_factor_remove.html"

    def get(self, request, *args, **kwargs):
        if not request.user.has_second_factor:
            return redirect("officers:profile")
        return super().get(request, *args, **kwargs)

    def post(self, request):
        try:
            remove_second_factor(request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("officers:profile")
        update_session_auth_hash(request, request.user)
        request.session.pop(sessions.VERIFIED_AT, None)
        messages.success(request, "Đã tắt xác thực hai bước. Các máy khác phải đăng nhập lại.")
        return redirect("officers:profile")
