import django_filters
from django.db.models import Q

from officers.filters import TypedFilterSet
from placards.enums import Custody, PlacardState
from placards.models import Placard
from placards.serials import normalise_serial
from stalls.filters import markets_in_scope

TO_TAKE_DOWN, TAKEN_DOWN = "to_take_down", "taken_down"
NOBODY = "-"


class SheetFilter(TypedFilterSet):
    WORTH = [(value, "Đang dùng" if value == PlacardState.PRINTED else label) for value, label in PlacardState.choices]
    PLACES = (*Custody.choices, (TO_TAKE_DOWN, "Phải thu về"), (TAKEN_DOWN, "Đã thu về"))

    q = django_filters.CharFilter(label="Mã biển hoặc mã gian", method="search")
    market = django_filters.ModelChoiceFilter(
        label="Chợ",
        queryset=markets_in_scope,
        to_field_name="code",
        empty_label="Mọi chợ",
        field_name="stall__market",
    )
    custody = django_filters.ChoiceFilter(
        label="Tờ biển", choices=PLACES, empty_label="Ở đâu cũng được", method="where"
    )
    state = django_filters.ChoiceFilter(label="Giá trị", choices=WORTH, empty_label="Mọi biển")
    held_by = django_filters.CharFilter(label="Người giữ (tên đăng nhập)", method="holder")

    class Meta:
        model = Placard
        fields = ["q", "market", "custody", "state", "held_by"]

    def search(self, queryset, name, text):
        serial = normalise_serial(text)
        return queryset.filter(Q(serial=serial) if serial else Q(stall__code=text.strip().upper()))

    def where(self, queryset, name, place):
        if place == TO_TAKE_DOWN:
            return queryset.to_take_down()
        return queryset.filter(taken_down_at__isnull=False) if place == TAKEN_DOWN else queryset.filter(custody=place)

    def holder(self, queryset, name, username):
        """Of what lies in stock; `-` is what nobody has taken yet."""
        held = queryset.filter(custody=Custody.STOCK)
        return held.filter(held_by=None) if username == NOBODY else held.filter(held_by__username=username)
