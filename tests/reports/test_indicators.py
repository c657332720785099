"""The list that answers the index: its values against a count by hand, who may change it, its part in the report."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from officers.models import AuditEvent
from outreach.models import Session
from outreach.services import note_result, plan_session
from places.models import AdminUnit
from reports.enums import Measure, Reached
from reports.figures import last_moment
from reports.measuring import measured
from reports.models import Indicator, MarketDay, Snapshot
from reports.numbers import count, percent
from reports.quarters import quarter_end_before
from reports.services import add_indicator, change_indicator, remove_indicator, suggest_indicators, take_snapshot
from reports.services.indicators import SUGGESTED
from stalls.models import Market, Stall
from stalls.services import create_market
from tests.pages import messages_of, text_of
from tests.reports.history import by_hand
from tests.reports.test_paper import ask, words_of

TODAY = timezone.localdate
URL = "/reports/indicators/"
SAID = {"number": "2.10", "name": "Tỷ lệ gian treo biển", "measure": "stalls", "reached": "seen", "position": "1"}


@pytest.fixture
def desk(client_of, province_officer):
    return client_of(province_officer)


@pytest.fixture
def add():
    def add(measure, reached="", least=None, **said):
        said = {"name": f"Chỉ số {measure} {Indicator.objects.count()}", "position": 1} | said
        return add_indicator(Indicator(measure=measure, reached=reached, least=least, **said))

    return add


@pytest.fixture
def value(province_officer):
    def value(indicator, user=None):
        (line,) = measured(user or province_officer, last_moment(), [indicator])
        return line.value, line.how

    return value


@pytest.fixture
def three_markets(ready, make_stall, make_market, other_commune):
    """Two of one commune: one stall of two, and one of one; the next commune's has none of one. And one is empty."""
    ready("A-001")
    make_stall("A-002", to="vacant")
    ready("B-001", in_market=make_market("Chợ Hai"))
    make_stall("C-001", in_market=make_market("Chợ Ba", unit=other_commune))
    make_market("Chợ Trống", unit=other_commune)
    take_snapshot()


class TestValues:
    @pytest.mark.parametrize("reached", [each for each in Reached if each is not Reached.REGISTERED])
    def test_of_stalls_they_are_as_one_counts_by_hand(self, three_markets, add, value, reached):
        wanted = by_hand(Stall.objects.select_related("market"))
        total, held = wanted[Reached.REGISTERED], wanted[Reached.LET]
        assert value(add(Measure.STALL_COUNT, reached))[0] == count(wanted[reached])
        text, how = value(add(Measure.STALLS, reached))
        assert text == percent(100 * wanted[reached] / total)
        assert how == f"{wanted[reached]} gian ({reached.label.lower()}) trên {total} gian hàng"
        text, how = value(add(Measure.HELD_STALLS, reached))
        assert text == percent(100 * wanted[reached] / held)
        assert how.endswith(f"trên {held} gian có chủ")

    @pytest.mark.parametrize(
        ("measure", "least", "wanted", "how"),
        [
            (Measure.MARKETS, 50, "66,7 %", "2 chợ có ít nhất 50 % gian (đã giao biển) trên 3 chợ có gian"),
            (Measure.MARKETS, 51, "33,3 %", "1 chợ có ít nhất 51 % gian (đã giao biển) trên 3 chợ có gian"),
            (Measure.UNITS, 60, "50,0 %", "1 xã, phường có ít nhất 60 % gian (đã giao biển) trên 2 xã, phường có gian"),
            (Measure.UNITS, 67, "0,0 %", "0 xã, phường có ít nhất 67 % gian (đã giao biển) trên 2 xã, phường có gian"),
        ],
    )
    def test_of_places_they_count_where_enough_have_come_so_far(  # noqa: PLR0917  the case
        self, three_markets, add, value, measure, least, wanted, how
    ):
        assert value(add(measure, "handed", least)) == (wanted, how)

    def test_of_the_campaign_they_are_of_the_quarter(self, three_markets, market, officer, add, value):
        said = {"kind": "traders", "topic": "Quét mã", "led_by": "Bà Hoa", "materials": ""}
        session = plan_session(unit=market.unit, market=market, held_on=TODAY(), by=officer, **said)
        plan_session(unit=market.unit, market=market, held_on=TODAY() + timedelta(days=3), by=officer, **said)
        note_result(session, head_count=31, by=officer)
        take_snapshot()
        found = [value(add(each))[0] for each in (Measure.SESSIONS, Measure.PEOPLE, Measure.VISITS)]
        assert found == ["1", "31", "2"]
        begins = quarter_end_before(TODAY()) + timedelta(days=1)
        assert value(Indicator.objects.first())[1].endswith(f", từ {begins:%d/%m/%Y} đến {TODAY():%d/%m/%Y}")
        Session.objects.update(held_on=begins)
        take_snapshot()
        assert value(add(Measure.SESSIONS))[0] == "1"
        Session.objects.update(held_on=begins - timedelta(days=1))
        take_snapshot()
        assert value(add(Measure.SESSIONS))[0] == "0"

    def test_where_there_is_nothing_nothing_is_divided(self, market, add, value):
        take_snapshot()
        assert value(add(Measure.HELD_STALLS, "used"))[0] == "–"
        assert value(add(Measure.MARKETS, "used", 10)) == (
            "–", "0 chợ có ít nhất 10 % gian (chủ hộ nói nhận chuyển khoản) trên 0 chợ có gian",
        )  # fmt: skip

    def test_each_reads_what_is_hers(self, three_markets, add, value, officer, neighbour):
        of_all = add(Measure.STALL_COUNT, "handed")
        assert [value(of_all, user)[0] for user in (officer, neighbour)] == ["2", "0"]


