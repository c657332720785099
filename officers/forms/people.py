from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from officers.bulk import MOST_LINES, check_list
from officers.enums import Role
from officers.fields import DayField, TextField, UsernameField
from officers.formviews import PortalForm
from officers.sealed import blind_index
from officers.usernames import username_for
from places.models import AdminUnit, Area

BULK_ROLES = (Role.COMMUNE_OFFICER, Role.VIEWER)


def units_offered(scope, roles):
    """Of today, wherever the user may give one of the roles."""
    units = frozenset().union(*(scope.units_to_appoint(role) for role in roles))
    return AdminUnit.objects.current().filter(pk__in=units).ordered()


def areas_offered(scope, roles):
    """Those that lie wholly where she may give one of the roles."""
    held = [scope.units_to_appoint(role) for role in roles]
    beyond = [Area.objects.filter(units__in=AdminUnit.objects.exclude(pk__in=units)) for units in held]
    inside = Q(pk__in=())
    for areas in beyond:
        inside |= ~Q(pk__in=areas)
    return Area.objects.current().exclude(units=None).filter(inside).distinct().order_by("code")


class RoleField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(label="Vai trò", **kwargs)
        self.error_messages |= {
            "required": "Chọn vai trò.",
            "invalid_choice": "Anh/chị không giao được vai trò này. Chọn một vai trò trong danh sách.",
        }

    def offer(self, roles):
        self.choices = [("", "Chọn vai trò"), *((role.value, role.label) for role in roles)]
        if len(roles) == 1:
            self.initial = roles[0].value

    def clean(self, value):
        return Role(super().clean(value))


class PlaceField(forms.ChoiceField):
    """A unit or an area, cleaned to what the services take: {"unit": …} or {"area": …}."""

    def __init__(self, **kwargs):
        super().__init__(label="Nơi làm việc", **kwargs)
        self.error_messages |= {
            "required": "Chọn nơi làm việc.",
            "invalid_choice": "Nơi này nằm ngoài địa bàn anh/chị giao được. Chọn một nơi trong danh sách.",
        }

    def offer(self, scope, roles):
        units, areas = list(units_offered(scope, roles)), list(areas_offered(scope, roles))
        self.places = {f"unit-{unit.code}": {"unit": unit} for unit in units}
        self.places |= {f"area-{area.code}": {"area": area} for area in areas}
        groups = [
            ("Cả tỉnh", [unit for unit in units if unit.parent_id is None]),
            ("Khu vực", areas),
            ("Xã, phường", [unit for unit in units if unit.parent_id]),
        ]
        named = {next(iter(place.values())): value for value, place in self.places.items()}
        grouped = [(name, [(named[place], str(place)) for place in places]) for name, places in groups if places]
        self.choices = [("", "Chọn nơi làm việc"), *grouped]
        if len(self.places) == 1:
            self.initial = next(iter(self.places))

    def clean(self, value):
        return self.places[super().clean(value)]


class AppointForm(PortalForm):
    """A further role for somebody who has a sign-in name."""

    username = UsernameField(help_text="Gõ đúng cả tên, ví dụ nguyenthihoa.")
    role = RoleField()
    place = PlaceField()
    since = DayField(label="Từ ngày", initial=timezone.localdate)

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [role for role in scope.roles_to_appoint() if role is not Role.MARKET_BOARD]
        self.fields["role"].offer(roles)
        self.fields["place"].offer(scope, roles)


class NewOfficerForm(AppointForm):
    full_name = TextField(label="Họ và tên", max_length=120, missing="Nhập họ và tên, có dấu.")
    username = UsernameField(required=False, help_text="Bỏ trống thì máy đặt theo họ tên, ví dụ nguyenthihoa.")

    field_order = ["full_name", "username", "role", "place", "since"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["full_name"].widget.attrs |= {"autocapitalize": "words", "spellcheck": "false"}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("full_name") and cleaned.get("username") == "":
            cleaned["username"] = username_for(cleaned["full_name"])
        return cleaned


class EndForm(PortalForm):
    NOW, TODAY, DAY = "now", "today", "day"

    when = forms.ChoiceField(
        label="Khi nào",
        choices=[(NOW, "Thôi ngay: bấm xong là không dùng được nữa"), (TODAY, "Hết ngày hôm nay"), (DAY, "Hết ngày")],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    on = DayField(label="Ngày làm việc cuối cùng", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].only_if = "nếu chọn “Hết ngày”"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") == self.DAY and not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", "Nhập ngày làm việc cuối cùng.")
        return cleaned

    @property
    def last_day(self):
        """None when it ends at once."""
        days = {self.NOW: None, self.TODAY: timezone.localdate(), self.DAY: self.cleaned_data.get("on")}
        return days[self.cleaned_data["when"]]


class BulkForm(PortalForm):
    role = RoleField()
    lines = forms.CharField(
        label="Danh sách",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off", "wrap": "off"}),
        error_messages={"required": "Dán hoặc gõ danh sách, mỗi dòng một người."},
        help_text="Mỗi dòng một người: mã hoặc tên xã; họ tên; tên đăng nhập (bỏ trống cũng được). Dán được từ Excel.",
    )
    # What was shown as checked; another text is checked again before anything is made of it.
    checked = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.scope, self.rows = scope, []
        self.fields["role"].offer([role for role in BULK_ROLES if role in scope.roles_to_appoint()])

    def clean(self):
        cleaned = super().clean()
        role, lines = cleaned.get("role"), cleaned.get("lines")
        if role and lines:
            self.rows = check_list(lines, units=units_offered(self.scope, [role]).communes())
            wrong = [str(row.number) for row in self.rows if row.errors]
            if wrong:
                self.add_error("lines", f"Có {len(wrong)} dòng cần sửa: dòng {', '.join(wrong)}. Chưa tạo ai cả.")
            elif not self.rows:
                self.add_error("lines", "Danh sách chưa có dòng nào.")
        return cleaned

    def clean_lines(self):
        lines = self.cleaned_data["lines"]
        count = sum(1 for line in lines.splitlines() if line.strip())
        if count > MOST_LINES:
            raise ValidationError(
                f"Danh sách có {count} dòng; mỗi lần nhiều nhất {MOST_LINES} dòng. Chia làm nhiều lần."
            )
        return lines

    @property
    def mark(self):
        return blind_index(f"{self.cleaned_data['role']}\n{self.cleaned_data['lines']}", domain="bulk")

    @property
    def is_checked(self):
        return self.cleaned_data["checked"] == self.mark
