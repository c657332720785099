from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.formviews import PortalForm
from payments.forms.fields import AccountNumberField, BankField
from stalls.enums import Goods, StallKind
from stalls.forms.fields import CodeField, NameField, PhoneField
from stalls.forms.stalls import MISSING_CODE, MISSING_NAME
from stalls.models import Stall
from stalls.services import next_stall_code, refuse_taken_code


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

    # A code that was issued is read from a picture, once the stall is there.
    issued = ""

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
