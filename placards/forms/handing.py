"""Who got which sheets, and what became of one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.fields import DayField, TextField
from officers.formviews import PortalForm
from officers.sealed import blind_index
from placards.serials import normalise_serial


class HandOverForm(PortalForm):
    """Who took the paper, and on which day."""

    to = TextField(
        label="Người nhận", initial="Chủ hộ", max_length=60, missing="Ghi người nhận biển, ví dụ: Chủ hộ.",
        help_text="Chủ hộ, hoặc tên người nhận thay.",
    )  # fmt: skip
    on = DayField(label="Ngày giao", initial=timezone.localdate)


class SerialHandOverForm(HandOverForm):
    """One sheet after the other, as their serials are read off the backs."""

    serial = TextField(label="Mã biển", max_length=40, missing="Gõ mã in trên biển.")

    field_order = ["serial", "to", "on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["serial"].widget.attrs |= {
            "autofocus": True, "autocapitalize": "characters", "spellcheck": "false", "class": "code-text",
            "placeholder": "7K3M-9QXP-2H4TA", "enterkeyhint": "send",
        }  # fmt: skip

    def clean_serial(self):
        serial = normalise_serial(self.cleaned_data["serial"])
        if serial is None:
            raise ValidationError("Mã gõ sai. Mã biển gồm 13 chữ và số, ví dụ 7K3M-9QXP-2H4TA: gõ lại từng nhóm.")
        return serial


class TickedSheetsField(forms.ModelMultipleChoiceField):
    """Sheets by their serials. What is no serial never gets to the database."""

    def clean(self, value):
        serials = [serial for serial in map(normalise_serial, value or ()) if serial]
        if len(serials) != len(value or ()):
            raise ValidationError("Có biển không thuộc danh sách này.", code="invalid_choice")
        return super().clean(serials)


class TickedSheets(forms.Form):
    """Those that are ticked, or by the other button all: exactly the list that the page was made of."""

    sheet = TickedSheetsField(
        queryset=None, to_field_name="serial", required=False, label="Biển",
        error_messages={"invalid_choice": "Có biển không thuộc danh sách này."},
    )  # fmt: skip
    listed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, sheets, rows, **kwargs):
        super().__init__(*args, **kwargs)
        # Read once: what was compared is what is done.
        self.rows, self.fields["sheet"].queryset = list(rows.only("serial", "stall_id")), sheets
        self.initial["listed"] = _digest(self.rows)
        if self.is_bound:
            # The page that says so now is the one that counts for the next press.
            self.said_listed, self.data = self.data.get("listed", ""), self.data.copy()
            self.data["listed"] = self.initial["listed"]

    def clean(self):
        cleaned = super().clean()
        if "all" in self.data:
            if self.said_listed != self.initial["listed"]:
                raise ValidationError(f"Danh sách vừa đổi, nay có {len(self.rows)} biển. Xem lại rồi bấm lần nữa.")
            cleaned["sheet"] = self.rows
        elif not self.errors and not cleaned["sheet"]:
            raise ValidationError("Chưa chọn biển nào.")
        return cleaned


def _digest(sheets):
    """As many sheets may be other sheets: one went and another came."""
    return blind_index("\n".join(sorted(sheet.serial for sheet in sheets)), domain="sheets listed")


class HandOverListForm(TickedSheets, HandOverForm):
    pass


class TakeStockForm(TickedSheets, PortalForm):
    pass


class GoneForm(PortalForm):
    """A sheet is lost or destroyed."""

    note = TextField(
        label="Ghi thêm",
        max_length=200,
        required=False,
        help_text="Vì sao, nếu cần. Không ghi số điện thoại, số tài khoản.",
    )
