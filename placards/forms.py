from django import forms
from django.utils.html import format_html

from officers.formviews import PortalForm
from placards.enums import Choice
from placards.layouts import LAYOUTS


class OrderForm(PortalForm):
    choice = forms.ChoiceField(label="In những gian nào", choices=Choice, widget=forms.RadioSelect)
    layout = forms.ChoiceField(
        label="Cỡ biển",
        choices=[(name, layout.title) for name, layout in LAYOUTS.items()],
        initial="a6x4",
        widget=forms.RadioSelect,
    )
    stall = forms.ModelMultipleChoiceField(
        queryset=None, to_field_name="code", required=False, widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args, market, counts, ticked, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stall"].queryset = market.stalls.all()
        self.initial["stall"] = [stall.code for stall in ticked]
        choices = [choice for choice in Choice if choice != Choice.TICKED or ticked]
        self.fields["choice"].choices = [
            (choice.value, format_html("{} <strong>({} biển)</strong>", choice.label, counts[choice]))
            for choice in choices
        ]
        self.initial["choice"] = (Choice.TICKED if ticked else Choice.NEW if counts[Choice.NEW] else Choice.ALL).value
