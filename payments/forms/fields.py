from django import forms
from django.utils.functional import cached_property

from payments.enums import Relation
from payments.models import Bank
from payments.typed import bank_typed, number_typed
from stalls.forms.fields import TextField
from stalls.forms.personal import NoteField


class BankWidget(forms.TextInput):
    """A text field with the banks' names offered as one types; without the offer it still takes any spelling."""

    template_name = "payments/bank_widget.html"

    @cached_property
    def banks(self):
        # A form copies its fields and their widgets, so that this is read once for a form, not once for all.
        return list(Bank.objects.offered())

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, {**(attrs or {}), "list": "banks"})
        return context | {"banks": self.banks}


class BankField(TextField):
    """A bank as an officer types it: `vietin`, `nong nghiep`, `970405`. What is not clear is asked, never guessed."""

    widget = BankWidget

    def __init__(self, **kwargs):
        super().__init__(label="Ngân hàng", **kwargs)
        self.widget.attrs["autocapitalize"] = "none"

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        return bank_typed(text, {bank.record: bank for bank in self.widget.banks})


class AccountNumberField(TextField):
    """Digits (some banks: letters too). Spaces, dots and dashes are taken out; nothing else is changed."""

    def __init__(self, **kwargs):
        super().__init__(label="Số tài khoản", **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "class": "code-text"}

    def clean(self, value):
        text = super().clean(value)
        return number_typed(text) if text else ""


class HolderNameField(TextField):
    """Whose name a bank's app shows, as it stands on the screen."""

    def __init__(self, **kwargs):
        given = {
            "label": "App ngân hàng hiện tên gì?",
            "missing": "Gõ tên người nhận mà app ngân hàng hiện sau khi quét.",
            "help_text": "Gõ đúng như trên màn hình, không cần dấu. Ví dụ: NGUYEN THI HOA.",
        }
        super().__init__(max_length=70, **given | kwargs)
        self.widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}


class RelationField(forms.ChoiceField):
    """Asked for where the name is not the owner's."""

    only_if = "chỉ khi tên khác tên chủ hộ"

    def __init__(self, **kwargs):
        others = [choice for choice in Relation.choices if choice[0] != Relation.OWNER]
        super().__init__(label="Người này là gì của chủ hộ", required=False, choices=[("", "Chọn"), *others], **kwargs)


class RelationReasonField(NoteField):
    only_if = "chỉ khi tên khác tên chủ hộ"

    def __init__(self, **kwargs):
        super().__init__(
            label="Vì sao nhận tiền vào tài khoản người này",
            required=False,
            max_length=200,
            help_text="Ví dụ: chủ hộ chưa có tài khoản, dùng chung với chồng.",
            **kwargs,
        )
