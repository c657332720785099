"""What the lists of people can be narrowed by, and what every filter of the portal has in common."""

import django_filters
from django.db import models

from officers.enums import Role, TermState
from officers.holding import holding
from officers.models import User

LONGEST = 100


class TypedFilterSet(django_filters.FilterSet):
    """Takes what is typed as far as a search can use it: PostgreSQL refuses NUL, SQLite a pattern of 50,000 bytes."""

    def __init__(self, data=None, *args, **kwargs):
        if data is not None:
            data = data.copy()
            for name, values in data.lists():
                data.setlist(name, [value.replace("\x00", "")[:LONGEST] for value in values])
        super().__init__(data, *args, **kwargs)


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
