"""What lists can be narrowed by. Choices start at `visible_to`, like everything else."""

import django_filters
from django.db.models import Q

from officers.enums import Action
from officers.filters import TypedFilterSet
from places.models import AdminUnit
from places.services import lookup
from stalls.enums import Goods, MarketKind, Step
from stalls.models import DataRequest, Market, Owner, Stall


def units_in_scope(request):
    """The user's units, and those where a market stands whose board she sits on."""
    with_markets = Market.objects.visible_to(request.user).values("unit")
    units = AdminUnit.objects.filter(Q(pk__among=request.user.scope.unit_ids(Action.SEE)) | Q(pk__in=with_markets))
    return units.communes().current().ordered()


def markets_in_scope(request):
    return Market.objects.visible_to(request.user)


class MarketFilter(TypedFilterSet):
    q = django_filters.CharFilter(label="Tìm chợ", method="search")
    unit = django_filters.ModelChoiceFilter(
        label="Xã, phường", queryset=units_in_scope, to_field_name="code", empty_label="Mọi xã, phường"
    )
    kind = django_filters.ChoiceFilter(label="Loại chợ", choices=MarketKind.choices, empty_label="Mọi loại chợ")

    class Meta:
        model = Market
        fields = ["q", "unit", "kind"]

    def search(self, queryset, name, text):
        """By the market's own words, or by what its commune was once called."""
        places = [found.unit.pk for found in lookup(text)]
        return queryset.filter(Q(pk__in=Market.objects.matching(text)) | Q(unit__in=places))


class StallFilter(TypedFilterSet):
    q = django_filters.CharFilter(label="Mã gian, tên chủ hoặc số điện thoại", method="search")
    market = django_filters.ModelChoiceFilter(
        label="Chợ", queryset=markets_in_scope, to_field_name="code", empty_label="Mọi chợ"
    )
    step = django_filters.ChoiceFilter(label="Tình trạng", choices=Step.choices, empty_label="Mọi tình trạng")
    goods = django_filters.ChoiceFilter(label="Ngành hàng", choices=Goods.choices, empty_label="Mọi ngành hàng")

    class Meta:
        model = Stall
        fields = ["q", "market", "step", "goods"]

    def search(self, queryset, name, text):
        return queryset.matching(text)


class MarketStallFilter(StallFilter):
    """On the page of one market."""

    market = None

    class Meta(StallFilter.Meta):
        fields = ["q", "step", "goods"]


class OwnerFilter(TypedFilterSet):
    q = django_filters.CharFilter(label="Tên hoặc số điện thoại", method="search")

    class Meta:
        model = Owner
        fields = ["q"]

    def search(self, queryset, name, text):
        return queryset.matching(text)


class DataRequestFilter(TypedFilterSet):
    STATES = (("open", "Chưa trả lời"), ("overdue", "Quá hạn"), ("answered", "Đã trả lời"))

    state = django_filters.ChoiceFilter(
        label="Tình trạng", choices=STATES, empty_label="Mọi yêu cầu", method="in_state"
    )

    class Meta:
        model = DataRequest
        fields = ["state"]

    def in_state(self, queryset, name, state):
        return getattr(queryset, state)()
