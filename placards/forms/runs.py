"""What to print in many markets at once."""

from django import forms

from placards.enums import Choice
from placards.forms.ordering import PaperForm


class TickedMarketsField(forms.ModelMultipleChoiceField):
    """Markets by their codes, of those that are shown."""

    default_error_messages = {
        "required": "Chưa chọn chợ nào để in.",
        "invalid_choice": "Có chợ không thuộc danh sách này.",
        "invalid_list": "Chưa chọn chợ nào để in.",
    }

    def clean(self, value):
        if any("\0" in each for each in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class RunForm(PaperForm):
    market = TickedMarketsField(queryset=None, to_field_name="code", label="Chợ")

    def __init__(self, *args, markets, printers, **kwargs):
        super().__init__(*args, printers=printers, **kwargs)
        self.fields["market"].queryset = markets
        self.fields["choice"].choices = [(choice.value, choice.label) for choice in (Choice.NEW, Choice.ALL)]
        self.initial.setdefault("choice", Choice.NEW.value)
