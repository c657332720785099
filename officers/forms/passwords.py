from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError

from officers.forms.signing_in import wrong_password
from officers.lockout import knows_password

LABELS = {
    "old_password": "Mật khẩu hiện nay",
    "new_password1": "Mật khẩu mới",
    "new_password2": "Nhập lại mật khẩu mới",
}


class NewPasswordForm(SetPasswordForm):
    """What is wrong with a password stands next to where it was chosen, not where it was typed again."""

    error_messages = {"password_mismatch": "Hai lần nhập mật khẩu mới chưa giống nhau."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS[name]
            field.error_messages["required"] = f"{field.label}: chưa nhập."
        self.fields[
            "new_password1"
        ].help_text = "Ít nhất 12 ký tự, không giống tên của anh/chị, không phải mật khẩu ai cũng đoán được."
        self.fields["new_password2"].help_text = ""

    def validate_password_for_user(self, user, password_field_name):
        super().validate_password_for_user(user, "new_password1")


class ChangePasswordForm(NewPasswordForm, PasswordChangeForm):
    def __init__(self, *args, request, **kwargs):
        super().__init__(request.user, *args, **kwargs)
        self.request = request

    def clean_old_password(self):
        password = self.cleaned_data["old_password"]
        if not knows_password(self.request, self.user, password):
            raise ValidationError(wrong_password(self.request, "Mật khẩu hiện nay không đúng."))
        return password

    def clean_new_password1(self):
        new = self.cleaned_data["new_password1"]
        if new == self.cleaned_data.get("old_password"):
            raise ValidationError("Mật khẩu mới phải khác mật khẩu hiện nay.")
        return new
