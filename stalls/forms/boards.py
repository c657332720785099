from django import forms
from django.utils import timezone

from officers.fields import DayField, TextField, UsernameField
from officers.formviews import PortalForm
from officers.usernames import username_for


class BoardForm(PortalForm):
    """Somebody new, or somebody who has a sign-in name already."""

    NEW, KNOWN = "new", "known"

    who = forms.ChoiceField(
        label="Người này",
        choices=[(NEW, "Chưa có tài khoản"), (KNOWN, "Đã có tên đăng nhập")],
        initial=NEW,
        widget=forms.RadioSelect,
    )
    full_name = TextField(label="Họ và tên", max_length=120, required=False)
    username = UsernameField(required=False, help_text="Người mới: bỏ trống thì máy đặt theo họ tên.")
    since = DayField(label="Từ ngày", initial=timezone.localdate)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["full_name"].only_if = "nếu chưa có tài khoản"
        self.fields["username"].is_optional_by_group = True
        self.fields["full_name"].widget.attrs |= {"autocapitalize": "words", "spellcheck": "false"}

    def clean(self):
        cleaned = super().clean()
        name, username = cleaned.get("full_name"), cleaned.get("username")
        if self.is_new and name == "":
            self.add_error("full_name", "Nhập họ và tên, có dấu.")
        elif self.is_new and name and username == "":
            cleaned["username"] = username_for(name)
        elif not self.is_new and username == "":
            self.add_error("username", "Nhập tên đăng nhập của người đã có tài khoản.")
        return cleaned

    @property
    def is_new(self):
        return self.cleaned_data.get("who") == self.NEW
