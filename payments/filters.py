import django_filters

from officers.filters import TypedFilterSet
from payments.enums import AlarmKind
from payments.models import Alarm


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