COUNTED = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(0, 40)).map(
        # Of each market: its commune, its stalls, and how many of these have come so far.
        lambda drawn: (drawn[0], drawn[1], min(drawn[1], drawn[2]))
    ),
    min_size=1,
    max_size=9,
)


class TestAgainstALoop:
    """Over counts as chance has them: the share of places is what one finds who walks through them."""

    @pytest.fixture
    def communes(self, db):
        return list(AdminUnit.objects.current().communes()[:3])

    @staticmethod
    def by_loop(places, least):
        there = [(stalls, handed) for stalls, handed in places if stalls]
        enough = [1 for stalls, handed in there if handed * 100 >= least * stalls]
        return percent(100 * len(enough) / len(there)) if there else "–"

    @staticmethod
    def of_communes(counted):
        for commune in {commune for commune, _stalls, _handed in counted}:
            own = [(stalls, handed) for of, stalls, handed in counted if of == commune]
            yield sum(stalls for stalls, _handed in own), sum(handed for _stalls, handed in own)

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture],
        phases=[Phase.generate],
    )  # fmt: skip
    @given(counted=COUNTED, least=st.integers(1, 100))
    def test_of_markets_and_communes(self, communes, province_officer, value, counted, least):
        with transaction.atomic():
            snapshot = Snapshot.objects.create(day=TODAY(), done_at=timezone.now())
            for number, (commune, stalls, handed) in enumerate(counted):
                market = create_market(Market(name=f"Chợ {number}", unit=communes[commune]))
                said = {"unit": market.unit, "grade": 3, "kind": "commune", "registered": stalls, "handed": handed}
                MarketDay.objects.create(snapshot=snapshot, market=market, **said)
            of_markets = Indicator(measure=Measure.MARKETS, reached="handed", least=least)
            of_units = Indicator(measure=Measure.UNITS, reached="handed", least=least)
            assert value(of_markets)[0] == self.by_loop([each[1:] for each in counted], least)
            assert value(of_units)[0] == self.by_loop(list(self.of_communes(counted)), least)
            total, handed = (sum(each[place] for each in counted) for place in (1, 2))
            share = percent(100 * handed / total if total else None)
            assert value(Indicator(measure=Measure.STALLS, reached="handed"))[0] == share
            transaction.set_rollback(True)


