"""Keys of a scope in a query: the same rows as `in`, and on PostgreSQL one value however many they are."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from places.models import AdminUnit
from stalls.models import Market

pytestmark = pytest.mark.django_db


def keys():
    return frozenset(AdminUnit.objects.values_list("pk", flat=True))


def test_it_finds_what_in_finds():
    some = frozenset(sorted(keys())[::7])
    assert set(AdminUnit.objects.filter(pk__among=some)) == set(AdminUnit.objects.filter(pk__in=some))
    rest = AdminUnit.objects.filter(~Q(pk__among=some))
    assert set(rest) == set(AdminUnit.objects.exclude(pk__in=some))
    assert len(some) + rest.count() == len(keys())


def test_of_a_row_that_points_there_no_other_table_is_read(market, other_commune):
    assert list(Market.objects.filter(unit__pk__among={market.unit_id, other_commune.pk})) == [market]
    assert not Market.objects.filter(unit__pk__among={other_commune.pk}).exists()
    assert "JOIN" not in str(Market.objects.filter(unit__pk__among=keys()).query)


def test_of_no_keys_nothing_is_asked():
    with CaptureQueriesContext(connection) as queries:
        assert list(Market.objects.filter(unit__pk__among=frozenset())) == []
    assert len(queries) == 0


def test_either_of_no_keys_or_something_else_is_the_other(market):
    either = Q(unit__pk__among=frozenset()) | Q(code=market.code)
    assert list(Market.objects.filter(either)) == [market]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is sent each key by itself")
def test_it_is_one_value():
    sql, params = AdminUnit.objects.filter(pk__among=keys()).query.sql_with_params()
    assert "ANY(%s::bigint[])" in sql
    assert [sorted(each) for each in params] == [sorted(keys())]
