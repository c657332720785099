"""What the lists of the campaign are narrowed by."""

import django_filters
from django.db.models import Exists, OuterRef
from django.utils import timezone

from officers.filters import TypedFilterSet
from outreach.enums import Obstacle, OnWall, SessionKind
from outreach.models import Session, Visit
from stalls.filters import markets_in_scope
from stalls.models import Stall


class VisitFilter(TypedFilterSet):
    market = django_filters.ModelChoiceFilter(
        label="Chợ", queryset=markets_in_scope, field_name="stall__market", to_field_name="code", empty_label="Mọi chợ"
    )
    obstacle = django_filters.ChoiceFilter(
        label="Vướng mắc", choices=Obstacle.choices, empty_label="Mọi vướng mắc", method="with_obstacle"
    )
    on_wall = django_filters.ChoiceFilter(label="Trên gian", choices=OnWall.choices, empty_label="Treo gì cũng được")
    wants_help = django_filters.ChoiceFilter(
        label="Cần giúp", choices=[("True", "Cần người đến giúp")], empty_label="Cần giúp hay không"
    )

    class Meta:
        model = Visit
        fields = ["market", "obstacle", "on_wall", "wants_help"]

    def with_obstacle(self, queryset, name, obstacle):
        return queryset.filter(**{Obstacle(obstacle).value: True})


class RoundFilter(TypedFilterSet):
    """On the way through one market."""

    TO_DO = (("today", "Hôm nay chưa thăm"), ("help", "Cần người đến giúp"))

    q = django_filters.CharFilter(label="Mã gian, tên chủ hoặc số điện thoại", method="search")
    only = django_filters.ChoiceFilter(label="Gian nào", choices=TO_DO, empty_label="Mọi gian", method="to_do")

    class Meta:
        model = Stall
        fields = ["q", "only"]

    def search(self, queryset, name, text):
        return queryset.matching(text)

    def to_do(self, queryset, name, what):
        visits = Visit.objects.visible_to(self.request.user).filter(stall=OuterRef("pk"), tenancy__until=None)
        if what == "today":
            return queryset.exclude(Exists(visits.filter(visited_on=timezone.localdate())))
        return queryset.filter(last_wants_help=True)


class SessionFilter(TypedFilterSet):
    STATES = (("due", "Chờ ghi kết quả"), ("planned", "Sắp họp"), ("held", "Đã họp"))

    market = django_filters.ModelChoiceFilter(
        label="Chợ", queryset=markets_in_scope, to_field_name="code", empty_label="Mọi chợ"
    )
    kind = django_filters.ChoiceFilter(label="Loại buổi", choices=SessionKind.choices, empty_label="Mọi loại buổi")
    state = django_filters.ChoiceFilter(
        label="Tình trạng", choices=STATES, empty_label="Mọi tình trạng", method="in_state"
    )

    class Meta:
        model = Session
        fields = ["market", "kind", "state"]

    def in_state(self, queryset, name, state):
        if state == "due":
            return queryset.due()
        if state == "held":
            return queryset.held()
        return queryset.standing().filter(held_on__gt=timezone.localdate(), head_count=None)
