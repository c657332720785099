from django import forms
from django.db.models import Q
from django.utils import timezone

from officers.enums import Action
from officers.formviews import PortalForm
from officers.versioned import VersionedForm
from places.models import AdminUnit
from stalls import market_days
from stalls.enums import Schedule
from stalls.forms.fields import CodeField, DayField, PhoneField, TextField
from stalls.models import Market, Section
from stalls.services.markets import EDITABLE_FIELDS, SECTION_FIELDS

LUNAR_DIGITS = [(digit, "10, 20, 30" if digit == "0" else f"{digit}, 1{digit}, 2{digit}") for digit in "1234567890"]
WEEKDAYS = [
    ("1", "Thứ Hai"), ("2", "Thứ Ba"), ("3", "Thứ Tư"), ("4", "Thứ Năm"),
    ("5", "Thứ Sáu"), ("6", "Thứ Bảy"), ("7", "Chủ nhật"),
]  # fmt: skip
MISSING_SECTION = "Nhập tên khu, ví dụ Dãy A hoặc Khu hàng khô."
DAYS_FIELD = {Schedule.LUNAR: "lunar_days", Schedule.WEEKDAYS: "weekdays"}


class MarketForm(PortalForm, forms.ModelForm):
    name = TextField(label="Tên chợ", max_length=100, missing="Nhập tên chợ, ví dụ Chợ Nước Hai.")
    code = CodeField(label="Mã chợ", max_length=8, required=False)
    hotline = PhoneField(label="Điện thoại đường dây nóng", required=False)
    management_body = TextField(label="Đơn vị quản lý chợ", max_length=120, required=False)
    lunar_days = forms.MultipleChoiceField(
        label="Ngày phiên âm lịch", choices=LUNAR_DIGITS, required=False, widget=forms.CheckboxSelectMultiple
    )
    weekdays = forms.MultipleChoiceField(
        label="Các thứ trong tuần", choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Market
        fields = [
            "name", "unit", "legacy_unit", "kind", "grade", "schedule", "lunar_days", "weekdays",
            "opens_at", "closes_at", "hotline", "management_body", "code",
        ]  # fmt: skip

    field_order = Meta.fields

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = AdminUnit.objects.filter(pk__in=user.scope.unit_ids(Action.REGISTER)).communes()
        # A board keeps its market's register, but has no unit of its own to move the market to.
        offered = AdminUnit.objects.filter(Q(pk__in=units.current()) | Q(pk=self.instance.unit_id))
        self.fields["unit"].queryset = offered.ordered()
        self.fields["unit"].error_messages["required"] = "Chọn xã, phường có chợ."
        self.fields["unit"].empty_label = "Chọn xã, phường"
        old = AdminUnit.objects.communes().filter(successions__new__in=offered).select_related("parent")
        self.fields["legacy_unit"].empty_label = "Không rõ hoặc không cần"
        self.fields["legacy_unit"].queryset = old.distinct().ordered()
        self.fields["legacy_unit"].label_from_instance = lambda unit: f"{unit.name} ({unit.parent.name})"
        if units.count() == 1:
            self.fields["unit"].initial = units.first()
        for name in ("code", "hotline"):
            self.fields[name].help_text = Market._meta.get_field(name).help_text
        for name in ("opens_at", "closes_at"):
            # A digits-only keyboard has neither the colon of 05:30 nor the h of 5h30.
            self.fields[name].widget.attrs |= {"placeholder": "05:30", "autocomplete": "off"}
            self.fields[name].error_messages["invalid"] = "Giờ viết như 05:30."
        if self.instance.schedule in DAYS_FIELD:
            self.fields[DAYS_FIELD[self.instance.schedule]].initial = list(self.instance.schedule_days)
        self.fields["lunar_days"].only_if = "nếu là chợ phiên"
        self.fields["weekdays"].only_if = "nếu họp theo thứ"
        for name in ("opens_at", "closes_at", "hotline", "legacy_unit", "management_body", "code"):
            self.fields[name].is_optional_by_group = True

    def clean(self):
        cleaned = super().clean()
        schedule = cleaned.get("schedule")
        field = DAYS_FIELD.get(schedule)
        days = "".join(cleaned.get(field) or []) if field else ""
        try:
            market_days.validate(schedule or Schedule.DAILY, days)
        except ValueError as error:
            self.add_error(field or "schedule", str(error) if days or not field else "Tích những ngày chợ họp.")
        self.instance.schedule_days = days
        unit, legacy = cleaned.get("unit"), cleaned.get("legacy_unit")
        if unit and legacy and not legacy.successions.filter(new=unit).exists():
            self.add_error("legacy_unit", f"{legacy.name} cũ không nhập vào {unit.name}.")
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "Giờ đóng phải sau giờ mở.")
        return cleaned


class MarketEditForm(VersionedForm, MarketForm):
    """The days are one field of the row and two of the form, of which the schedule says which one holds."""

    compared = EDITABLE_FIELDS
    this = "chợ này"

    def words(self, name, version):
        if name == "schedule_days" and "schedule" in version:
            return market_days.describe(version["schedule"], version[name])
        return super().words(name, version)

    def follow(self, name, now):
        if name != "schedule_days":
            super().follow(name, now)
        elif now["schedule"] in DAYS_FIELD:
            self.data.setlist(DAYS_FIELD[now["schedule"]], list(now[name]))


class SectionForm(PortalForm):
    name = TextField(label="Tên khu, dãy", max_length=60, missing=MISSING_SECTION)


class SectionRenameForm(VersionedForm, forms.ModelForm):
    """One line of the list of sections."""

    name = TextField(label="Tên khu, dãy", max_length=60, missing=MISSING_SECTION)

    compared = SECTION_FIELDS
    this = "khu này"

    class Meta:
        model = Section
        fields = ["name"]

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, auto_id=f"section-{instance.code}-%s", **kwargs)
        self.fields["name"].widget.attrs["class"] = "form-control"


class CloseMarketForm(PortalForm):
    on = DayField(label="Ngày đóng chợ", initial=timezone.localdate)
