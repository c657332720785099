from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, RedirectURLMixin
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, View

from officers import sessions
from officers.acting import acting_as, client_address
from officers.audit import record, unit_of_work
from officers.browsers import forget_browser, mark_browser
from officers.confirming import confirm_session
from officers.forms.passwords import NewPasswordForm
from officers.forms.signing_in import ConfirmForm, SignInForm
from officers.kept import FIELD, NeverKept, NotKeptError, has_kept, seal_form, take_kept
from officers.lockout import record_refusal
from officers.scoping import beyond_scope
from officers.services import sign_up
from officers.signup import user_of_link

LINK = "sign_up_link"


class SignIn(NeverKept, LoginView):
    form_class = SignInForm
    template_name = "officers/sign_in.html"
    redirect_authenticated_user = True

    @classmethod
    def again(cls, request):
        """In answer to a form that came without a session: what was typed goes along, sealed."""
        view = cls()
        view.setup(request)
        again = {"next": request.get_full_path(), "ended": True, "had_files": bool(request.FILES)}
        try:
            again[FIELD] = seal_form(request, request.typed_by)
        except NotKeptError as lost:
            again |= {FIELD: "", "lost": str(lost)}
        page = view.render_to_response(view.get_context_data(form=SignInForm(request)) | again)
        add_never_cache_headers(page)
        return page

    def post(self, request, *args, **kwargs):
        # Who is not signed in has no scope yet: she is looked up among all.
        with beyond_scope():
            return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        user = form.get_user()
        with acting_as(user, address=client_address(self.request)), unit_of_work():
            login(self.request, user)
            sessions.begin(self.request.session)
            record("user.sign_in", user)
        if not user.has_second_factor:
            confirm_session(self.request)
        take_kept(self.request, self.get_redirect_url())
        response = redirect(self.get_success_url())
        mark_browser(self.request, response, user)
        return response

    def form_invalid(self, form):
        record_refusal(self.request, form.cleaned_data.get("username"))
        return super().form_invalid(form)

    def get_success_url(self):
        return reverse("officers:kept") if has_kept(self.request) else super().get_success_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {FIELD: self.request.POST.get(FIELD, ""), "ended": False}


class SignOut(NeverKept, LogoutView):
    def post(self, request, *args, **kwargs):
        with unit_of_work():
            record("user.sign_out", request.user)
        response = super().post(request, *args, **kwargs)
        forget_browser(response)
        messages.success(request, "Đã đăng xuất.")
        return response


class Confirm(NeverKept, RedirectURLMixin, FormView):
    """The password once more, and a code where there is a second factor; then on to where she was going."""

    form_class = ConfirmForm
    template_name = "officers/confirm.html"
    next_page = reverse_lazy("officers:profile")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)

    def form_valid(self, form):
        confirm_session(self.request)
        return super().form_valid(form)


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class SignUpLink(View):
    """Takes the token out of the address at once: addresses stay in histories and logs.

    Whatever the method: an answer of 403 or 405 would be logged with the address.
    """

    def dispatch(self, request, uid, token):
        request.session.pop(LINK, None)
        if user_of_link(uid, token):
            request.session[LINK] = [uid, token]
        return redirect("officers:sign-up")


@method_decorator([login_not_required, never_cache], name="dispatch")
class SignUp(NeverKept, FormView):
    form_class = NewPasswordForm
    template_name = "officers/sign_up.html"

    def dispatch(self, request, *args, **kwargs):
        self.link = request.session.get(LINK, ["", ""])
        self.new_officer = user_of_link(*self.link)
        if self.new_officer is None:
            return self.refuse()
        return super().dispatch(request, *args, **kwargs)

    def refuse(self):
        return self.render_to_response({"new_officer": None}, status=404)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.new_officer}

    def get_context_data(self, **kwargs):
        return super().get_context_data(new_officer=self.new_officer, **kwargs)

    def form_valid(self, form):
        try:
            with acting_as(self.new_officer, address=client_address(self.request)):
                sign_up(self.new_officer, token=self.link[1], password=form.cleaned_data["new_password1"])
        except ValidationError:
            return self.refuse()
        # Whoever else was signed in at this machine is not any more.
        logout(self.request)
        messages.success(self.request, "Đã đặt mật khẩu. Đăng nhập bằng tên và mật khẩu này.")
        return redirect("officers:sign-in")
