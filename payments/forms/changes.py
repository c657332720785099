"""A change of account on a stall whose placard may hang: what is proposed, and how it is answered."""

from django import forms

from officers.formviews import PortalForm
from payments.enums import ChangeAsked, ChangeKind, ChangeReason
from payments.forms.fields import (
    AccountNumberField,
    BankField,
    HolderNameField,
    RelationField,
    RelationReasonField,
)
from payments.forms.pictures import FromPicture
from stalls.forms.personal import NoteField


def what_to_change(shown):
    """The choices for a stall that shows these accounts, in order: replace each, add one, take each off."""
    replaced = [(f"{ChangeKind.REPLACE}-{account.code}", f"Thay {account}") for account in shown]
    removed = [(f"{ChangeKind.REMOVE}-{account.code}", f"Bỏ {account}, không thay") for account in shown]
    return [*replaced, (ChangeKind.ADD.value, "Thêm tài khoản, giữ các tài khoản đang dùng"), *removed]


class ChangeForm(FromPicture, PortalForm):
    what = forms.ChoiceField(label="Đổi gì", widget=forms.RadioSelect)
    bank = BankField(required=False)
    number = AccountNumberField(required=False)
    found = forms.CharField(widget=forms.HiddenInput, required=False)
    holder_name = HolderNameField(
        label="Tên chủ tài khoản mới",
        required=False,
        help_text="Hỏi chủ hộ. Người duyệt sẽ quét mã và đọc lại tên mà không thấy ô này.",
    )
    reason = forms.ChoiceField(label="Lý do", choices=ChangeReason)
    asked = forms.ChoiceField(label="Chủ hộ yêu cầu bằng cách nào", choices=ChangeAsked, widget=forms.RadioSelect)
    note = NoteField(
        label="Ghi chú", max_length=200, required=False, help_text="Được giữ lại. Không ghi số nào của ai ở đây."
    )

    def __init__(self, *args, shown, what="", **kwargs):
        super().__init__(*args, **kwargs)
        self.shown = {account.code: account for account in shown}
        choices = what_to_change(shown)
        self.fields["what"].choices = choices
        self.initial["what"] = what if what in dict(choices) else choices[0][0]
        for name in ("bank", "number", "holder_name"):
            self.fields[name].only_if = "trừ khi chỉ bỏ bớt"

    def clean(self):
        cleaned = super().clean()
        kind, _, code = cleaned.get("what", "").partition("-")
        cleaned["kind"], cleaned["old"] = kind, self.shown.get(code)
        if kind and kind != ChangeKind.REMOVE:
            for name, missing in MISSING.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return cleaned


MISSING = {
    "bank": "Chọn ngân hàng, ví dụ Agribank.",
    "number": "Nhập số tài khoản mới.",
    "holder_name": "Gõ tên chủ tài khoản mới như chủ hộ nói.",
}


class ApproveForm(PortalForm):
    """The name is read off the approving person's own app; a change that only takes an account off asks for none."""

    holder_name = HolderNameField()
    relation = RelationField()
    relation_reason = RelationReasonField()

    def __init__(self, *args, asks_name, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_name:
            for name in ("holder_name", "relation", "relation_reason"):
                del self.fields[name]


class RefuseForm(PortalForm):
    answer = NoteField(
        label="Vì sao từ chối",
        max_length=200,
        missing="Ghi vì sao từ chối, để người đề nghị biết.",
        help_text="Được giữ lại. Không ghi số nào của ai ở đây.",
    )
