from django import forms
from django.core.exceptions import ValidationError

from officers.formviews import PortalForm
from officers.uploads import MOST_BYTES
from payments.enums import ChangeAsked, ChangeReason
from payments.importing.columns import COLUMNS, heading_of, key_of

TOO_HEAVY = f"Tệp nặng quá {MOST_BYTES // 1024 // 1024} MB. Bỏ ảnh trong tệp, hoặc chia thành nhiều tệp."
ACCEPTED = ".xlsx,.xls,.ods,.csv"


class ListForm(PortalForm):
    file = forms.FileField(
        label="Tệp danh sách",
        required=False,
        allow_empty_file=True,
        help_text="Excel (.xlsx, .xls), .ods hoặc .csv. Chưa ghi gì vào sổ cho tới khi anh/chị xem và đồng ý.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args, too_heavy=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.too_heavy = too_heavy
        self.fields["file"].is_optional_by_group = True

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if self.too_heavy or (upload and upload.size > MOST_BYTES):
            raise ValidationError(TOO_HEAVY)
        if upload is None:
            raise ValidationError("Chọn tệp danh sách.")
        return upload


class EncodingForm(PortalForm):
    encoding = forms.ChoiceField(label="Bảng mã nào cho ra chữ Việt đúng", widget=forms.RadioSelect)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["encoding"].choices = [(name, called) for name, called, _sample in choices]


class ColumnsForm(PortalForm):
    """One choice for each heading of the officer's list."""

    def __init__(self, *args, texts: dict[str, str], keys: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        known = [(column.key, column.heading) for column in COLUMNS]
        second = [(key_of(name, 2), heading_of(key_of(name, 2))) for name in ("bank", "number", "holder")]
        for index, text in texts.items():
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=text, required=False, initial=keys.get(index, ""), choices=[("", "Không dùng"), *known, *second]
            )
            self.fields[f"column_{index}"].is_optional_by_group = True

    def keys(self) -> dict[str, str]:
        return {name.removeprefix("column_"): key for name, key in self.cleaned_data.items() if key}


class AgreeForm(PortalForm):
    """What the list can't say: that names were read, and why accounts on printed sheets are to change."""

    digest = forms.CharField(label="Bản xem trước", widget=forms.HiddenInput)
    names_read = forms.BooleanField(required=False, label="Tên chủ tài khoản trong tệp là tên app ngân hàng đã hiện")
    reason = forms.ChoiceField(label="Vì sao đổi tài khoản", choices=ChangeReason)
    asked = forms.ChoiceField(label="Chủ hộ yêu cầu bằng cách nào", choices=ChangeAsked, widget=forms.RadioSelect)
    seen = forms.BooleanField(label="Đã xem các cảnh báo")

    def __init__(self, *args, counts, **kwargs):
        super().__init__(*args, **kwargs)
        if counts["confirmed"]:
            self.fields["names_read"].is_optional_by_group = True
            told = f"{counts['confirmed']} tài khoản. Không đánh dấu thì vẫn ghi, rồi quét mã xác nhận từng cái."
            self.fields["names_read"].help_text = told
        else:
            del self.fields["names_read"]
        if not counts["proposals"]:
            del self.fields["reason"], self.fields["asked"]
        if counts["warnings"]:
            self.fields["seen"].label = f"Đã xem {counts['warnings']} cảnh báo, vẫn ghi như trên"
            self.fields["seen"].error_messages["required"] = "Xem các cảnh báo rồi đánh dấu vào đây."
        else:
            del self.fields["seen"]
