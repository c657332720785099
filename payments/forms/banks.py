from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date

from officers.fields import DayField, TextField
from officers.versioned import VersionedForm
from payments.models import Bank
from payments.services import CORRECTED_FIELDS, END_FIELDS
from places.vietnamese import nfc

MOST_LINES = 40
LONGEST_NAME = 200


class LinesField(forms.CharField):
    """A list, one entry a line."""

    def __init__(self, **kwargs):
        widget = forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = (nfc(line) for line in super().clean(value).splitlines())
        # Said twice is said once, where it was said first.
        entries = list(dict.fromkeys(line for line in lines if line))
        if len(entries) > MOST_LINES:
            raise ValidationError(f"Có {len(entries)} dòng; nhiều nhất {MOST_LINES} dòng.")
        long = next((entry for entry in entries if len(entry) > LONGEST_NAME), "")
        if long:
            raise ValidationError(f"Dòng “{long[:20]}…” dài {len(long)} ký tự; nhiều nhất {LONGEST_NAME} ký tự.")
        return entries


class BinsField(LinesField):
    def clean(self, value):
        entries = super().clean(value)
        for entry in entries:
            if not (entry.isascii() and entry.isdigit() and len(entry) == 6):
                raise ValidationError(f"“{entry}” không phải mã BIN. Mã BIN có đúng 6 chữ số, mỗi dòng một mã.")
        return entries


class BankSearch(forms.Form):
    q = forms.CharField(
        label="Tên ngân hàng, tên cũ hoặc mã BIN",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "type": "search"}),
    )


class BankForm(VersionedForm, forms.ModelForm):
    compared = CORRECTED_FIELDS
    this = "ngân hàng này"

    short_name = TextField(
        label="Tên ngắn",
        max_length=40,
        missing="Ghi tên ngắn.",
        help_text="In trên biển: đổi tên ngắn thì phải in lại.",
    )
    name = TextField(label="Tên đầy đủ", max_length=200, missing="Ghi tên đầy đủ.")
    aliases = LinesField(label="Tên khác, tên cũ", help_text="Mỗi dòng một tên. Gõ tên nào cũng tìm ra ngân hàng này.")
    former_bins = BinsField(label="Mã BIN cũ", help_text="Mỗi dòng một mã 6 chữ số.")

    class Meta:
        model = Bank
        fields = CORRECTED_FIELDS


class EndBankForm(VersionedForm):
    compared = END_FIELDS
    this = "ngân hàng này"

    on = DayField(label="Ngừng nhận tiền từ ngày", initial=timezone.localdate)

    def typed(self):
        return {"ended_on": str(self.cleaned_data.get("on") or "")}

    def label(self, name):
        return self.fields["on"].label

    def words(self, name, version):
        try:
            day = parse_date(version[name])
        except ValueError:
            day = None
        return f"{day:%d/%m/%Y}" if day else "đang nhận tiền"
