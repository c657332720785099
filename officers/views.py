from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.urls import reverse_lazy
from django.views.generic import TemplateView

from officers.forms import ChangePasswordForm, SignInForm


class SignIn(LoginView):
    form_class = SignInForm
    template_name = "officers/sign_in.html"
    redirect_authenticated_user = True


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
        return super().form_valid(form)


class Profile(TemplateView):
    template_name = "officers/profile.html"

    def get_context_data(self, **kwargs):
        appointments = self.request.user.appointments.in_force().select_related("unit", "area")
        return super().get_context_data(appointments=appointments, **kwargs)
