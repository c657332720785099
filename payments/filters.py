"""What the list of proposed changes is narrowed by."""

import django_filters

from officers.enums import Action
from officers.filters import TypedFilterSet
from payments.enums import ChangeState
from payments.models import AccountChange


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
