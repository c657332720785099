"""A meeting that is planned, and how it went."""

from django import forms

from officers.fields import DayField, TextField
from officers.formviews import AskingForm, PortalForm
from officers.versioned import VersionedForm
from outreach.enums import SessionKind
from outreach.models import Session
from outreach.services import EDITED_FIELDS

TWIN = "Chưa ghi: đã có một buổi như vậy"


class SessionForm(AskingForm):
    asked_heading = TWIN

    kind = forms.ChoiceField(label="Loại buổi", choices=SessionKind, widget=forms.RadioSelect)
    unit = forms.ModelChoiceField(
        label="Của xã, phường", queryset=None, to_field_name="code", empty_label="Chọn xã, phường",
        error_messages={"invalid_choice": "Nơi này nằm ngoài địa bàn của anh/chị. Chọn một nơi trong danh sách."},
    )  # fmt: skip
    held_on = DayField(label="Ngày")
    topic = TextField(label="Nội dung", max_length=200, missing="Ghi nội dung buổi họp.")
    led_by = TextField(label="Người phụ trách", max_length=100, missing="Ghi ai phụ trách buổi này.")
    materials = TextField(label="Tài liệu phát", max_length=200, required=False)

    def __init__(self, *args, units=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        if units is not None and len(units) == 1:
            self.fields["unit"].empty_label = None
        if units is None:
            del self.fields["unit"]

    def said(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("kind", "held_on", "topic", "led_by", "materials", "known")}


class SessionEditForm(AskingForm, VersionedForm, forms.ModelForm):
    """Of one that is there; where it is held stays."""

    asked_heading = TWIN
    compared = EDITED_FIELDS
    this = "buổi này"

    # The model's own would offer an empty one too.
    kind = forms.ChoiceField(label="Loại buổi", choices=SessionKind, widget=forms.RadioSelect)
    held_on = DayField(label="Ngày")
    topic = TextField(label="Nội dung", max_length=200, missing="Ghi nội dung buổi họp.")
    led_by = TextField(label="Người phụ trách", max_length=100, missing="Ghi ai phụ trách buổi này.")
    materials = TextField(label="Tài liệu phát", max_length=200, required=False)

    class Meta:
        model = Session
        fields = EDITED_FIELDS


class TickedOwnersField(forms.ModelMultipleChoiceField):
    """Traders by their codes, of those that hold a stall in the market."""

    def clean(self, value):
        if any("\0" in each for each in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class ResultForm(PortalForm):
    head_count = forms.IntegerField(
        label="Số người dự", min_value=0, max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Ghi số người dự.", "invalid": "Gõ số người dự, ví dụ 45.",
            "min_value": "Số người dự không thể nhỏ hơn 0.", "max_value": "Số người dự lớn quá. Xem lại.",
        },
    )  # fmt: skip
    materials = TextField(label="Tài liệu đã phát", max_length=200, required=False)
    owner = TickedOwnersField(
        queryset=None, to_field_name="code", required=False, label="Tiểu thương có mặt",
        error_messages={"invalid_choice": "Có người không giữ gian ở chợ này. Xem lại danh sách."},
    )  # fmt: skip

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
