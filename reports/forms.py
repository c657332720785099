"""What figures are narrowed by, what is asked of communes, and what is answered to the index."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone

from officers.fields import DayField, TextField
from officers.formviews import AskingForm, PortalForm
from officers.versioned import VersionedForm
from places.enums import UnitKind
from places.models import AdminUnit, Area
from places.vietnamese import sort_key
from reports.enums import Measure, Reached
from reports.models import MOST_POSITION, STEP_CHOICES, Indicator, Snapshot
from reports.narrowing import PER
from reports.services.indicators import EDITED_FIELDS
from stalls.enums import Grade, MarketKind
from stalls.filters import markets_in_scope, units_in_scope


class WhereForm(forms.Form):
    """By GET: what can't be read narrows nothing, and is said."""

    per = forms.ChoiceField(label="Tách theo", choices=PER, required=False)
    unit = forms.ModelChoiceField(label="Xã, phường", queryset=None, required=False, empty_label="Mọi xã, phường")
    market = forms.ModelChoiceField(label="Chợ", queryset=None, required=False, empty_label="Mọi chợ")
    area = forms.ModelChoiceField(label="Khu vực", queryset=None, required=False, empty_label="Mọi khu vực")
    district = forms.ModelChoiceField(label="Huyện cũ", queryset=None, required=False, empty_label="Mọi huyện cũ")
    grade = forms.TypedChoiceField(
        label="Hạng chợ", choices=[("", "Mọi hạng"), *Grade.choices], coerce=int, required=False, empty_value=None
    )
    kind = forms.ChoiceField(label="Loại chợ", choices=[("", "Mọi loại chợ"), *MarketKind.choices], required=False)
    day = DayField(label="Tính đến ngày", required=False, help_text="Để trống là lúc này.")

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = self._units(request)
        self.fields["market"].queryset = self._markets(request)
        if not self.data.get("unit"):
            # Thousands to choose from are no choice; the tables lead to one.
            self.fields["market"].widget = forms.HiddenInput()
        self.fields["area"].queryset = Area.objects.current()
        self.fields["area"].choices = self._areas
        former = AdminUnit.objects.filter(kind__in=(UnitKind.DISTRICT, UnitKind.CITY))
        self.fields["district"].queryset = former.ordered()

    def _areas(self):
        """In an order that the databases do not know."""
        areas = sorted(Area.objects.current(), key=lambda area: sort_key(area.name))
        return [("", "Mọi khu vực"), *((area.pk, area.name) for area in areas)]

    def _markets(self, request):
        """Of the commune that is looked at; of one that is no more, those that went on from there."""
        asked, here = self.data.get("unit"), markets_in_scope(request)
        if not asked:
            return here
        if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
            return here.none()
        return here.filter(Q(unit=int(asked)) | Q(legacy_unit=int(asked)))

    def _units(self, request):
        """Those in reach today; and one that is no more, when a figure of its days leads here."""
        asked, here = self.data.get("unit", ""), Q(pk__in=units_in_scope(request).values("pk"))
        if asked.isascii() and asked.isdigit() and len(asked) < 10:
            here |= Q(pk=int(asked))
        return AdminUnit.objects.communes().filter(here).ordered()

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Ngày này chưa tới: chưa có số liệu. Chọn từ hôm nay trở về trước.")
        return day

    def within(self) -> dict:
        """As `parts_of` takes it."""
        said = self.cleaned_data if self.is_valid() else {}
        return {name: getattr(said[name], "pk", said[name]) for name in PER if said.get(name)}


class RowsForm(WhereForm):
    """Of one step: those that have come so far, or those that wait for it."""

    step = forms.ChoiceField(label="Bước", choices=Reached, required=False)
    waiting = forms.BooleanField(label="Còn chờ", required=False)


