from django import forms

from officers.formviews import PortalForm
from officers.versioned import VersionedForm
from payments.enums import Relation
from payments.forms.fields import AccountNumberField, BankField
from payments.models import PayoutAccount
from payments.services import CONFIRMED_FIELDS
from stalls.consent_texts import NEWEST
from stalls.forms.fields import TextField


class AccountForm(PortalForm):
    """`reading` is the code that was read off a picture, or None; what it says itself can't be typed over.

    `opens` turns the sealed field `found` into a reading, for one stall and one officer.
    """

    bank = BankField(missing="Chọn ngân hàng, ví dụ Agribank.")
    number = AccountNumberField(missing="Nhập số tài khoản.", help_text="Có thể gõ cách quãng; máy bỏ dấu cách.")
    found = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, opens=None, **kwargs):
        super().__init__(*args, **kwargs)
        found = opens(self["found"].value() or "") if opens else None
        self.reading, self.picture = (found.reading, found.picture) if found else (None, "")
        if self.reading:
            self._fill_in(self.reading)

    def _fill_in(self, reading):
        bank = next((bank for bank in self.fields["bank"].widget.banks if reading.bank_bin in bank.record.bins), None)
        self.lacks_bank = bool(reading.bank_bin) and bank is None
        self.initial |= {"bank": bank.short_name if bank else "", "number": reading.number}
        if reading.issued:
            self.fields["bank"].disabled = bank is not None
            self.fields["number"] = TextField(label="Mã người bán", disabled=True, required=False)
            self.fields["number"].is_optional_by_group = True

    @property
    def issued(self):
        return self.reading.issued if self.reading else ""


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
