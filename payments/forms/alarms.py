from dataclasses import replace

from django import forms

from officers.formviews import PortalForm
from officers.versioned import VersionedForm
from payments.enums import OwnNumberKind
from payments.forms.fields import AccountNumberField
from payments.models import Alarm
from payments.services import ANSWERED_FIELDS
from stalls.forms.fields import PhoneField
from stalls.forms.personal import NoteField

KEPT = "Được giữ mãi. Không ghi số nào của ai ở đây."


class ExplainForm(VersionedForm, forms.ModelForm):
    compared = ANSWERED_FIELDS
    this = "cảnh báo này"

    explanation = NoteField(
        label="Giải thích",
        max_length=500,
        missing="Ghi vì sao như vậy là đúng, hoặc đã làm gì để sửa.",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Đã hỏi ai, vì sao như vậy là đúng. {KEPT}",
    )

    class Meta:
        model = Alarm
        fields = ["explanation"]


class CloseForm(VersionedForm, forms.ModelForm):
    """Compares the explanation that she has read."""

    compared = ANSWERED_FIELDS
    this = "cảnh báo này"

    closing_note = NoteField(
        label="Kết luận",
        max_length=500,
        missing="Ghi đã xem thế nào và kết luận gì.",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=KEPT,
    )

    class Meta:
        model = Alarm
        fields = ["closing_note"]

    def difference(self, name, **versions):
        return replace(super().difference(name, **versions), was_touched=False)


class OwnNumberForm(PortalForm):
    """Either or both. What is typed is made an index of at once; nobody can read it afterwards."""

    phone = PhoneField(label="Điện thoại của tôi", required=False)
    number = AccountNumberField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].label = "Số tài khoản của tôi"
        self.fields["phone"].is_optional_by_group = self.fields["number"].is_optional_by_group = True

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("phone") and not cleaned.get("number"):
            self.add_error("phone", "Nhập số điện thoại hoặc số tài khoản.")
        return cleaned

    @property
    def numbers(self):
        said = {OwnNumberKind.PHONE: self.cleaned_data["phone"], OwnNumberKind.ACCOUNT: self.cleaned_data["number"]}
        return {kind: number for kind, number in said.items() if number}
