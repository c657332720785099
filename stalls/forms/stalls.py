from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audited import index_of
from officers.formviews import PortalForm
from officers.versioned import NOTHING, VersionedForm
from stalls.forms.fields import CodeField, DayField, NameField, NationalIdField, PhoneField, TextField
from stalls.models import Owner, Stall
from stalls.services.owners import COMPARED_FIELDS
from stalls.services.stalls import EDITABLE_FIELDS

MISSING_CODE = "Nhập mã gian, ví dụ A-012."
MISSING_NAME = "Nhập họ tên chủ hộ."


class StallForm(VersionedForm, forms.ModelForm):
    compared = EDITABLE_FIELDS
    this = "gian này"

    code = CodeField(label="Mã gian", max_length=12, missing=MISSING_CODE)

    class Meta:
        model = Stall
        fields = ["code", "section", "kind", "goods", "area_m2", "position"]
        localized_fields = ["area_m2"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sections = self.instance.market.sections.all()
        self.fields["section"].queryset = sections
        if not sections:
            del self.fields["section"]
        self.fields["position"].help_text = "Biển in và giao theo thứ tự này. Số đã có thì các gian sau lùi một chỗ."
        whole = "Thứ tự là một số nguyên từ 0 trở lên, ví dụ 12."
        self.fields["position"].error_messages |= {"invalid": whole, "min_value": whole}
        self.fields["area_m2"].error_messages["invalid"] = "Diện tích là một số, ví dụ 4,5."
        self.fields["area_m2"].widget.attrs["inputmode"] = "decimal"

    def clean_area_m2(self):
        area = self.cleaned_data["area_m2"]
        if area is not None and area <= 0:
            raise ValidationError("Diện tích phải lớn hơn 0.")
        return area


class OwnerForm(VersionedForm, forms.ModelForm):
    compared = COMPARED_FIELDS
    this = "chủ hộ này"

    name = NameField(missing=MISSING_NAME)
    phone = PhoneField(label="Điện thoại", required=False)
    national_id = NationalIdField(
        label="Số định danh (căn cước)",
        required=False,
        help_text="Không cần để in biển. Được mã hóa và chỉ hiện che bớt.",
    )

    forget_national_id = forms.BooleanField(label="Xóa số đang lưu", required=False)

    class Meta:
        model = Owner
        fields = ["name", "kind", "phone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.national_id_sealed:
            self.fields[
                "national_id"
            ].help_text = f"Đang lưu {self.instance.masked_national_id}. Để trống thì giữ nguyên."
        else:
            del self.fields["forget_national_id"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("forget_national_id") and cleaned.get("national_id"):
            self.add_error("forget_national_id", "Vừa nhập số mới vừa xóa số đang lưu: chọn một trong hai.")
        return cleaned

    def typed(self):
        """Of the number only an index is compared. An empty input means the number that was there at opening."""
        said, number = super().typed(), self.cleaned_data["national_id"]
        if number or self.cleaned_data.get("forget_national_id"):
            return said | {"national_id": index_of(self.instance, "national_id", number)}
        return said | {"national_id": self.seen.get("national_id", said["national_id"])}

    def difference(self, name, **versions):
        found = super().difference(name, **versions)
        return replace(found, now="đã đổi") if name == "national_id" else found

    def words(self, name, version):
        if name == "national_id":
            return "có số, được che" if version[name] else NOTHING
        return super().words(name, version)

    def follow(self, name, now):
        if name != "national_id":
            super().follow(name, now)


class MoveInForm(PortalForm):
    """The new tenant: someone already registered, found by phone and name, or a new owner."""

    name = NameField(missing=MISSING_NAME)
    phone = PhoneField(
        label="Điện thoại", required=False, help_text="Nếu người này đã có trong sổ (cùng tên, cùng số), máy dùng lại."
    )
    since = DayField(label="Nhận gian từ ngày", initial=timezone.localdate)


class MoveOutForm(VersionedForm):
    """Carries which tenancy it shows."""

    this = "gian này"

    until = DayField(label="Trả gian ngày", initial=timezone.localdate)


class CloseStallForm(PortalForm):
    on = DayField(label="Đóng từ ngày", initial=timezone.localdate)
    reason = TextField(label="Lý do", max_length=200, missing="Ghi lý do đóng gian.")
