"""What the lists of changes and of alarms are narrowed by."""

import django_filters

from officers.enums import Action
from officers.filters import TypedFilterSet
from payments.enums import AlarmKind, ChangeState
from payments.models import AccountChange, Alarm


class ChangeFilter(TypedFilterSet):
    STATES = (
        ("mine_to_approve", "Chờ tôi duyệt"),
        ("waiting", "Đang chờ duyệt"),
        ("proposed_by_me", "Tôi đề nghị"),
        ("approved", "Đã duyệt"),
        ("refused", "Từ chối"),
    )

    state = django_filters.ChoiceFilter(
        label="Tình trạng", choices=STATES, empty_label="Mọi đề nghị", method="in_state"
    )

    class Meta:
        model = AccountChange
        fields = ["state"]

    def in_state(self, queryset, name, state):
        user = self.request.user
        if state == "mine_to_approve":
            approves = AccountChange.objects.visible_to(user, to=Action.APPROVE)
            return queryset.waiting().for_another_than(user).filter(pk__in=approves.values("pk"))
        if state == "waiting":
            return queryset.waiting()
        if state == "proposed_by_me":
            return queryset.filter(proposed_by=user)
        return queryset.filter(state=ChangeState(state))


class AlarmFilter(TypedFilterSet):
    STATES = (
        ("open", "Chưa xong"),
        ("unexplained", "Chưa giải thích"),
        ("explained", "Chờ người khác xem"),
        ("closed", "Đã đóng"),
        ("gone", "Không còn"),
    )

    state = django_filters.ChoiceFilter(
        label="Tình trạng", choices=STATES, empty_label="Mọi cảnh báo", method="in_state"
    )
    kind = django_filters.ChoiceFilter(label="Loại", choices=AlarmKind.choices, empty_label="Mọi loại")

    class Meta:
        model = Alarm
        fields = ["state", "kind"]

    def in_state(self, queryset, name, state):
        return getattr(queryset, state)()