class TestList:
    def test_one_is_added_changed_and_taken_out(self, desk):
        assert "Chưa có chỉ số nào" in text_of(desk.get(URL))
        assert messages_of(desk.post(f"{URL}new/", SAID, follow=True)) == ["Đã thêm chỉ số."]
        indicator = Indicator.objects.get()
        assert "2.10. Tỷ lệ gian treo biển" in text_of(desk.get(URL))
        page = desk.get(f"{URL}{indicator.code}/edit/")
        version = page.context["form"]["version"].value()
        said = SAID | {"measure": "markets", "least": "80", "version": version}
        assert messages_of(desk.post(f"{URL}{indicator.code}/edit/", said, follow=True)) == ["Đã sửa chỉ số."]
        indicator.refresh_from_db()
        assert (indicator.measure, indicator.least, indicator.reached) == ("markets", 80, "seen")
        assert messages_of(desk.post(f"{URL}{indicator.code}/remove/", follow=True)) == ["Đã bỏ chỉ số."]
        assert messages_of(desk.post(f"{URL}{indicator.code}/remove/", follow=True)) == ["Chỉ số này đã bỏ rồi."]
        acts = (
            AuditEvent.objects.filter(action__startswith="indicator.").order_by("seq").values_list("action", flat=True)
        )
        assert list(acts) == ["indicator.add", "indicator.change", "indicator.remove"]

    @pytest.mark.parametrize(
        ("said", "field", "words"),
        [
            ({"reached": ""}, "reached", "chọn bước nào"),
            ({"reached": "", "least": "80"}, "reached", "chọn bước nào"),
            ({"measure": "units"}, "least", "ví dụ 80"),
            ({"measure": "units", "reached": ""}, "least", "ví dụ 80"),
            ({"measure": "units", "least": "101"}, "least", "từ 1 đến 100"),
            ({"measure": "thu"}, "measure", ""),
            ({"name": " "}, "name", "Ghi tên chỉ số"),
            ({"note": "Hỏi số 0912 345 678"}, "note", "Không ghi số tài khoản"),
            ({"name": "Gọi 0912 345 678"}, "name", "Không ghi số tài khoản"),
            ({"position": "0"}, "position", "từ 1 trở lên"),
            ({"note": "x" * 301}, "note", "301"),
        ],
    )
    def test_what_can_not_be_is_said_where_it_stands_and_keeps_the_rest(self, desk, said, field, words):
        page = desk.post(f"{URL}new/", SAID | said)
        assert words in str(page.context["form"].errors[field])
        assert "__all__" not in page.context["form"].errors
        assert {len(told) for told in page.context["form"].errors.values()} == {1}
        assert 'value="2.10"' in page.content.decode()
        assert not Indicator.objects.exists()

    def test_one_name_stands_once(self, desk, add):
        other, indicator = add("sessions"), add("people")
        form = desk.post(f"{URL}new/", SAID | {"name": indicator.name}).context["form"]
        assert "Đã có chỉ số tên này" in form.errors["name"][0]
        indicator.name = other.name
        with pytest.raises(ValidationError, match="Đã có chỉ số tên này"):
            change_indicator(indicator)
        other.note = "Nguồn: sổ chợ"
        assert change_indicator(other).note == "Nguồn: sổ chợ"

    @pytest.mark.parametrize("name", ["Tỷ lệ chợ giai đoạn 2026-2030", "Theo QĐ ngày 12.08.2026", "2026 - 2030"])
    def test_years_and_days_are_nobodys_numbers(self, desk, name):
        desk.post(f"{URL}new/", SAID | {"name": name, "note": name})
        assert Indicator.objects.get().name == name

    def test_who_makes_no_report_is_not_led_to_one(self, client_of, add, viewer, officer):
        add("sessions")
        assert "/reports/paper/" not in text_of(client_of(viewer).get(URL))
        assert "/reports/paper/" in text_of(client_of(officer).get(URL))

    def test_what_a_measure_has_no_use_for_is_left_out(self, desk):
        desk.post(f"{URL}new/", SAID | {"measure": "sessions", "least": "80"})
        assert Indicator.objects.values_list("reached", "least").get() == ("", None)

    def test_a_new_one_comes_last(self, desk, add):
        assert desk.get(f"{URL}new/").context["form"]["position"].value() == 1
        add("sessions", position=999)
        assert desk.get(f"{URL}new/").context["form"]["position"].value() == 999

    def test_who_saves_over_another_is_told_once(self, desk, add):
        code = add("sessions").code
        address = f"{URL}{code}/edit/"
        version = desk.get(address).context["form"]["version"].value()
        other = Indicator.objects.get()
        other.name = "Số buổi họp ở chợ"
        change_indicator(other)
        said = {"name": "Số buổi tập huấn", "measure": "sessions", "position": "1", "version": version}
        page = desk.post(address, said)
        assert "Số buổi họp ở chợ" in text_of(page)
        assert page.context["form"].stale.differences[0].label == "Tên chỉ số"
        desk.post(address, said | {"version": page.context["form"]["version"].value()})
        assert Indicator.objects.get().name == "Số buổi tập huấn"

    def test_one_that_is_gone_is_not_there_to_change(self, desk, add):
        code = add("sessions").code
        remove_indicator(code)
        assert desk.get(f"{URL}{code}/edit/").status_code == 404

    @pytest.mark.parametrize("name", ["officer", "viewer", "administrator", "area_officer"])
    def test_others_read_it_and_change_nothing(self, request, client_of, add, name):
        code, client = add("sessions").code, client_of(request.getfixturevalue(name))
        page = client.get(URL)
        assert "Chỉ số sessions" in text_of(page)
        assert "Thêm chỉ số" not in text_of(page)
        for path in ("new/", "suggested/", f"{code}/edit/", f"{code}/remove/"):
            assert client.post(f"{URL}{path}", SAID).status_code == 403
        assert Indicator.objects.count() == 1

    def test_before_the_first_count_it_says_so(self, desk, add):
        add("stalls", "seen")
        assert "chưa chốt số liệu lần nào" in text_of(desk.get(URL))