class PaperForm(forms.Form):
    """By GET: the same address makes the same report again."""

    day = DayField(label="Số liệu đến hết ngày", required=False, help_text="Để trống là lần chốt mới nhất.")
    number = TextField(
        label="Số văn bản", max_length=40, required=False, help_text="Ví dụ: 125/BC-SKHCN. Chưa có thì để trống."
    )
    signed_on = DayField(label="Ngày ký")

    def clean_day(self):
        """Sets `snapshot`: the last count of that day or before."""
        day = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Ngày này chưa tới: chưa có số liệu. Chọn từ hôm nay trở về trước.")
        self.snapshot = Snapshot.objects.at(day or timezone.localdate())
        if self.snapshot is None:
            raise forms.ValidationError("Chưa có số liệu chốt đến ngày này. Chọn ngày gần đây hơn.")
        return day

    def clean_signed_on(self):
        """No report is signed before its figures are there; farther ahead a day is a slip in typing the year."""
        signed_on, snapshot = self.cleaned_data["signed_on"], getattr(self, "snapshot", None)
        if snapshot and signed_on < snapshot.day:
            raise forms.ValidationError(f"Số liệu chốt ngày {snapshot.day:%d/%m/%Y}: ngày ký phải từ ngày ấy.")
        if signed_on > timezone.localdate() + timedelta(days=366):
            raise forms.ValidationError(f"Xem lại năm của ngày {signed_on:%d/%m/%Y}.")
        return signed_on


class TargetForm(AskingForm):
    asked_heading = "Chưa giao: đã có chỉ tiêu như vậy"

    unit = forms.ModelChoiceField(
        label="Giao cho",
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label="Mọi nơi chưa giao riêng",
        help_text="Nơi được giao riêng ở bước nào thì bước ấy không theo con số chung nữa.",
    )
    reached = forms.ChoiceField(label="Bước", choices=STEP_CHOICES)
    percent = forms.IntegerField(
        label="Chỉ tiêu (%)", min_value=1, max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Ghi phần trăm, ví dụ 80.", "invalid": "Gõ số phần trăm, ví dụ 80.",
            "min_value": "Chỉ tiêu từ 1 đến 100 %%.", "max_value": "Chỉ tiêu từ 1 đến 100 %%.",
        },
    )  # fmt: skip
    until = DayField(label="Đến hết ngày")

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        # To choose no one place is to choose all.
        self.fields["unit"].is_optional_by_group = True

    def clean_until(self):
        """Farther away a day is a slip in typing the year."""
        until = self.cleaned_data["until"]
        if until > timezone.localdate() + timedelta(days=3653):
            raise forms.ValidationError(f"Xem lại năm của ngày {until:%d/%m/%Y}: chỉ tiêu giao xa nhất mười năm.")
        return until


class IndicatorFields(forms.ModelForm):
    name = TextField(label="Tên chỉ số", max_length=200, missing="Ghi tên chỉ số như trong bộ chỉ số.")
    number = TextField(label="Mã trong bộ chỉ số", max_length=20, required=False)
    measure = forms.ChoiceField(label="Cách tính", choices=Measure, widget=forms.RadioSelect)
    reached = forms.ChoiceField(
        label="Bước nào", choices=[("", "Không theo bước nào"), *STEP_CHOICES], required=False
    )  # fmt: skip
    least = forms.IntegerField(
        label="Từ bao nhiêu % gian", min_value=1, max_value=100, required=False,
        help_text="Nơi có ít nhất bấy nhiêu phần trăm gian đã qua bước ấy mới tính.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Gõ số phần trăm, ví dụ 80.", "min_value": "Gõ từ 1 đến 100 %%.",
            "max_value": "Gõ từ 1 đến 100 %%.",
        },
    )  # fmt: skip
    position = forms.IntegerField(
        label="Thứ tự trong danh sách", min_value=1, max_value=MOST_POSITION,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Ghi thứ tự, ví dụ 3.", "invalid": "Gõ số thứ tự, ví dụ 3.",
            "min_value": "Thứ tự từ 1 trở lên.", "max_value": "Thứ tự nhiều nhất là 999.",
        },
    )  # fmt: skip
    note = TextField(
        label="Ghi chú", max_length=300, required=False, help_text="Ví dụ: văn bản quy định, nguồn đối chiếu."
    )

    class Meta:
        model = Indicator
        fields = EDITED_FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reached"].only_if = "nếu tính theo gian, chợ hoặc xã"
        self.fields["least"].only_if = "nếu tính theo chợ hoặc xã"

    def full_clean(self):
        """One sentence a field: a number that was refused is not besides said to be missing."""
        super().full_clean()
        for told in self.errors.values():
            del told.data[1:]


class IndicatorForm(PortalForm, IndicatorFields):
    pass


class IndicatorEditForm(VersionedForm, IndicatorFields):
    compared = EDITED_FIELDS
    this = "chỉ số này"
