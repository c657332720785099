from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import FormView, TemplateView

from officers.audit import record, unit_of_work
from officers.confirming import confirm_session
from officers.forms import ChangePasswordForm, ConfirmForm, SignInForm
from officers.scoping import beyond_scope


class SignIn(LoginView):
    form_class = SignInForm
    template_name = "officers/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request, *args, **kwargs):
        # Who is not signed in has no scope yet: she is looked up among all.
        with beyond_scope():
            return super().post(request, *args, **kwargs)


class SignOut(LogoutView):
    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        messages.success(request, "Đã đăng xuất.")
        return response


class ChangePassword(PasswordChangeView):
    form_class = ChangePasswordForm
    template_name = "officers/password_change.html"
    success_url = reverse_lazy("officers:profile")

    def form_valid(self, form):
        messages.success(self.request, "Đã đổi mật khẩu.")
        with unit_of_work():
            record("user.change_password", self.request.user)
            return super().form_valid(form)


class Confirm(FormView):
    """The password once more, then on to where she was going."""

    form_class = ConfirmForm
    template_name = "officers/confirm.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=self.get_success_url(), **kwargs)

    def get_success_url(self):
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={self.request.get_host()})
        return asked if is_ours else reverse_lazy("officers:profile")

    def form_valid(self, form):
        confirm_session(self.request)
        return super().form_valid(form)


class Profile(TemplateView):
    template_name = "officers/profile.html"

    def get_context_data(self, **kwargs):
        appointments = self.request.user.appointments.in_force().select_related("unit", "area")
        return super().get_context_data(appointments=appointments, **kwargs)