class TestSuggested:
    def test_they_come_in_by_one_press_and_can_be_changed(self, desk):
        assert f"Thêm {len(SUGGESTED)} chỉ số gợi ý" in text_of(desk.get(URL))
        (said,) = messages_of(desk.post(f"{URL}suggested/", follow=True))
        assert said == "Đã đưa vào các chỉ số gợi ý. Sửa lại cho đúng bộ chỉ số."
        assert [each.name for each in Indicator.objects.all()] == [each[0] for each in SUGGESTED]
        assert "chỉ số gợi ý" not in text_of(desk.get(URL))

    def test_only_those_that_are_missing(self, desk):
        suggest_indicators()
        remove_indicator(Indicator.objects.first().code)
        suggest_indicators()
        assert Indicator.objects.count() == len(SUGGESTED)
        assert messages_of(desk.post(f"{URL}suggested/", follow=True)) == [
            "Các chỉ số gợi ý đều có trong danh sách rồi."
        ]


class TestInTheReport:
    def test_it_says_number_name_value_and_how(self, desk, three_markets, add):
        add("markets", "handed", 50, number="2.10", name="Tỷ lệ chợ treo biển", note="Theo văn bản của Bộ")
        words = words_of(ask(desk, "pdf").content)
        assert "IV. Số liệu cho bộ chỉ số chuyển đổi số" in words
        assert "V. Căn cứ số liệu" in words
        for said in ("2.10", "Tỷ lệ chợ treo biển", "66,7 %", "2 chợ có ít nhất 50 % gian", "Theo văn bản của Bộ"):
            assert said in words
        book = openpyxl.load_workbook(BytesIO(ask(desk, "xlsx").content))
        (row,) = book["Chuyển đổi số"].iter_rows(min_row=2, values_only=True)
        assert row[:3] == ("2.10", "Tỷ lệ chợ treo biển", pytest.approx(2 / 3))

    def test_without_a_list_there_is_no_such_part(self, desk, three_markets):
        words = words_of(ask(desk, "pdf").content)
        assert "IV. Căn cứ số liệu" in words
        assert "bộ chỉ số" not in words


@pytest.mark.parametrize(
    "said",
    [
        {"measure": "stalls", "reached": ""},
        {"measure": "sessions", "reached": "seen"},
        {"measure": "markets", "reached": "seen", "least": None},
        {"measure": "stalls", "reached": "seen", "least": 5},
        {"measure": "markets", "reached": "seen", "least": 101},
    ],
)
def test_the_table_holds_no_measure_without_what_it_needs(db, said):
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.create(name="Chỉ số", position=1, **said)
