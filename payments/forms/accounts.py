from django import forms

from officers.formviews import PortalForm
from officers.versioned import VersionedForm
from payments.forms.fields import (
    AccountNumberField,
    BankField,
    HolderNameField,
    RelationField,
    RelationReasonField,
)
from payments.forms.pictures import FromPicture
from payments.models import PayoutAccount
from payments.services import CONFIRMED_FIELDS
from stalls.consent_texts import NEWEST


class AccountForm(FromPicture, PortalForm):
    bank = BankField(missing="Chọn ngân hàng, ví dụ Agribank.")
    number = AccountNumberField(missing="Nhập số tài khoản.", help_text="Có thể gõ cách quãng; máy bỏ dấu cách.")
    found = forms.CharField(widget=forms.HiddenInput, required=False)


class ConfirmForm(VersionedForm, forms.ModelForm):
    compared = CONFIRMED_FIELDS
    this = "tài khoản này"

    holder_name = HolderNameField()
    relation = RelationField()

    relation_reason = RelationReasonField()

    class Meta:
        model = PayoutAccount
        fields = ["holder_name", "relation", "relation_reason"]

    # Never ticked beforehand: silence is no consent.
    consent = forms.BooleanField(label=f"Chủ hộ đã nghe và đồng ý (bản {NEWEST})", required=False)

    def __init__(self, *args, asks_consent, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_consent:
            del self.fields["consent"]
