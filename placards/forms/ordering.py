"""What to print, on which sheets."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from officers.fields import TextField
from officers.formviews import PortalForm
from placards.backs import EDGES
from placards.enums import Choice, ReprintReason
from placards.layouts import LAYOUTS
from placards.services.wanted import MOST_COPIES
from stalls.models.stalls import STALL_CODE


def is_stall_code(text):
    return re.search(STALL_CODE.regex, text) is not None


class TickedStallsField(forms.ModelMultipleChoiceField):
    """Stalls by their codes. What can't be a code never gets to the database, which chokes on some of it."""

    widget = forms.MultipleHiddenInput

    def clean(self, value):
        wrong = next((code for code in value or () if not is_stall_code(code)), None)
        if wrong is not None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": wrong})
        return super().clean(value)


class PaperForm(PortalForm):
    """What is asked of any order: which stalls, on which sheets, by which printer."""

    choice = forms.ChoiceField(label="In những gian nào", choices=Choice, widget=forms.RadioSelect)
    layout = forms.ChoiceField(
        label="Cỡ biển",
        choices=[(name, layout.title) for name, layout in LAYOUTS.items()],
        initial="a6x4",
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label="Vì sao in lại", choices=[("", "Chọn lý do"), *ReprintReason.choices], required=False
    )
    note = TextField(label="Ghi thêm", max_length=200, required=False)
    copies = forms.IntegerField(
        label="Số tờ mỗi gian",
        min_value=1,
        max_value=MOST_COPIES,
        initial=1,
        required=False,
        help_text="Gian có hai quầy thì in hai tờ. Tờ nào cũng có mã biển riêng và được đếm riêng.",
    )
    backs = forms.ChoiceField(
        label="Mặt sau",
        choices=[("", "Không in mặt sau"), *EDGES.items()],
        required=False,
        widget=forms.RadioSelect,
        help_text="Cách kiểm tra biển và việc làm mỗi sáng. Đặt máy in lật giấy đúng theo cạnh đã chọn.",
    )
    every_code = forms.BooleanField(
        label="Tài khoản nào cũng có mã riêng",
        required=False,
        help_text="Mã chính phải nhỏ lại nên khó quét hơn. Không chọn thì mã chính to nhất, tài khoản khác ghi thành "
        "dòng chữ khi khổ giấy không đủ chỗ.",
    )
    printer = forms.ChoiceField(label="Máy in", required=False)

    def __init__(self, *args, printers, **kwargs):
        """`printers`: of the officer's own office, the one she used last first."""
        super().__init__(*args, **kwargs)
        self.printers = {printer.code: printer for printer in printers}
        if printers:
            named = [(printer.code, printer.name) for printer in printers]
            self.fields["printer"].choices = [*named, ("", "Máy khác, không bù lệch")]
            self.initial.setdefault("printer", printers[0].code)
        else:
            del self.fields["printer"]

    def clean_printer(self):
        return self.printers.get(self.cleaned_data["printer"])

    def paper(self) -> dict:
        """As the services take it: what is left empty is one."""
        said = self.cleaned_data
        names = ("choice", "layout", "backs", "printer", "every_code", "reason", "note")
        values = {name: said[name] for name in names if name in said}
        return values | {name: said[name] or 1 for name in ("start", "copies") if name in said}


class OrderForm(PaperForm):
    start = forms.IntegerField(
        label="Bắt đầu từ ô số",
        min_value=1,
        max_value=max(len(layout.cells) for layout in LAYOUTS.values()),
        initial=1,
        required=False,
        help_text="Tờ đã dùng dở thì bỏ qua các ô đầu; đếm từ trái sang phải, từ trên xuống.",
    )
    stall = TickedStallsField(queryset=None, to_field_name="code", required=False)

    def __init__(self, *args, market, counts, ticked, again, **kwargs):
        """`again`: some of it would be printed again although nothing changed, and why is asked. `counts`: how many
        placards each choice is."""
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"], self.fields["note"]
        self.fields["stall"].queryset = market.stalls.all()
        self.initial["stall"] = [stall.code for stall in ticked]
        if counts is None:  # only looked at
            return
        choices = [choice for choice in Choice if choice != Choice.TICKED or ticked]
        self.fields["choice"].choices = [
            (choice.value, format_html("{} <strong>({} biển)</strong>", choice.label, counts[choice]))
            for choice in choices
        ]
        # Printing again what hangs is never the choice already made: all of it would have to be replaced.
        if ticked or counts[Choice.NEW]:
            self.initial["choice"] = (Choice.TICKED if ticked else Choice.NEW).value
