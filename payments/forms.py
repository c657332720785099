from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.formviews import PortalForm
from payments.banks import bank_called, find_banks
from payments.enums import Relation
from payments.models import Bank
from payments.vietqr import VietQRError, clean_account
from stalls.enums import Goods, StallKind
from stalls.forms.fields import CodeField, NameField, PhoneField, TextField
from stalls.forms.stalls import MISSING_CODE, MISSING_NAME
from stalls.services import next_stall_code


class BankWidget(forms.TextInput):
    """A text field with the banks' names offered as one types; without the offer it still takes any spelling."""

    template_name = "payments/bank_widget.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, {**(attrs or {}), "list": "banks"})
        return context | {"banks": Bank.objects.offered()}


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
        records = Bank.objects.offered().records()
        found = find_banks(text, records)
        best = bank_called(text, records) or (found[0] if len(found) == 1 else None)
        if best:
            return Bank.objects.get(pk=best.bin)
        if found:
            names = ", ".join(bank.short_name for bank in found[:6])
            raise ValidationError(f"“{text}” có thể là {names}. Gõ rõ tên một ngân hàng.")
        raise ValidationError(f"Không có ngân hàng nào tên “{text}”. Gõ tên ngắn, ví dụ Agribank, Vietcombank.")


class AccountNumberField(TextField):
    """Digits (some banks: letters too). Spaces, dots and dashes are taken out; nothing else is changed."""

    def __init__(self, **kwargs):
        super().__init__(label="Số tài khoản", **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "class": "code-text"}

    def clean(self, value):
        text = super().clean(value)
        try:
            return clean_account(text) if text else ""
        except VietQRError as error:
            raise ValidationError(str(error)) from error


class AccountForm(PortalForm):
    bank = BankField(missing="Chọn ngân hàng, ví dụ Agribank.")
    number = AccountNumberField(missing="Nhập số tài khoản.", help_text="Có thể gõ cách quãng; máy bỏ dấu cách.")


class QuickForm(PortalForm):
    """Stall, owner and account on one page. Only the stall is required: the rest can follow when she is in."""

    code = CodeField(label="Mã gian", max_length=12, missing=MISSING_CODE)
    section = forms.ModelChoiceField(label="Khu, dãy", queryset=None, required=False, empty_label="Không thuộc khu nào")
    kind = forms.ChoiceField(label="Loại", choices=StallKind)
    goods = forms.ChoiceField(label="Ngành hàng", choices=Goods)
    name = NameField(required=False)
    phone = PhoneField(label="Điện thoại", required=False)
    bank = BankField(required=False)
    number = AccountNumberField(required=False)

    def __init__(self, *args, market, section=None, **kwargs):
        super().__init__(*args, **kwargs)
        sections = market.sections.all()
        self.fields["section"].queryset = sections
        if not sections:
            del self.fields["section"]
        # The group's heading says once that all of it may come later.
        for name in ("section", "name", "phone", "bank", "number"):
            if name in self.fields:
                self.fields[name].is_optional_by_group = True
        last = market.stalls.order_by("-position", "-pk").first()
        if last:
            section = last.section
            self.initial |= {"kind": last.kind, "goods": last.goods, "section": section}
        self.initial.setdefault("code", next_stall_code(market, section=section))

    def clean(self):
        cleaned = super().clean()
        has = {name: bool(cleaned.get(name)) for name in ("name", "phone", "bank", "number")}
        if not has["name"] and (has["phone"] or has["bank"] or has["number"]) and "name" not in self.errors:
            self.add_error("name", MISSING_NAME)
        if has["bank"] and not has["number"] and "number" not in self.errors:
            self.add_error("number", "Đã có ngân hàng nhưng chưa có số tài khoản.")
        if has["number"] and not has["bank"] and "bank" not in self.errors:
            self.add_error("bank", "Đã có số tài khoản nhưng chưa có ngân hàng.")
        cleaned["since"] = timezone.localdate()
        return cleaned


class ConfirmForm(PortalForm):
    holder_name = TextField(
        label="App ngân hàng hiện tên gì?",
        max_length=70,
        missing="Gõ tên người nhận mà app ngân hàng hiện sau khi quét.",
        help_text="Gõ đúng như trên màn hình, không cần dấu. Ví dụ: NGUYEN THI HOA.",
    )
    relation = forms.ChoiceField(
        label="Người này là gì của chủ hộ",
        required=False,
        choices=[("", "Chọn"), *(choice for choice in Relation.choices if choice[0] != Relation.OWNER)],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holder_name"].widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}
        self.fields["relation"].only_if = "chỉ khi tên khác tên chủ hộ"
