"""What lists are narrowed by, taken as people type it: what every filter has in common, people, and events."""

from datetime import datetime, time, timedelta

import django_filters
from django import forms
from django.db import models
from django.db.models import Q
from django.utils import timezone

from officers.audit import WORDS
from officers.enums import Role, TermState
from officers.holding import holding
from officers.models import AuditEvent, User

LONGEST = 100


class TypedFilterSet(django_filters.FilterSet):
    """Takes what is typed as far as a search can use it: PostgreSQL refuses NUL, SQLite a pattern of 50,000 bytes."""

    def __init__(self, data=None, *args, **kwargs):
        if data is not None:
            data = data.copy()
            for name, values in data.lists():
                data.setlist(name, [value.replace("\x00", "")[:LONGEST] for value in values])
        super().__init__(data, *args, **kwargs)


class DayFilter(django_filters.DateFilter):
    """A day typed as dd/mm/yyyy."""

    def __init__(self, *args, **kwargs):
        widget = forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", "autocomplete": "off"})
        super().__init__(*args, widget=widget, **kwargs)
        self.extra["error_messages"] = {"invalid": "Ngày chưa đúng. Viết ngày/tháng/năm, ví dụ 05/11/2026."}


class AuditFilter(TypedFilterSet):
    q = django_filters.CharFilter(label="Tên đăng nhập, mã gian, mã biển, số sự kiện", method="search")
    action = django_filters.ChoiceFilter(
        label="Việc", choices=lambda: sorted(WORDS.items(), key=lambda each: each[1]), empty_label="Mọi việc"
    )
    since = DayFilter(label="Từ ngày", method="from_day")
    until = DayFilter(label="Đến hết ngày", method="to_day")

    class Meta:
        model = AuditEvent
        fields = ["q", "action", "since", "until"]

    def search(self, queryset, name, text):
        """Whole words only: each of these has an index, and a chain of millions is not read through for a piece."""
        found = Q(actor_name=text) | Q(label=text) | Q(label=text.upper())
        if text.isascii() and text.isdigit() and len(text) <= 18:
            found |= Q(seq=int(text))
        return queryset.filter(found)

    def from_day(self, queryset, name, day):
        return queryset.filter(at__gte=midnight(day))

    def to_day(self, queryset, name, day):
        return queryset.filter(at__lt=midnight(day + timedelta(days=1)))


def midnight(day):
    """The moment a day begins here: compared with a moment, the index is used."""
    return timezone.make_aware(datetime.combine(day, time.min))


class Standing(models.TextChoices):
    """What the list of officers asks about a person."""

    WORKING = TermState.WORKING.value, TermState.WORKING.label
    FUTURE = TermState.FUTURE.value, TermState.FUTURE.label
    ENDED = TermState.ENDED.value, TermState.ENDED.label
    NOT_SIGNED_UP = "not_signed_up", "Chưa đăng ký"
    INACTIVE = "inactive", "Đã ngừng dùng"


class OfficerFilter(TypedFilterSet):
    q = django_filters.CharFilter(label="Tên hoặc tên đăng nhập", method="search")
    role = django_filters.ChoiceFilter(
        label="Vai trò", choices=Role.choices, empty_label="Mọi vai trò", method="with_role"
    )
    state = django_filters.ChoiceFilter(
        label="Tình trạng", choices=Standing.choices, empty_label="Mọi tình trạng", method="in_state"
    )

    class Meta:
        model = User
        fields = ["q", "role", "state"]

    def search(self, queryset, name, text):
        return queryset.matching(text)

    def with_role(self, queryset, name, role):
        return queryset.filter(holding(self.request.user, lambda terms: terms.with_role(role)))

    def in_state(self, queryset, name, state):
        viewer = self.request.user
        if state == Standing.NOT_SIGNED_UP:
            return queryset.not_signed_up()
        if state == Standing.INACTIVE:
            return queryset.filter(is_active=False)
        if state == Standing.ENDED:
            return queryset.exclude(holding(viewer, lambda terms: terms.not_over()))
        narrow = {Standing.WORKING: lambda terms: terms.in_force(), Standing.FUTURE: lambda terms: terms.yet_to_begin()}
        return queryset.filter(holding(viewer, narrow[state]))
