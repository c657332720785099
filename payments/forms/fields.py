from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from payments.banks import bank_meant, find_banks
from payments.enums import Relation
from payments.models import Bank
from payments.vietqr import VietQRError, clean_account
from stalls.forms.fields import TextField
from stalls.forms.personal import NoteField

# The code would take one character; no bank gives out an account that short, so it is a number not typed to its end.
FEWEST_DIGITS = 6


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
        offered = {bank.record: bank for bank in self.widget.banks}
        meant = bank_meant(text, offered)
        if meant:
            return offered[meant]
        found = find_banks(text, offered)
        if found:
            names = ", ".join(bank.short_name for bank in found[:6])
            raise ValidationError(f"“{text}” có thể là {names}. Gõ rõ tên ngân hàng.")
        raise ValidationError(f"Không có ngân hàng nào tên “{text}”. Gõ tên ngắn, ví dụ Agribank, Vietcombank.")


class AccountNumberField(TextField):
    """Digits (some banks: letters too). Spaces, dots and dashes are taken out; nothing else is changed."""

    def __init__(self, **kwargs):
        super().__init__(label="Số tài khoản", **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "class": "code-text"}

    def clean(self, value):
        text = super().clean(value)
        try:
            number = clean_account(text) if text else ""
        except VietQRError as error:
            raise ValidationError(str(error)) from error
        if not number.isdigit() and number.upper().replace("O", "0").isdigit():
            raise ValidationError("Số tài khoản có chữ O giữa các chữ số. Nếu là số không thì gõ lại số 0.")
        if 0 < len(number) < FEWEST_DIGITS:
            raise ValidationError(
                f"Số tài khoản có ít nhất {FEWEST_DIGITS} ký tự; số vừa gõ có {len(number)}. Xem lại số."
            )
        return number


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
