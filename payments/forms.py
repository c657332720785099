from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property

from officers.formviews import PortalForm
from officers.versioned import VersionedForm
from payments.banks import bank_meant, find_banks
from payments.enums import Relation
from payments.models import Bank, PayoutAccount
from payments.services import CONFIRMED_FIELDS
from payments.vietqr import VietQRError, clean_account
from stalls.consent_texts import NEWEST
from stalls.enums import Goods, StallKind
from stalls.forms.fields import CodeField, NameField, PhoneField, TextField
from stalls.forms.stalls import MISSING_CODE, MISSING_NAME
from stalls.models import Stall
from stalls.services import next_stall_code, refuse_taken_code

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

    def __init__(self, *args, market, **kwargs):
        super().__init__(*args, **kwargs)
        self.market = market
        field, sections = self.fields["section"], market.sections.all()
        field.queryset = sections
        if sections:
            field.choices = [("", field.empty_label), *((section.pk, str(section)) for section in sections)]
        else:
            del self.fields["section"]
        # The group's heading says once that all of it may come later.
        for name in ("section", "name", "phone", "bank", "number"):
            if name in self.fields:
                self.fields[name].is_optional_by_group = True
        last = market.stalls.select_related("section").order_by("-position", "-pk").first()
        section = last.section if last else None
        if last:
            self.initial |= {"kind": last.kind, "goods": last.goods, "section": section}
        self.initial.setdefault("code", next_stall_code(market, section=section))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("code"):
            try:
                refuse_taken_code(Stall(market=self.market, code=cleaned["code"]))
            except ValidationError as error:
                self.add_error(None, error)
        has = {name: bool(cleaned.get(name)) for name in ("name", "phone", "bank", "number")}
        if not has["name"] and (has["phone"] or has["bank"] or has["number"]) and "name" not in self.errors:
            self.add_error("name", MISSING_NAME)
        if has["bank"] and not has["number"] and "number" not in self.errors:
            self.add_error("number", "Đã có ngân hàng nhưng chưa có số tài khoản.")
        if has["number"] and not has["bank"] and "bank" not in self.errors:
            self.add_error("bank", "Đã có số tài khoản nhưng chưa có ngân hàng.")
        cleaned["since"] = timezone.localdate()
        return cleaned


class ConfirmForm(VersionedForm, forms.ModelForm):
    compared = CONFIRMED_FIELDS
    this = "tài khoản này"

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

    class Meta:
        model = PayoutAccount
        fields = ["holder_name", "relation"]

    # Never ticked beforehand: silence is no consent.
    consent = forms.BooleanField(label=f"Chủ hộ đã nghe và đồng ý (bản {NEWEST})", required=False)

    def __init__(self, *args, asks_consent, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_consent:
            del self.fields["consent"]
        self.fields["holder_name"].widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}
        self.fields["relation"].only_if = "chỉ khi tên khác tên chủ hộ"
