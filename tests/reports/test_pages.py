"""The pages of figures: what they show, to whom, and what they cost."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from officers.scope import scope_of
from outreach.models import Visit
from places.models import AdminUnit
from reports.enums import BEFORE, DEFINITIONS, Reached
from reports.league import league
from reports.models import Snapshot, Target
from reports.services import set_target, take_snapshot
from stalls.models import Market, Stall
from stalls.services import give_seat
from tests.pages import text_of
from tests.reports.history import let_days_pass

TODAY = timezone.localdate
MOST_QUERIES = 15


def typed(day):
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def desk(client_of, province_officer):
    return client_of(province_officer)


@pytest.fixture
def two_communes(ready, make_stall, make_market, other_commune):
    """Chợ Nước Hai has one of two stalls all the way, Chợ Xa none of one."""
    ready("A-001")
    make_stall("A-002", to="vacant")
    far = make_market("Chợ Xa", unit=other_commune)
    make_stall("B-001", in_market=far)
    return far


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert page.status_code == 200
    return len(queries)


class TestLeague:
    def test_before_the_first_count_it_leads_to_what_is_so_now(self, desk):
        text = text_of(desk.get("/reports/"))
        assert "Chưa chốt số liệu lần nào" in text
        assert 'href="/reports/funnel/"' in text

    def test_the_best_stands_first(self, desk, two_communes, market):
        take_snapshot()
        page = desk.get("/reports/")
        rows = page.context["league"].rows
        assert [row.place for row in rows] == [market.unit, two_communes.unit]
        assert [(row.share, row.rank) for row in rows] == [(50.0, 1), (0.0, None)]
        assert "50,0 %" in text_of(page)

    def test_it_is_ordered_by_what_is_asked(self, desk, two_communes, market):
        take_snapshot()
        page = desk.get("/reports/?step=confirmed")
        assert [row.share for row in page.context["league"].rows] == [100.0, 50.0]
        assert page.context["reached"] == Reached.CONFIRMED
        assert desk.get("/reports/?step=gold").context["reached"] == Reached.SEEN

    @pytest.mark.parametrize(
        ("name", "by", "rank"),
        [
            ("officer", "unit", 2),
            ("officer", "market", 2),
            ("board_member", "market", 2),
            ("board_member", "unit", None),
        ],
    )
    def test_a_rank_is_among_all_whoever_looks(self, request, two_communes, ready, name, by, rank):  # noqa: PLR0917
        """A board sees one market of its commune, which is not the commune."""
        for code in ("B-101", "B-102"):
            ready(code, in_market=two_communes)
        take_snapshot()
        user = request.getfixturevalue(name)
        user.scope = scope_of(user)
        (row,) = league(user, by=by, reached=Reached.SEEN).rows
        assert row.rank == rank

    def test_who_also_sits_on_a_board_elsewhere_has_no_rank_there(self, officer, two_communes, ready):
        ready("B-101", in_market=two_communes)
        give_seat(two_communes, officer, on=date(2026, 1, 1))
        take_snapshot()
        officer.scope = scope_of(officer)
        ranks = {row.place.name: row.rank for row in league(officer, by="unit", reached=Reached.SEEN).rows}
        assert ranks == {"Xã Hòa An": 1, two_communes.unit.name: None}

    def test_where_nobody_has_begun_nobody_is_ranked(self, desk, make_stall):
        make_stall("A-001")
        take_snapshot()
        page = desk.get("/reports/")
        assert [row.rank for row in page.context["league"].rows] == [None]
        assert "None" not in text_of(page)

    def test_a_key_beyond_a_thousand_is_written_without_a_point(self, desk, make_market, make_stall):
        far = make_market("Chợ Nghìn", pk=1234)
        make_stall("A-001", in_market=far)
        take_snapshot()
        assert "?market=1234" in text_of(desk.get("/reports/markets/"))

    def test_the_worst_first_when_asked_and_those_without_stalls_last(self, desk, two_communes, make_market, market):
        take_snapshot()
        page = desk.get("/reports/?order=worst")
        assert [row.share for row in page.context["league"].rows] == [0.0, 50.0]
        assert "thấp nhất trước" in text_of(page)
        assert "?step=used&amp;order=worst" in text_of(page)

    def test_who_is_level_has_the_same_rank_and_the_next_is_counted_on(self, desk, two_communes, make_market, ready):
        for name in ("Chợ Ba", "Chợ Tư"):
            ready("C-001", in_market=make_market(name, unit=two_communes.unit))
        take_snapshot()
        rows = desk.get("/reports/markets/").context["league"].rows
        assert [(row.share, row.rank) for row in rows] == [(100.0, 1), (100.0, 1), (50.0, 3), (0.0, None)]

    def test_markets_have_a_table_of_their_own(self, desk, two_communes, market):
        take_snapshot()
        page = desk.get("/reports/markets/")
        assert [row.place for row in page.context["league"].rows] == [market, two_communes]
        assert market.unit.name in text_of(page)

    def test_who_works_in_one_commune_sees_that_one(self, client_of, officer, two_communes, market):
        take_snapshot()
        page = client_of(officer).get("/reports/")
        assert [row.place for row in page.context["league"].rows] == [market.unit]
        assert "Chợ Xa" not in text_of(client_of(officer).get("/reports/markets/"))

    def test_a_board_sees_its_market(self, client_of, board_member, two_communes, market):
        take_snapshot()
        page = client_of(board_member).get("/reports/markets/")
        assert [row.place for row in page.context["league"].rows] == [market]

    def test_what_moved_since_the_month_and_the_quarter_before(self, desk, ready, make_stall, market):
        ready("A-001")
        take_snapshot()
        let_days_pass(200)
        make_stall("A-002", to="vacant")
        take_snapshot()
        (row,) = desk.get("/reports/?step=let").context["league"].rows
        assert (row.share, row.month, row.quarter) == (50.0, -50.0, -50.0)

    @pytest.mark.parametrize("days", [0, 35, 200])
    def test_it_says_with_which_days_it_compares(self, desk, ready, days):
        ready("A-001")
        take_snapshot()
        let_days_pass(days)
        take_snapshot()
        before, month = TODAY() - timedelta(days=days), TODAY().replace(day=1)
        quarter = month.replace(month=1 + (month.month - 1) // 3 * 3)
        text, day = text_of(desk.get("/reports/")), typed(before)
        assert ("Chưa có số liệu của tháng trước, quý trước để so." in text) is (before >= month)
        assert (f"So với ngày {day}" in text) is (before < month)
        assert ("trăm. Chưa có số liệu của quý trước để so." in text) is (quarter <= before < month)
        assert (f"So với ngày {day} và {day}, tính bằng điểm phần trăm." in text) is (before < quarter)

    def test_who_stands_still_is_named(self, desk, two_communes, market, ready):
        take_snapshot()
        let_days_pass(60)
        ready("A-003")
        take_snapshot()
        page = desk.get("/reports/")
        assert [row.place for row in page.context["stalled"]] == [two_communes.unit]
        assert f"{two_communes.unit.name}." in text_of(page)

    def test_who_has_nothing_left_to_do_does_not_stand_still(self, desk, ready):
        ready("A-001")
        take_snapshot()
        let_days_pass(60)
        Visit.objects.update(recorded_at=timezone.now())
        take_snapshot()
        assert desk.get("/reports/").context["stalled"] == []

    def test_the_target_of_its_own_goes_before_the_one_of_all(self, desk, province_officer, two_communes, market):
        until = TODAY() + timedelta(days=30)
        set_target(unit=None, reached="seen", until=until, percent=80, by=province_officer)
        set_target(unit=market.unit, reached="seen", until=until, percent=40, by=province_officer)
        set_target(unit=market.unit, reached="used", until=until, percent=99, by=province_officer)
        take_snapshot()
        rows = desk.get("/reports/").context["league"].rows
        assert [(row.target, row.gap) for row in rows] == [(40, 10.0), (80, -80.0)]
        assert "còn thiếu 80,0" in text_of(desk.get("/reports/"))

    def test_the_next_target_counts_and_not_the_one_after(self, desk, province_officer, two_communes):
        for days, percent in ((60, 90), (10, 30)):
            until = TODAY() + timedelta(days=days)
            set_target(unit=None, reached="seen", until=until, percent=percent, by=province_officer)
        take_snapshot()
        assert {row.target for row in desk.get("/reports/").context["league"].rows} == {30}

    def test_every_number_leads_to_as_many_rows(self, desk, two_communes):
        take_snapshot()
        for address in ("/reports/", "/reports/markets/"):
            text = text_of(desk.get(address))
            found = re.findall(r'<a href="(/reports/stalls/\?[^"]*)">[^<]*<strong>(\d+)</strong>', text)
            assert len(found) == 2 * len(Reached)
            for url, count in found:
                page = desk.get(url.replace("&amp;", "&"))
                assert page.context["paginator"].count == int(count), url

    def test_thirteen_weeks_make_a_line(self, desk, ready):
        ready("A-001")
        for _ in range(3):
            take_snapshot()
            let_days_pass(7)
        take_snapshot()
        (row,) = desk.get("/reports/").context["league"].rows
        assert row.line == [100.0] * 4
        assert "từ 100 % đến 100 %" in text_of(desk.get("/reports/"))


class TestMap:
    def test_each_commune_is_a_square_that_says_what_its_shade_says(self, desk, two_communes, market):
        take_snapshot()
        text = text_of(desk.get("/reports/"))
        drawing = ET.fromstring(re.search(r"<svg viewBox.*?</svg>", text, re.DOTALL)[0])  # noqa: S314  our own page
        titles = [title.text for title in drawing.iter("title")]
        told = {f"{market.unit.name}: 50 %", f"{two_communes.unit.name}: 0 %"}
        assert {title for title in titles if "chưa có gian" not in title} == told
        assert len(titles) == 56
        assert len(list(drawing.iter("a"))) == 2
        shades = [rect.get("class") for rect in drawing.iter("rect")]
        assert sorted(shades) == [*["tile tile-0"] * 54, "tile tile-1", "tile tile-3"]
        numbers = [each.text for each in drawing.iter("text") if each.get("class").startswith("tile-share")]
        assert sorted(numbers) == ["0", "50", *["–"] * 54]

    def test_every_square_lies_within_the_drawing_and_on_no_other(self, desk, make_market, make_stall):
        for unit in AdminUnit.objects.current().communes():
            make_stall("A-001", to="vacant", in_market=make_market(f"Chợ {unit.name}", unit=unit))
        take_snapshot()
        page = desk.get("/reports/")
        width, height = map(int, page.context["map_size"].split()[2:])
        places = {(int(tile.x), int(tile.y)) for tile in page.context["tiles"]}
        assert len(places) == 56
        assert all(0 <= x <= width - 84 and 0 <= y <= height - 84 for x, y in places)

    def test_one_commune_needs_no_map(self, client_of, officer, ready):
        ready()
        take_snapshot()
        assert client_of(officer).get("/reports/").context["tiles"] == []


class TestFunnel:
    def test_now_it_moves_with_the_register(self, officer_client, ready, make_stall):
        ready("A-001")
        assert officer_client.get("/reports/funnel/").context["total"][Reached.USED] == 1
        make_stall("A-002")
        page = officer_client.get("/reports/funnel/")
        assert page.context["total"].total == 2
        assert "1 gian đã xác nhận tên, chưa có biển đúng" in text_of(page)

    def test_each_part_says_how_far_it_is_before_it_is_opened(self, desk, two_communes, market):
        text = text_of(desk.get("/reports/funnel/?per=market"))
        said = dict(re.findall(r"<summary>([^<]+) <span[^>]*>([^<]+)</span></summary>", text))
        assert said == {market.name: "2 gian · 50,0 % thấy treo", two_communes.name: "1 gian · 0,0 % thấy treo"}

    def test_every_step_says_what_it_counts(self, officer_client, ready):
        ready()
        text = text_of(officer_client.get("/reports/funnel/"))
        assert all(words in text for words in DEFINITIONS.values())

    def test_a_day_to_come_is_refused_in_words(self, officer_client, ready):
        ready()
        page = officer_client.get(f"/reports/funnel/?day={typed(TODAY() + timedelta(days=1))}&kind=commune")
        assert "Ngày này chưa tới" in text_of(page)
        assert page.context["form"]["kind"].value() == "commune"

    def test_a_day_without_a_count_is_said_to_have_none(self, officer_client, ready):
        ready()
        take_snapshot()
        assert "Chưa có số liệu của ngày này" in text_of(officer_client.get("/reports/funnel/?day=01/01/2020"))

    @pytest.mark.parametrize("day", ["", "now"])
    @pytest.mark.parametrize("per", ["unit", "market", "area", "district", "grade", "kind"])
    def test_it_is_taken_apart_by_what_is_asked(self, desk, two_communes, per, day):
        take_snapshot()
        query = f"?per={per}" + (f"&day={typed(TODAY())}" if day else "")
        page = desk.get(f"/reports/funnel/{query}")
        assert page.context["total"].total == 3
        assert page.context["parts"]
        found = re.findall(r'<a href="(/reports/stalls/\?[^"]*)">[^<]*<strong>(\d+)</strong>', text_of(page))
        for url, count in found[:: len(Reached)]:
            rows = desk.get(url.replace("&amp;", "&")).context["paginator"].count
            assert rows == int(count), url

    @pytest.mark.parametrize(
        ("query", "total"),
        [
            ("kind=commune", 3),
            ("kind=central", 0),
            ("grade=3", 3),
            ("grade=1", 0),
            ("market={far}", 1),
            ("unit={unit}", 2),
        ],
    )
    @pytest.mark.parametrize("day", ["", "&day={today}"])
    def test_it_is_narrowed_by_what_is_asked(self, desk, two_communes, query, total, day):
        take_snapshot()
        named = {"far": two_communes.pk, "unit": Market.objects.get(code="NUOCHAI").unit_id, "today": typed(TODAY())}
        page = desk.get("/reports/funnel/?" + (query + day).format(**named))
        assert page.context["total"].total == total

    def test_another_commune_is_nothing_to_her(self, client_of, officer, two_communes):
        take_snapshot()
        page = client_of(officer).get(f"/reports/funnel/?unit={two_communes.unit_id}")
        assert page.context["total"].total == 0
        assert "Chợ Xa" not in text_of(page)
        assert client_of(officer).get(f"/reports/stalls/?market={two_communes.pk}").context["paginator"].count == 0

    @pytest.mark.parametrize("unit", ["x", "-1", "99999999999999999999", "\u0663"])
    def test_what_names_no_unit_narrows_nothing_and_is_said(self, desk, two_communes, unit):
        page = desk.get(f"/reports/funnel/?unit={unit}")
        assert page.status_code == 200
        assert page.context["form"].errors["unit"]

    @pytest.mark.parametrize("page", ["/reports/funnel/?day=", "/reports/stalls/?step=let&day="])
    def test_of_another_day_it_never_says_now(self, desk, ready, page):
        ready()
        take_snapshot()
        for day, said in (("01/01/2199", "Ngày này chưa tới"), ("31/02/2026", "Tính đến ngày:")):
            answer = desk.get(page + day)
            notice = re.search(r'<div class="notice notice-error">.*?<span>([^<]+)', text_of(answer), re.DOTALL)
            assert said in notice[1]
            assert answer.context["when"] == ""
        none = desk.get(page + "01/01/2020")
        assert none.context["when"] == "Ngày 01/01/2020: chưa có số liệu"
        assert "Chưa có số liệu của ngày này" in text_of(none)
        assert desk.get(page).context["when"] == "Lúc này"

    def test_who_waits_for_a_step_is_not_told_what_it_is_to_have_come_there(self, desk, ready):
        ready()
        for reached in BEFORE:
            rows = f"/reports/stalls/?step={reached}"
            assert DEFINITIONS[reached] in text_of(desk.get(rows))
            assert DEFINITIONS[reached] not in text_of(desk.get(rows + "&waiting=on"))


class TestWaiting:
    """What waits for a step: one number on the page, one list behind it."""

    @pytest.mark.parametrize("day", ["", "now"])
    def test_each_number_opens_as_many_stalls(self, desk, two_communes, make_stall, day):
        for code, to in (("A-003", "no_account"), ("A-004", "unconfirmed"), ("A-005", "ready")):
            make_stall(code, to=to)
        take_snapshot()
        page = desk.get(f"/reports/funnel/{f'?day={typed(TODAY())}' if day else ''}")
        found = {step["waits_for"]: (step["waits"], step["waits_url"]) for step in page.context["steps"]}
        assert {words: count for words, (count, _url) in found.items() if count} == {
            "gian chưa có chủ": 1,
            "gian có chủ, chưa có tài khoản": 1,
            "gian có tài khoản, chưa xác nhận hết tên hoặc ngân hàng đã ngừng": 1,
            "gian có chủ, chủ hộ chưa đồng ý hoặc đã rút": 4,
            "gian đã xác nhận tên, chưa có biển đúng": 2,
            "gian có chủ, chưa nói nhận chuyển khoản": 4,
        }
        for count, url in found.values():
            if count:
                assert len(desk.get(url).context["object_list"]) == count

    def test_for_the_first_step_nothing_waits(self, desk, two_communes):
        rows = desk.get("/reports/stalls/?step=registered&waiting=on").context["object_list"]
        assert len(rows) == 3

    def test_the_file_is_called_by_what_waits(self, desk, two_communes):
        answer = desk.get("/reports/stalls/?step=printed&waiting=on&export=csv")
        assert "gian đã xác nhận tên, chưa có biển đúng" in answer.content.decode("utf-8-sig")


class TestRows:
    def test_those_that_have_come_so_far_and_those_that_wait_for_it(self, desk, two_communes):
        take_snapshot()
        for day in ("", f"&day={typed(TODAY())}"):
            here = desk.get(f"/reports/stalls/?step=seen{day}").context["object_list"]
            rest = desk.get(f"/reports/stalls/?step=printed&waiting=on{day}").context["object_list"]
            assert [stall.code for stall in here] == ["A-001"]
            assert [stall.code for stall in rest] == ["B-001"]

    def test_the_title_says_what_is_listed_and_when(self, desk, two_communes):
        take_snapshot()
        text = text_of(desk.get(f"/reports/stalls/?step=printed&waiting=on&day={typed(TODAY())}"))
        assert "Gian đã xác nhận tên, chưa có biển đúng" in text
        assert f"Số liệu chốt ngày {typed(TODAY())}" in text
        assert "Lúc này" in text_of(desk.get("/reports/stalls/?step=seen"))

    def test_it_goes_out_as_a_file(self, desk, two_communes):
        answer = desk.get("/reports/stalls/?step=let&export=csv")
        assert answer["Content-Type"].startswith("text/csv")
        assert "có chủ" in answer.content.decode("utf-8-sig")

    def test_nothing_is_said_to_be_nothing(self, desk):
        assert "Không có gian nào" in text_of(desk.get("/reports/stalls/?step=used"))


class TestTargets:
    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"percent": "0"}, "percent"),
            ({"percent": "101"}, "percent"),
            ({"percent": "nhiều"}, "percent"),
            ({"until": "01/01/2020"}, "until"),
            ({"reached": "registered"}, "reached"),
            ({"unit": "00000"}, "unit"),
        ],
    )
    def test_what_can_not_be_is_refused(self, desk, said, field):
        sent = {"reached": "seen", "percent": "80", "until": typed(TODAY())} | said
        form = desk.post("/reports/targets/new/", sent).context["form"]
        assert list(form.errors) == [field]
        assert not Target.objects.exists()

    def test_set_again_for_the_same_day_it_is_changed(self, desk, market):
        sent = {"unit": market.unit.code, "reached": "seen", "percent": "50", "until": typed(TODAY())}
        desk.post("/reports/targets/new/", sent)
        form = desk.post("/reports/targets/new/", sent | {"percent": "70"}).context["form"]
        assert "Thay bằng 70 % thì bấm Giao chỉ tiêu lần nữa" in form.non_field_errors()[0]
        assert (form["percent"].value(), Target.objects.get().percent) == ("70", 50)
        desk.post("/reports/targets/new/", sent | {"percent": "70", "known": form["known"].value()})
        assert Target.objects.get().percent == 70

    @pytest.mark.parametrize(
        ("name", "is_told"),
        [("province_officer", True), ("officer", True), ("board_member", True), ("neighbour", False)],
    )
    def test_of_others_nobody_is_told(self, request, client_of, market, name, is_told):
        by = request.getfixturevalue("province_officer")
        set_target(unit=market.unit, reached="seen", until=TODAY(), percent=61, by=by)
        page = client_of(request.getfixturevalue(name)).get("/reports/targets/")
        assert ("61 %" in text_of(page)) == is_told

    def test_anybody_may_read_them_and_nobody_else_set_them(self, client_of, officer, province_officer, market):
        target = set_target(unit=None, reached="seen", until=TODAY(), percent=60, by=province_officer)
        client = client_of(officer)
        text = text_of(client.get("/reports/targets/"))
        assert "60 %" in text
        assert "/remove/" not in text
        assert client.get("/reports/targets/new/").status_code == 403
        assert client.post(f"/reports/targets/{target.code}/remove/").status_code == 403
        assert Target.objects.exists()

    def test_one_of_a_commune_that_was_merged_asks_to_be_set_anew(self, desk, province_officer, market):
        until = TODAY() + timedelta(days=9)
        set_target(unit=market.unit, reached="seen", until=until, percent=60, by=province_officer)
        words = "đã sáp nhập: giao lại cho nơi mới"
        assert words not in text_of(desk.get("/reports/targets/"))
        AdminUnit.objects.filter(pk=market.unit_id).update(valid_to=TODAY() - timedelta(days=1))
        assert words in text_of(desk.get("/reports/targets/"))

    def test_a_year_that_can_only_be_a_slip_is_refused(self, desk):
        said = {"unit": "", "reached": "seen", "percent": "60", "until": "31/12/2199"}
        form = desk.post("/reports/targets/new/", said).context["form"]
        assert "Xem lại năm" in form.errors["until"][0]
        assert form["percent"].value() == "60"

    def test_one_that_is_taken_back_is_gone(self, desk, province_officer):
        target = set_target(unit=None, reached="seen", until=date(2099, 1, 1), percent=60, by=province_officer)
        desk.post(f"/reports/targets/{target.code}/remove/")
        assert not Target.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/reports/",
        "/reports/markets/",
        "/reports/funnel/",
        "/reports/funnel/?per=district",
        "/reports/stalls/?step=let",
    ],
)
def test_a_page_costs_the_same_for_one_market_and_for_many(desk, make_market, make_stall, ready, address):
    def more(first, last):
        for number in range(first, last):
            unit = AdminUnit.objects.current().communes()[number]
            make_stall("B-001", in_market=make_market(f"Chợ Số {number}", unit=unit))
        take_snapshot()

    ready("A-001")
    more(0, 1)
    desk.get("/")
    little = queries_of(desk, address)
    more(1, 9)
    assert queries_of(desk, address) == little <= MOST_QUERIES


def test_what_a_stranger_asks_by_hand_ends_in_no_error(desk, two_communes):
    take_snapshot()
    for query in (
        "per=gold",
        "grade=9",
        "kind=x",
        "day=32/13/2026",
        "market=0",
        "area=\0",
        "district=1&per=unit",
        "step=x",
    ):
        for page in ("funnel", "stalls"):
            assert desk.get(f"/reports/{page}/?{query}").status_code == 200, (page, query)


def test_there_is_one_snapshot_however_often_it_is_looked_at(desk, two_communes):
    take_snapshot()
    for _ in range(3):
        desk.get("/reports/")
    assert Snapshot.objects.count() == 1
    assert Market.objects.count() == 2
    assert Stall.objects.count() == 3


class TestFirstScreen:
    def test_before_the_first_count_it_says_nothing(self, officer_client, ready):
        ready()
        assert "own-place" not in text_of(officer_client.get("/"))

    def test_a_commune_is_told_its_share_rank_and_target(self, officer_client, province_officer, two_communes, market):
        until = TODAY() + timedelta(days=9)
        set_target(unit=None, reached="seen", until=until, percent=90, by=province_officer)
        set_target(unit=market.unit, reached="seen", until=until, percent=60, by=province_officer)
        take_snapshot()
        text = text_of(officer_client.get("/"))
        assert f"<strong>{market.unit.name}</strong>: <strong>50,0&nbsp;%</strong>" in text
        assert f"trong 90 ngày, chốt ngày {TODAY():%d/%m/%Y}, hạng 1 trên 2 xã, phường, chỉ tiêu 60&nbsp;%" in text
        assert f"per=market&amp;day={TODAY():%d%%2F%m%%2F%Y}" in text

    def test_the_one_behind_learns_how_many_are_ahead_and_not_which(
        self, client_of, neighbour, two_communes, ready, make_stall
    ):
        ready("B-009", in_market=two_communes)
        make_stall("B-010", to="vacant", in_market=two_communes)
        take_snapshot()
        text = text_of(client_of(neighbour).get("/"))
        assert "hạng 2 trên 2 xã, phường" in text
        assert "Xã Hòa An" not in text

    def test_whoever_has_not_begun_has_no_rank_yet(self, client_of, neighbour, two_communes):
        take_snapshot()
        text = text_of(client_of(neighbour).get("/"))
        assert "0,0&nbsp;%" in text
        assert "hạng" not in text

    def test_who_has_many_is_told_of_all_together(self, desk, two_communes):
        take_snapshot()
        text = text_of(desk.get("/"))
        assert "<strong>2 xã, phường</strong>: <strong>33,3&nbsp;%</strong>" in text
        assert "hạng" not in text


class TestMarketsOffered:
    def test_without_a_commune_none_is_offered_and_one_may_be_asked_for(self, desk, two_communes):
        page = desk.get(f"/reports/funnel/?market={two_communes.pk}")
        assert page.context["total"].total == 1
        assert f'<input type="hidden" name="market" value="{two_communes.pk}"' in text_of(page)

    def test_those_of_the_commune_that_is_looked_at(self, desk, two_communes, market, make_market):
        beside = make_market("Chợ Nà Rị")
        form = desk.get(f"/reports/funnel/?unit={market.unit_id}").context["form"]
        assert set(form.fields["market"].queryset) == {market, beside}

    def test_of_one_that_is_no_more_those_that_went_on_from_there(self, desk, two_communes, market):
        old = AdminUnit.objects.get(name="Xã Đại Tiến")
        Market.objects.filter(pk=market.pk).update(legacy_unit=old)
        form = desk.get(f"/reports/funnel/?unit={old.pk}").context["form"]
        assert list(form.fields["market"].queryset) == [market]

    @pytest.mark.parametrize("unit", ["x", "-1", "9" * 30])
    def test_of_what_is_none_none(self, desk, two_communes, unit):
        form = desk.get(f"/reports/funnel/?unit={unit}").context["form"]
        assert not form.fields["market"].queryset.exists()
