"""The count of a day: made anew that day, never after it; and the reform of 1 July 2025 replayed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.models import Job
from jobs.runner import run_next
from officers.models import AuditEvent
from officers.verifying import verify
from places.models import AdminUnit, Succession
from places.services import merge_units
from reports.enums import Reached
from reports.figures import last_moment, moment_of
from reports.models import MarketDay, Snapshot, StallStanding
from reports.narrowing import figures_of, parts_of, stalls_of
from reports.services import order_snapshot, take_snapshot
from stalls.models import Market, Stall
from stalls.services import create_market
from stalls.services.merging import move_register_of
from tests.payments.importing.lists import shown, stall_row, workbook, written
from tests.reports.history import Hall, let_days_pass

TODAY = timezone.localdate


def test_it_says_where_the_chain_of_events_stood(ready):
    ready()
    snapshot = take_snapshot()
    assert (snapshot.day, snapshot.done_at is None) == (TODAY(), False)
    head = AuditEvent.objects.get(seq=snapshot.head_seq)
    assert head.hash == snapshot.head_hash
    assert AuditEvent.objects.get(action="snapshot.take").seq == snapshot.head_seq + 1
    assert verify() is not None


def test_until_it_is_made_anew_pages_show_the_count_before(ready, make_market, officer):
    ready("A-001")
    make_market("Chợ Hai")
    before = take_snapshot()
    Stall.objects.update(step="vacant")
    seen = []

    def look(_done, _total):
        last = Snapshot.objects.at(TODAY())
        seen.append((last, figures_of(officer, last, {})[Reached.HANDED]))

    take_snapshot(still_at_it=look)
    assert seen == [(before, 1)] * 2
    assert figures_of(officer, Snapshot.objects.at(TODAY()), {})[Reached.HANDED] == 0


def test_one_that_is_never_finished_leaves_the_day_its_count(ready, officer):
    ready("A-001")
    before = take_snapshot()
    Stall.objects.update(step="vacant")

    def killed(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_snapshot(still_at_it=killed)
    last = Snapshot.objects.at(TODAY())
    assert (last.done_at, figures_of(officer, last, {})[Reached.HANDED]) == (before.done_at, 1)


def test_taken_twice_a_day_it_is_one_and_the_later_counts(ready, make_stall):
    ready()
    take_snapshot()
    make_stall("A-002", to="vacant")
    take_snapshot()
    day = MarketDay.objects.get()
    assert (Snapshot.objects.count(), day.registered, day.used) == (1, 2, 1)
    assert StallStanding.objects.count() == 2


def test_a_day_that_is_over_stays_as_it_was(ready, officer):
    stall = ready()
    take_snapshot()
    let_days_pass(7)
    hall = Hall([], officer, None)
    hall.stalls = [stall]
    hall.act("lose", 0)
    take_snapshot()
    week_ago, today = Snapshot.objects.order_by("day")
    assert [day.handed for day in MarketDay.objects.order_by("snapshot__day")] == [1, 0]
    for snapshot, count in ((week_ago, 1), (today, 0)):
        assert figures_of(officer, snapshot, {})[Reached.HANDED] == count
        assert stalls_of(officer, snapshot, {}, Reached.HANDED).count() == count
        assert stalls_of(officer, snapshot, {}, Reached.PRINTED, waiting=True).count() == 1 - count


def test_a_day_between_two_counts_is_as_the_one_before(ready):
    ready()
    take_snapshot()
    let_days_pass(7)
    take_snapshot()
    before = Snapshot.objects.at(TODAY() - timedelta(days=3))
    assert before.day == TODAY() - timedelta(days=7)
    assert Snapshot.objects.at(TODAY() - timedelta(days=8)) is None


def test_one_that_was_cut_off_is_not_looked_at(ready):
    ready()
    take_snapshot()
    Snapshot.objects.update(done_at=None)
    assert last_moment() is None
    take_snapshot()
    assert last_moment().now.day == TODAY()


def test_what_does_not_change_is_one_row_however_many_days(ready):
    ready()
    for _ in range(4):
        take_snapshot()
        let_days_pass(1)
    assert (StallStanding.objects.count(), MarketDay.objects.count()) == (1, 4)


def test_a_stall_that_leaves_and_comes_back_has_two(ready):
    stall = ready()
    take_snapshot()
    let_days_pass(3)
    Stall.objects.update(status="closed", closed_on=TODAY())
    take_snapshot()
    let_days_pass(3)
    Stall.objects.update(status="active", closed_on=None)
    take_snapshot()
    spans = [(each.since, each.until) for each in stall.standings.order_by("since")]
    days = [TODAY() - timedelta(days=back) for back in (6, 3, 0)]
    assert spans == [(days[0], days[1]), (days[2], None)]


def test_a_market_that_closes_takes_its_stalls_out(ready, market, officer):
    ready()
    take_snapshot()
    let_days_pass(1)
    Market.objects.filter(pk=market.pk).update(closed_on=TODAY())
    snapshot = take_snapshot()
    assert not MarketDay.objects.filter(snapshot=snapshot).exists()
    assert StallStanding.objects.get().until == TODAY()
    assert figures_of(officer, snapshot, {}).total == 0


def test_a_market_that_opens_while_it_is_counted_stays_in_the_count(ready, make_stall, make_market):
    """Another worker may have counted it already."""
    ready()

    def meanwhile(_done, _total):
        if Market.objects.count() == 1:
            make_stall("B-001", to="vacant", in_market=make_market("Chợ Mới"))
            take_snapshot()

    take_snapshot(still_at_it=meanwhile)
    assert MarketDay.objects.count() == StallStanding.objects.count() == 2


@pytest.mark.parametrize("said", [{"until": None}, {"until": date(2026, 1, 1)}])
def test_standings_never_overlap_whatever_the_code_does(ready, said):
    stall = ready()
    take_snapshot()
    wrong = {"stall": stall, "since": date(2026, 1, 1), "steps": 1} | said
    with pytest.raises(IntegrityError), transaction.atomic():
        StallStanding.objects.create(**wrong)


class TestWhen:
    def test_the_worker_takes_it_every_day(self, ready):
        ready()
        while run_next():
            pass
        order_snapshot()
        assert run_next()
        assert Snapshot.objects.done().count() == 1

    def test_one_that_waits_counts_for_all(self, db):
        order_snapshot()
        order_snapshot()
        assert Job.objects.filter(kind="take_snapshot").count() == 1

    def test_after_a_list_it_is_taken_anew(self, officer, market):
        written(shown(workbook(*(stall_row(n) for n in range(3))), by=officer, market=market))
        assert Job.objects.filter(kind="take_snapshot").exists()

    def test_after_a_merger_too(self, market):
        new = AdminUnit(code="99001", name="Xã Mới", kind="commune", parent=market.unit.parent)
        merge_units([market.unit], new, effective_on=TODAY())
        assert Job.objects.filter(kind="take_snapshot").exists()

    @pytest.mark.parametrize(
        ("day", "month", "quarter"),
        [
            (date(2026, 11, 27), date(2026, 10, 31), date(2026, 9, 30)),
            (date(2026, 1, 1), date(2025, 12, 31), date(2025, 12, 31)),
            (date(2026, 3, 31), date(2026, 2, 28), date(2025, 12, 31)),
        ],
    )
    def test_what_today_is_compared_with(self, db, day, month, quarter):
        for each in {day, month, quarter}:
            Snapshot.objects.create(day=each, done_at=timezone.now())
        moment = moment_of(Snapshot.objects.get(day=day))
        assert (moment.now.day, moment.month.day, moment.quarter.day) == (day, month, quarter)


LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)
# One commune that lay in one district, and three that were made of parts of two.
NEW = ("Xã Hòa An", "Phường Thục Phán", "Xã Trà Lĩnh", "Xã Cốc Pàng")


def taken_on(day):
    snapshot = take_snapshot()
    Snapshot.objects.filter(pk=snapshot.pk).update(day=day)
    StallStanding.objects.filter(since=TODAY()).update(since=day)
    StallStanding.objects.filter(until=TODAY()).update(until=day)
    return Snapshot.objects.get(pk=snapshot.pk)


class TestReform:
    @pytest.fixture
    def before(self, province_officer, bank):
        """A market in each old commune that went into the new ones, its stalls some way along."""
        successions = Succession.objects.filter(new__name__in=NEW).select_related("old__parent", "new")
        for place, succession in enumerate(successions):
            market = create_market(Market(name=f"Chợ {succession.old.name} {place}", unit=succession.old))
            hall = Hall([market], province_officer, bank)
            for number, act in enumerate(["let", "account", "confirm", "consent", "print", "hand", "see"]):
                for stall in range(3):
                    if (place + stall) % 7 >= number:
                        hall.act(act, stall)
        return successions

    def merge(self, successions):
        by_new = {}
        for each in successions:
            by_new.setdefault(each.new, []).append(each.old)
        for new, olds in by_new.items():
            move_register_of(olds, new)

    def test_figures_before_by_district_and_after_by_commune_from_the_same_rows(self, before, province_officer):
        everybody = province_officer
        last = taken_on(LAST)
        by_district = parts_of(everybody, last, {}, per="district")
        by_old_commune = parts_of(everybody, last, {}, per="unit")
        districts = {part.name for part in by_district}
        assert districts == {each.old.parent.name for each in before}
        assert {part.name for part in by_old_commune} == {each.old.name for each in before}

        self.merge(before)
        first = taken_on(FIRST)
        by_commune = parts_of(everybody, first, {}, per="unit")
        assert {part.name for part in by_commune} == set(NEW)
        for part in by_commune:
            olds = [each for each in before if each.new.name == part.name]
            assert part.figures.total == 3 * len(olds)

        # The former are unchanged to the digit, by district and by old commune.
        again = Snapshot.objects.at(LAST)
        assert parts_of(everybody, again, {}, per="district") == by_district
        assert parts_of(everybody, again, {}, per="unit") == by_old_commune
        # And the old districts go on, though no unit is in them any more.
        after = parts_of(everybody, first, {}, per="district")
        assert [(part.name, part.figures.total) for part in after] == [
            (part.name, part.figures.total) for part in by_district
        ]

    def test_the_rows_behind_each_are_as_many(self, before, province_officer):
        everybody = province_officer
        taken_on(LAST)
        self.merge(before)
        taken_on(FIRST)
        for day, per in ((LAST, "district"), (LAST, "unit"), (FIRST, "unit"), (FIRST, "district")):
            snapshot = Snapshot.objects.at(day)
            for part in parts_of(everybody, snapshot, {}, per=per):
                for reached in Reached:
                    rows = stalls_of(everybody, snapshot, {per: int(part.key)}, reached)
                    assert rows.count() == part.figures[reached], (day, part.name, reached)
