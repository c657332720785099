from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import RedirectURLMixin
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.generic import FormView, TemplateView, View

from officers.confirming import confirm_session
from officers.forms.passwords import ChangePasswordForm
from officers.holding import terms_of
from officers.kept import NeverKept
from officers.second_factor import requires_second_factor
from officers.services import change_password, end_other_sessions, recovery_codes_left


class Profile(TemplateView):
    template_name = "officers/profile.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            terms=[term for term in terms_of([user], viewer=user)[user.pk] if not term.is_over],
            is_required=requires_second_factor(user),
            codes_left=recovery_codes_left(user) if user.has_second_factor else 0,
            **kwargs,
        )


class ChangePassword(NeverKept, RedirectURLMixin, FormView):
    form_class = ChangePasswordForm
    template_name = "officers/password_change.html"
    next_page = reverse_lazy("officers:profile")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)

    def form_valid(self, form):
        change_password(self.request.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, self.request.user)
        confirm_session(self.request)
        messages.success(self.request, "Đã đổi mật khẩu.")
        return super().form_valid(form)


class SignOutEverywhere(NeverKept, View):
    """All her other sessions end; this one goes on."""

    def post(self, request):
        end_other_sessions(request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, "Đã đăng xuất khỏi mọi máy khác. Máy này vẫn dùng tiếp.")
        return redirect("officers:profile")
