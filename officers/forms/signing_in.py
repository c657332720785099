from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from officers.lockout import is_locked_out, knows_password, when_to_try_again
from officers.services import check_second_factor


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu có phân biệt chữ hoa, chữ thường.",
        "inactive": "Tài khoản này đã ngừng dùng.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Tên đăng nhập"
        self.fields["username"].error_messages["required"] = "Nhập tên đăng nhập."
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].label = "Mật khẩu"
        self.fields["password"].error_messages["required"] = "Nhập mật khẩu."

    def get_invalid_login_error(self):
        if is_locked_out(self.request):
            return ValidationError(when_to_try_again(self.request, self.cleaned_data["username"]))
        return super().get_invalid_login_error()


class CodeField(forms.CharField):
    """A code off the phone or off paper, in groups or not."""

    def __init__(self, *, label="Mã 6 số trên điện thoại, hoặc mã dự phòng", numeric=False, **kwargs):
        attrs = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        if numeric:
            attrs["inputmode"] = "numeric"
        widget = forms.TextInput(attrs=attrs)
        required = {"required": "Nhập mã."}
        super().__init__(label=label, max_length=20, widget=widget, error_messages=required, **kwargs)


class ConfirmForm(forms.Form):
    """The password, and the code of whoever has a second factor."""

    password = forms.CharField(
        label="Mật khẩu",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        error_messages={"required": "Nhập mật khẩu."},
    )
    token = CodeField()

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        if not request.user.has_second_factor:
            del self.fields["token"]

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not knows_password(self.request, self.request.user, password):
            raise ValidationError(wrong_password(self.request, "Mật khẩu không đúng."))
        return password

    def clean(self):
        # A code is good once: it is not used up on a wrong password.
        code = self.cleaned_data.get("token")
        wrong = code and not self.errors and check_second_factor(self.request.user, code)
        if wrong:
            self.add_error("token", wrong)


def wrong_password(request, sentence: str) -> str:
    return when_to_try_again(request, request.user.username) if is_locked_out(request) else sentence
