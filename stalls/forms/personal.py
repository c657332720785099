"""Forms about what is held of an owner: why a number is shown, what she agreed to, what she asked for."""

from django import forms
from django.utils import timezone

from officers.formviews import PortalForm
from stalls.enums import ConsentHow, RequestHow, RequestKind, RevealReason
from stalls.forms.fields import DayField, TextField
from stalls.notes import refuse_numbers


class NoteField(TextField):
    """Kept for ever, so it holds no number that belongs to somebody."""

    default_validators = [refuse_numbers]


class RevealForm(PortalForm):
    # An approval is its own page's reason, never chosen here.
    reason = forms.ChoiceField(
        label="Lý do",
        choices=[choice for choice in RevealReason.choices if choice[0] != RevealReason.APPROVAL],
        widget=forms.RadioSelect,
    )
    note = NoteField(
        label="Ghi chú", max_length=120, required=False, help_text="Được giữ mãi. Không ghi số nào của ai ở đây."
    )


class ConsentForm(PortalForm):
    how = forms.ChoiceField(label="Chủ hộ đồng ý bằng cách nào", choices=ConsentHow, widget=forms.RadioSelect)


class WithdrawForm(PortalForm):
    asked = forms.BooleanField(
        label="Chủ hộ đã yêu cầu, và biết là biển đang treo phải thu lại",
        error_messages={"required": "Đánh dấu khi chính chủ hộ đã yêu cầu; xóa rồi không lấy lại được."},
    )


class RequestForm(PortalForm):
    kind = forms.ChoiceField(label="Chủ hộ yêu cầu gì", choices=RequestKind, widget=forms.RadioSelect)
    received_on = DayField(label="Nhận ngày", initial=timezone.localdate)
    how = forms.ChoiceField(label="Nhận bằng cách nào", choices=RequestHow, widget=forms.RadioSelect)


class AnswerForm(PortalForm):
    answer = NoteField(
        label="Đã trả lời thế nào",
        max_length=500,
        missing="Ghi đã trả lời chủ hộ thế nào.",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Được giữ mãi. Không ghi số nào của ai ở đây.",
    )
    answered_on = DayField(label="Trả lời ngày", initial=timezone.localdate)
