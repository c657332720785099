"""Two workers that count the register at the same moment: one waits for the other, and nothing is counted twice."""

import pytest

from reports.models import MarketDay, Snapshot, StallStanding
from reports.services import take_snapshot
from tests.stalls.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def real_transactions(transactional_db):
    """Before anything else is made: the tables are loaded anew for such a test."""


def test_two_counts_of_a_day_are_one(ready, make_stall, make_market):
    ready("A-001")
    for number in range(3):
        make_stall(f"B-00{number}", to="vacant", in_market=make_market(f"Chợ Số {number}"))
    for _ in range(5):
        Snapshot.objects.update(done_at=None)
        StallStanding.objects.all().delete()
        answers = at_once(take_snapshot, take_snapshot, take_snapshot)
        assert {snapshot.pk for snapshot in answers} == {Snapshot.objects.done().get().pk}
        assert (MarketDay.objects.count(), StallStanding.objects.count()) == (4, 4)
