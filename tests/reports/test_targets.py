"""What the province asks: set, changed, taken back; what the tables can not hold; and what a day is measured by."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from officers.enums import Role
from officers.models import AuditEvent
from places.models import AdminUnit
from reports.enums import Reached
from reports.figures import targets_of
from reports.models import TARGETED, MarketDay, Snapshot, StallStanding, Target
from reports.own_place import own_place
from reports.services import remove_target, set_target, take_snapshot
from tests.pages import messages_of, text_of

TODAY = timezone.localdate
SOON = date(2099, 6, 30)


@pytest.fixture
def ask(province_officer):
    def ask(**said):
        said = {"unit": None, "reached": "seen", "until": SOON, "percent": 60} | said
        return set_target(by=province_officer, **said)

    return ask


def refuses(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


class TestSetting:
    def test_it_is_known_who_set_it_and_what_it_was_before(self, ask, province_officer, market):
        first = ask(unit=market.unit)
        target = ask(unit=market.unit, percent=75, known=first.mark)
        assert (target.percent, target.set_by) == (75, province_officer)
        first, second = AuditEvent.objects.filter(action="target.set").order_by("seq")
        assert (first.unit, first.changed["percent"]) == (market.unit, [None, 60])
        assert second.changed["percent"] == [60, 75]

    def test_without_having_seen_the_one_that_is_there_it_is_not_changed(self, ask, province_officer):
        first = ask()
        with pytest.raises(ValidationError) as caught:
            ask(percent=75)
        told = caught.value.messages[0]
        for words in (str(first), province_officer.full_name, f"{TODAY():%d/%m/%Y}", "Thay bằng 75 %"):
            assert words in told
        assert Target.objects.get().percent == 60

    def test_the_same_number_again_is_said_to_be_the_same(self, ask):
        first = ask()
        for known in ("", first.mark):
            with pytest.raises(ValidationError, match="không có gì để đổi"):
                ask(known=known)

    def test_one_for_all_and_one_of_its_own_stand_side_by_side(self, ask, market):
        ask()
        ask(unit=market.unit)
        ask(reached="used")
        ask(until=SOON + timedelta(days=1))
        assert Target.objects.count() == 4

    def test_a_day_that_is_over_is_refused(self, ask):
        with pytest.raises(ValidationError, match="đã qua"):
            ask(until=TODAY() - timedelta(days=1))
        assert ask(until=TODAY()).until == TODAY()

    def test_taken_back_twice_it_says_so(self, ask, province_officer):
        target = ask()
        remove_target(target.code, of=Target.objects.all(), by=province_officer)
        with pytest.raises(ValidationError, match="đã bỏ rồi"):
            remove_target(target.code, of=Target.objects.all(), by=province_officer)
        event = AuditEvent.objects.get(action="target.remove")
        assert event.changed["percent"] == [None, 60]

    def test_on_the_page_it_is_asked_first(self, client_of, ask, province_officer):
        target, client = ask(), client_of(province_officer)
        address = f"/reports/targets/{target.code}/remove/"
        assert f'href="{address}"' in text_of(client.get("/reports/targets/"))
        assert str(target) in text_of(client.get(address))
        assert Target.objects.exists()
        said = [messages_of(client.get(client.post(address)["Location"])) for _ in range(2)]
        assert "Đã bỏ chỉ tiêu." in str(said[0])
        assert "đã bỏ rồi" in str(said[1])
        assert "đã bỏ rồi" in str(messages_of(client.get(address, follow=True)))

    def test_of_another_province_nothing_is_taken_back(self, client_of, ask, market, make_officer):
        abroad = AdminUnit.objects.create(
            code="20", name="Tỉnh Lạng Sơn", kind="province", valid_from=date(2024, 1, 1), sort_key="lang son"
        )
        stranger = client_of(make_officer("canbolangson", Role.PROVINCE_OFFICER, unit=abroad))
        target = ask(unit=market.unit)
        assert "/remove/" not in stranger.get("/reports/targets/").content.decode()
        address = f"/reports/targets/{target.code}/remove/"
        assert stranger.get(address)["Location"] == "/reports/targets/"
        stranger.post(address)
        assert Target.objects.get() == target

    def test_it_is_called_by_its_place_step_and_day(self, ask, market):
        assert str(ask()) == "Mọi nơi chưa giao riêng: Thấy treo trong 90 ngày 60 % đến 30/06/2099"
        assert str(ask(unit=market.unit)).startswith(market.unit.name)

    def test_a_stall_that_is_there_is_no_target(self):
        assert set(TARGETED) == set(Reached) - {Reached.REGISTERED}


class TestMeasuring:
    def test_the_next_day_counts_and_this_one_is_still_next(self, ask, market):
        near, far = TODAY() + timedelta(days=5), TODAY() + timedelta(days=50)
        ask(until=far, percent=90)
        ask(until=near, percent=30)
        ask(until=far, percent=50, unit=market.unit)
        assert {key: target.percent for key, target in targets_of(near, "seen").items()} == {
            None: 30,
            market.unit_id: 50,
        }
        assert targets_of(near + timedelta(days=1), "seen")[None].percent == 90
        assert targets_of(SOON, "seen") == {}

    def test_another_step_has_its_own(self, ask):
        ask(reached="used", percent=10)
        assert targets_of(TODAY(), "seen") == {}
        assert targets_of(TODAY(), "used")[None].percent == 10


class TestOwnPlace:
    def test_of_two_that_are_alike_both_are_first(self, ready, make_market, other_commune, officer, neighbour):
        ready("A-001")
        ready("B-001", in_market=make_market("Chợ Xa", unit=other_commune))
        take_snapshot()
        assert [own_place(user).rank for user in (officer, neighbour)] == [1, 1]

    @pytest.mark.parametrize(("reached", "stalls"), [(5, 6), (7, 9), (5, 12), (3, 13)])
    def test_nobody_is_ahead_of_herself(self, officer, market, reached, stalls):
        snapshot = Snapshot.objects.create(day=TODAY(), done_at=timezone.now())
        said = {"unit": market.unit, "grade": 3, "kind": "commune", "registered": stalls, "seen": reached}
        MarketDay.objects.create(snapshot=snapshot, market=market, **said)
        assert own_place(officer).rank == 1

    def test_where_nobody_has_begun_nobody_is_the_first(self, make_stall, officer):
        make_stall("A-001", to="vacant")
        take_snapshot()
        assert (own_place(officer).share, own_place(officer).rank) == (0.0, None)

    def test_it_is_of_the_last_count(self, ready, officer):
        ready()
        take_snapshot()
        assert (own_place(officer).share, own_place(officer).day) == (100.0, TODAY())
        Snapshot.objects.update(done_at=None)
        assert own_place(officer) is None

    def test_a_commune_without_stalls_has_no_place(self, ready, neighbour):
        ready()
        take_snapshot()
        assert own_place(neighbour) is None

    def test_the_target_that_ends_first_is_the_one_to_reach(self, ask, ready, officer, market):
        ask(until=TODAY() + timedelta(days=90), percent=90)
        ask(until=TODAY() + timedelta(days=9), percent=40)
        ready()
        take_snapshot()
        assert own_place(officer).target == 40
        ask(unit=market.unit, until=TODAY() + timedelta(days=60), percent=70)
        assert own_place(officer).target == 70


class TestTables:
    @pytest.mark.parametrize("percent", [0, 101])
    def test_a_target_is_a_share(self, ask, percent):
        target = ask()
        refuses(lambda: Target.objects.filter(pk=target.pk).update(percent=percent))

    def test_one_a_day_for_a_unit_and_one_for_all(self, ask, market, province_officer):
        for unit in (None, market.unit):
            ask(unit=unit)
            said = {"unit": unit, "reached": "seen", "until": SOON, "percent": 10, "set_by": province_officer}
            refuses(lambda said=said: Target.objects.create(**said))

    def test_one_count_a_day(self, db):
        Snapshot.objects.create(day=TODAY())
        refuses(lambda: Snapshot.objects.create(day=TODAY()))

    def test_one_row_of_a_market_a_day(self, ready, market):
        ready()
        snapshot = take_snapshot()
        said = {"snapshot": snapshot, "market": market, "unit": market.unit, "grade": 3, "kind": "commune"}
        refuses(lambda: MarketDay.objects.create(**said))

    def test_a_standing_lasts_a_day_at_least(self, ready):
        stall = ready()
        said = {"stall": stall, "since": TODAY(), "until": TODAY(), "steps": 1}
        refuses(lambda: StallStanding.objects.create(**said))

    def test_rows_are_for_who_sees_the_market(self, ready, officer, neighbour, viewer):
        ready()
        take_snapshot()
        for model in (MarketDay, StallStanding):
            seen = [model.objects.visible_to(user).count() for user in (officer, viewer, neighbour)]
            assert seen == [1, 1, 0]

    def test_what_rows_are_called(self, ready):
        stall = ready()
        snapshot = take_snapshot()
        assert str(snapshot) == f"{TODAY():%d/%m/%Y}"
        assert str(stall.pk) in str(StallStanding.objects.get())
        assert str(snapshot.pk) in str(MarketDay.objects.get())
