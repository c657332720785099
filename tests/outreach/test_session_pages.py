"""The pages of meetings: what each state offers, what is asked for, and who may."""

import csv
import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.utils import timezone

from officers.models import AuditEvent
from outreach.enums import SessionKind
from outreach.models import Session
from outreach.services import cancel_session, note_result, plan_session
from stalls.models import Market
from stalls.services import close_market, give_seat
from tests.outreach.conftest import SAID, TOPIC, days_ago, typed
from tests.pages import messages_of, text_of

TODAY = timezone.localdate


@pytest.fixture
def new(market):
    return f"/sessions/new/?market={market.code}"


def sent(**said):
    return SAID | {"held_on": typed(TODAY())} | said


class TestPlanning:
    @pytest.mark.parametrize("missing", ["kind", "held_on", "topic", "led_by"])
    def test_what_is_missing_is_asked_for_and_the_rest_stays(self, officer_client, new, missing):
        form = officer_client.post(new, sent(materials="Tờ rơi", **{missing: ""})).context["form"]
        assert list(form.errors) == [missing]
        assert form["materials"].value() == "Tờ rơi"
        assert not Session.objects.exists()

    def test_numbers_of_people_are_refused(self, officer_client, new):
        form = officer_client.post(new, sent(led_by="Lan 0912345678")).context["form"]
        assert "Không ghi số" in form.errors["led_by"][0]

    def test_a_text_that_is_too_long_is_refused_with_its_length(self, officer_client, new):
        form = officer_client.post(new, sent(topic="Quét mã " * 30)).context["form"]
        assert "nhiều nhất 200 ký tự" in form.errors["topic"][0]

    def test_she_is_offered_as_who_leads(self, officer_client, officer, new):
        assert officer_client.get(new).context["form"]["led_by"].value() == officer.full_name

    def test_a_day_or_market_that_is_picked_keeps_what_was_typed(self, officer_client, new, market):
        typed_so_far = sent(unit=market.unit.code, materials="Tờ rơi", led_by="Bà Hoa", held_on="tới đây")
        page = officer_client.post(new, typed_so_far | {"pick": ""})
        assert page.context["market"] == market
        assert not page.context["form"].errors
        picked = {name: page.context["form"][name].value() for name in SAID | {"held_on": ""}}
        assert picked == SAID | {"materials": "Tờ rơi", "led_by": "Bà Hoa", "held_on": "tới đây"}
        form = officer_client.post(new, typed_so_far | {"pick": "05/12/2026"}).context["form"]
        assert (form["held_on"].value(), form["topic"].value()) == ("05/12/2026", TOPIC)
        assert not Session.objects.exists()

    def test_from_a_market_back_to_the_unit_nothing_typed_goes(self, officer_client, new, market):
        assert 'formaction="/sessions/new/"' in text_of(officer_client.get(new))
        page = officer_client.post("/sessions/new/", sent(pick="", materials="Tờ rơi"))
        assert (page.context["market"], page.context["form"]["materials"].value()) == (None, "Tờ rơi")
        assert page.context["form"]["topic"].value() == TOPIC

    def test_a_day_that_nobody_typed_is_the_first_offered_in_the_market_picked(self, officer_client, new):
        Market.objects.update(schedule="weekdays", schedule_days="7")
        page = officer_client.post(new, sent(held_on="", pick=""))
        assert page.context["form"]["held_on"].value() == page.context["days"][0]["typed"]

    def test_a_day_of_one_market_is_not_taken_along_to_another(self, officer_client, new, market, make_market):
        Market.objects.update(schedule="weekdays", schedule_days="7")
        other = make_market("Chợ Xa")
        Market.objects.filter(pk=other.pk).update(schedule="weekdays", schedule_days="3")
        days = [each["typed"] for each in officer_client.get(new).context["days"]]
        there = f"/sessions/new/?market={other.code}"
        for day, offered in ((days[0], days[0]), (days[2], days[2])):
            page = officer_client.post(there, sent(held_on=day, offered=offered, pick=""))
            assert page.context["held_on"] == page.context["days"][0]["typed"] == page.context["offered"]
        page = officer_client.post("/sessions/new/", sent(held_on=days[0], offered=days[0], pick=""))
        assert page.context["held_on"] == ""
        page = officer_client.post(there, sent(held_on="05/12/2026", offered=days[0], pick=""))
        assert page.context["held_on"] == "05/12/2026"

    def test_the_day_that_is_taken_is_marked(self, officer_client, new):
        Market.objects.update(schedule="weekdays", schedule_days="7")
        day = officer_client.get(new).context["days"][2]["typed"]
        text = text_of(officer_client.post(new, sent(pick=day)))
        assert re.search(rf'value="{day}" aria-pressed="true"', text)
        assert text.count('aria-pressed="true"') == 1

    def test_the_commune_that_was_chosen_comes_back_from_a_market(
        self, client_of, province_officer, new, other_commune
    ):
        client = client_of(province_officer)
        text = text_of(client.post(new, sent(unit=other_commune.code, pick="")))
        assert f'<input type="hidden" name="unit" value="{other_commune.code}">' in text
        form = client.post("/sessions/new/", sent(unit=other_commune.code, pick="")).context["form"]
        assert form["unit"].value() == other_commune.code

    def test_of_many_communes_none_is_chosen_for_her(self, client_of, province_officer):
        form = client_of(province_officer).post("/sessions/new/", sent(kind="officers")).context["form"]
        assert "unit" in form.errors
        assert form.fields["unit"].empty_label == "Chọn xã, phường"

    def test_what_she_emptied_stays_empty(self, officer_client, new):
        assert officer_client.post(new, sent(led_by="", pick="")).context["form"]["led_by"].value() == ""

    def test_enter_in_a_field_saves_and_picks_nothing(self, officer_client, new):
        """A browser takes the first button of the form for it."""
        form = text_of(officer_client.get(new)).split('<form method="post" class="form-column"')[1]
        assert 'name="pick"' not in form.split("<button")[1]
        assert 'name="pick"' in form

    def test_a_market_that_meets_daily_offers_no_days(self, officer_client, new):
        Market.objects.update(schedule="daily", schedule_days="")
        page = officer_client.get(new)
        assert page.context["days"] == []
        assert page.context["form"]["held_on"].value() == ""

    def test_weekdays_are_offered_without_the_moon(self, officer_client, new):
        Market.objects.update(schedule="weekdays", schedule_days="7")
        text = text_of(officer_client.get(new))
        assert "Phiên tới" in text
        assert "mùng" not in text

    def test_without_a_market_the_units_in_reach_are_offered(self, officer_client, market):
        page = officer_client.get("/sessions/new/")
        assert [unit.name for unit in page.context["form"].fields["unit"].queryset] == [market.unit.name]
        assert market.name in text_of(page)

    def test_one_for_a_unit_has_no_market(self, officer_client, market):
        officer_client.post("/sessions/new/", sent(kind="officers", unit=market.unit.code))
        session = Session.objects.get()
        assert (session.market, session.unit, session.place) == (None, market.unit, market.unit)

    def test_one_in_a_market_is_of_its_unit(self, officer_client, new, market):
        officer_client.post(new, sent())
        assert Session.objects.get().unit == market.unit


class TestTwice:
    def test_one_like_it_on_that_day_is_named_and_a_second_press_makes_another(
        self, officer_client, new, plan, officer
    ):
        there = plan(topic="Nhận tiền bằng mã")
        page = officer_client.post(new, sent(materials="Tờ rơi"))
        told = page.context["form"].non_field_errors()[0]
        for words in ("đã có buổi “Nhận tiền bằng mã”", officer.full_name, there.market.name, typed(TODAY())):
            assert words in told
        assert "Chưa ghi: đã có một buổi như vậy" in text_of(page)
        form = page.context["form"]
        assert form["materials"].value() == "Tờ rơi"
        officer_client.post(new, sent(materials="Tờ rơi", known=form["known"].value()))
        assert Session.objects.count() == 2

    def test_a_third_is_asked_about_again(self, officer_client, new, plan):
        first = plan()
        plan(topic="Buổi chiều")
        page = officer_client.post(new, sent(known=first.code))
        assert "đã có buổi “Buổi chiều”" in page.context["form"].non_field_errors()[0]

    def test_what_is_refused_for_another_reason_asks_of_it_all_the_same(self, officer_client, new, plan):
        plan(topic="Nhận tiền bằng mã")
        form = officer_client.post(new, sent(topic="Gọi 0912345678")).context["form"]
        assert not form["known"].value()
        again = officer_client.post(new, sent(known=form["known"].value() or "")).context["form"]
        assert "đã có buổi “Nhận tiền bằng mã”" in again.non_field_errors()[0]

    def test_so_is_one_that_is_moved_to_its_day(self, officer_client, plan):
        plan(topic="Nhận tiền bằng mã")
        session = plan(held_on=days_ago(1))
        address = f"/sessions/{session.code}/edit/"
        version = officer_client.get(address).context["form"]["version"].value()
        form = officer_client.post(address, sent(version=version)).context["form"]
        assert "bấm Lưu lần nữa" in form.non_field_errors()[0]
        officer_client.post(address, sent(version=version, known=form["known"].value()))
        session.refresh_from_db()
        assert session.held_on == TODAY()

    @pytest.mark.parametrize(
        "other", [{"kind": "residents"}, {"held_on": days_ago(1)}, {"market": None}], ids=["kind", "day", "place"]
    )
    def test_what_is_another_is_not_asked_about(self, officer_client, new, plan, other):
        plan(**other)
        assert officer_client.post(new, sent()).status_code == 302

    def test_nor_is_one_that_was_called_off(self, officer_client, new, plan, officer):
        cancel_session(plan(), by=officer)
        assert officer_client.post(new, sent()).status_code == 302


class TestFirstScreen:
    def card(self, client):
        _before, _title, after = text_of(client.get("/")).partition(">Buổi tuyên truyền</a>")
        return after.partition("</section>")[0]

    def test_it_leads_to_the_one_that_waits_for_its_result_and_to_the_next(self, officer_client, plan):
        due, to_come = plan(), plan(held_on=TODAY() + timedelta(days=3))
        card = self.card(officer_client)
        assert f'href="/sessions/{due.code}/result/"' in card
        assert f'href="/sessions/{to_come.code}/"' in card
        assert f"gần nhất {to_come.held_on:%d/%m}" in card

    def test_on_its_day_it_is_announced(self, officer_client, plan):
        plan()
        assert "buổi họp hôm nay" in self.card(officer_client)
        plan(held_on=days_ago(1))
        assert "</strong> buổi chờ ghi số người dự, 1 buổi họp hôm nay" in self.card(officer_client)

    def test_several_are_a_list(self, officer_client, plan, officer, market):
        plan()
        plan_session(unit=market.unit, by=officer, held_on=days_ago(1), **SAID)
        for days in (3, 9):
            plan(held_on=TODAY() + timedelta(days=days))
        card = self.card(officer_client)
        for state in ("due", "planned"):
            assert f"/sessions/?state={state}" in card
            assert len(officer_client.get(f"/sessions/?state={state}").context["object_list"]) == 2

    def test_where_no_market_is_open_it_is_named_too(self, officer_client, plan, market):
        plan()
        close_market(market, on=TODAY())
        assert self.card(officer_client)

    def test_what_is_over_or_for_others_does_not_wait(self, officer_client, client_of, viewer, plan, officer):
        note_result(plan(held_on=days_ago(2)), head_count=3, by=officer)
        cancel_session(plan(held_on=days_ago(3)), by=officer)
        assert not self.card(officer_client)
        plan()
        assert self.card(officer_client)
        assert not self.card(client_of(viewer))

    def test_a_market_leads_to_one_of_its_own(self, officer, viewer, client_of, new):
        found = [new in text_of(client_of(user).get("/markets/NUOCHAI/")) for user in (officer, viewer)]
        assert found == [True, False]


class TestBoards:
    def test_of_one_market_it_is_planned_there_without_asking(self, client_of, board_member, market):
        page = client_of(board_member).get("/sessions/new/")
        assert page.context["market"] == market
        client_of(board_member).post("/sessions/new/", sent())
        assert Session.objects.get().market == market

    def test_of_several_she_chooses_one_first(self, client_of, board_member, market, make_market):
        give_seat(make_market("Chợ Hai"), board_member, on=date(2026, 1, 1))
        text = text_of(client_of(board_member).get("/sessions/new/"))
        assert "Chọn chợ họp:" in text
        assert 'formaction="?market=NUOCHAI"' in text
        assert 'name="topic"' not in text

    def test_from_one_of_several_to_another_what_she_typed_goes_along(self, client_of, board_member, new, make_market):
        give_seat(make_market("Chợ Hai"), board_member, on=date(2026, 1, 1))
        client = client_of(board_member)
        client.get(new)
        page = client.post("/sessions/new/", sent(pick="", materials="Tờ rơi"))
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text_of(page)))
        there = re.search(r'formaction="(\?market=(?!NUOCHAI)\w+)"', text_of(page))[1]
        form = client.post(f"/sessions/new/{there}", fields | {"pick": ""}).context["form"]
        assert [form[name].value() for name in ("kind", "topic", "materials")] == ["traders", TOPIC, "Tờ rơi"]

    def test_of_none_that_is_open_there_is_nothing_to_plan(self, client_of, board_member, market):
        close_market(market, on=timezone.localdate())
        assert client_of(board_member).get("/sessions/new/").status_code == 403


class TestHistory:
    def test_one_tab_away_is_what_became_of_it(self, officer_client, plan, officer):
        session = plan()
        note_result(session, head_count=12, by=officer)
        page = text_of(officer_client.get(f"/sessions/{session.code}/"))
        assert f'href="/sessions/{session.code}/history/"' in page
        history = text_of(officer_client.get(f"/sessions/{session.code}/history/"))
        assert f'href="/sessions/{session.code}/"' in history
        assert history.count('class="event"') == 3
        for said in (TOPIC, "Lên lịch buổi tuyên truyền", "Ghi kết quả buổi tuyên truyền"):
            assert said in history

    def test_who_does_not_see_it_sees_no_history(self, client_of, neighbour, plan):
        assert client_of(neighbour).get(f"/sessions/{plan().code}/history/").status_code == 404


class TestRights:
    @pytest.mark.parametrize(("name", "status"), [("viewer", 403), ("neighbour", 404)])
    def test_who_may_not_write_is_offered_nothing(self, request, client_of, plan, new, name, status):  # noqa: PLR0917
        session, client = plan(), client_of(request.getfixturevalue(name))
        for path in (f"/sessions/{session.code}/edit/", f"/sessions/{session.code}/result/", new):
            assert client.get(path).status_code == status, path
        assert client.post(f"/sessions/{session.code}/cancel/").status_code == status
        text = text_of(client.get("/sessions/"))
        assert "/sessions/new/" not in text or name == "neighbour"
        assert (TOPIC in text) == (name == "viewer")

    def test_a_board_plans_in_its_market_and_not_for_the_unit(self, client_of, board_member, new, market):
        client = client_of(board_member)
        assert client.post(new, sent()).status_code == 302
        of_the_unit = sent(unit=market.unit.code, topic="Của cả xã", kind="officers")
        assert client.post("/sessions/new/", of_the_unit).status_code == 302
        assert {session.market for session in Session.objects.all()} == {market}

    def test_a_board_does_not_see_what_is_of_the_unit_at_large(self, client_of, board_member, market, officer):
        plan_session(unit=market.unit, by=officer, held_on=TODAY(), **SAID)
        assert TOPIC not in text_of(client_of(board_member).get("/sessions/"))

    def test_the_province_sees_them_all(self, client_of, province_officer, plan):
        plan()
        assert TOPIC in text_of(client_of(province_officer).get("/sessions/"))


class TestStates:
    def offered(self, client, session):
        text = text_of(client.get(f"/sessions/{session.code}/"))
        return {each for each in ("result", "edit", "cancel") if f"/sessions/{session.code}/{each}/" in text}

    def test_each_state_offers_what_can_be_done(self, officer_client, plan, officer):
        assert self.offered(officer_client, plan(held_on=TODAY() + timedelta(days=3))) == {"edit", "cancel"}
        assert self.offered(officer_client, plan()) == {"result", "edit", "cancel"}
        assert self.offered(officer_client, note_result(plan(), head_count=4, by=officer)) == {"result", "edit"}
        assert self.offered(officer_client, cancel_session(plan(), by=officer)) == set()

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ["planned", "due", "held", "cancelled"]),
            ("?state=due", ["due"]),
            ("?state=held", ["held"]),
            ("?state=planned", ["planned"]),
            ("?kind=residents", ["held"]),
            ("?market=NUOCHAI&state=due", ["due"]),
        ],
    )
    def test_the_list_is_narrowed_by_them(self, officer_client, plan, officer, query, found):
        plan(held_on=TODAY() + timedelta(days=3))
        plan()
        note_result(plan(held_on=days_ago(3), kind="residents"), head_count=4, by=officer)
        cancel_session(plan(held_on=days_ago(5)), by=officer)
        page = officer_client.get(f"/sessions/{query}")
        assert [session.state for session in page.context["object_list"]] == found

    def test_it_is_called_off_once_and_after_a_question(self, officer_client, plan):
        session = plan()
        address = f"/sessions/{session.code}/cancel/"
        assert session.topic in text_of(officer_client.get(address))
        assert not Session.objects.get().cancelled_at
        officer_client.post(address)
        answer = officer_client.post(address)
        assert "đã hủy" in str(messages_of(officer_client.get(answer["Location"])))
        assert AuditEvent.objects.filter(action="session.cancel").count() == 1

    @pytest.mark.parametrize("what", ["cancel", "edit", "result"])
    def test_of_what_is_called_off_nothing_is_asked(self, officer_client, plan, officer, what):
        session = cancel_session(plan(), by=officer)
        page = officer_client.get(f"/sessions/{session.code}/{what}/", follow=True)
        assert page.redirect_chain == [(f"/sessions/{session.code}/", 302)]
        assert "Buổi này đã hủy." in text_of(page)

    def test_what_was_held_is_not_asked_about(self, officer_client, plan, officer):
        session = note_result(plan(), head_count=3, by=officer)
        page = officer_client.get(f"/sessions/{session.code}/cancel/", follow=True)
        assert "không hủy được" in text_of(page)


class TestEditing:
    def test_it_offers_the_kinds_there_are_and_no_empty_one(self, officer_client, plan):
        page = officer_client.get(f"/sessions/{plan().code}/edit/")
        assert [value for value, _label in page.context["form"].fields["kind"].choices] == SessionKind.values
        assert page.context["form"]["kind"].value() == "traders"

    def test_only_what_changed_is_said_of_it(self, officer_client, plan):
        session = plan()
        address = f"/sessions/{session.code}/edit/"
        form = officer_client.get(address).context["form"]
        said = sent(topic="Quét mã ở chợ phiên", version=form["version"].value())
        officer_client.post(address, said)
        event = AuditEvent.objects.get(action="session.change")
        assert event.changed == {"topic": [TOPIC, "Quét mã ở chợ phiên"]}

    def test_what_somebody_saved_meanwhile_is_shown_and_not_lost(self, officer_client, plan):
        session = plan()
        address = f"/sessions/{session.code}/edit/"
        version = officer_client.get(address).context["form"]["version"].value()
        Session.objects.update(topic="Của người khác")
        page = officer_client.post(address, sent(topic="Của tôi", version=version))
        assert "Của người khác" in text_of(page)
        assert page.context["form"]["topic"].value() == "Của tôi"
        assert Session.objects.get().topic == "Của người khác"


class TestResult:
    def test_before_its_day_the_page_of_the_meeting_says_when_it_is(self, officer_client, plan):
        session = plan(held_on=TODAY() + timedelta(days=3))
        page = officer_client.get(f"/sessions/{session.code}/result/", follow=True)
        assert page.redirect_chain == [(f"/sessions/{session.code}/", 302)]
        assert f"Buổi này họp ngày {typed(session.held_on)}. Họp xong thì ghi kết quả." in text_of(page)

    @pytest.mark.parametrize(
        ("count", "sentence"),
        [
            ("", "Ghi số người dự."),
            ("nhiều", "Gõ số người dự, ví dụ 45."),
            ("-1", "không thể nhỏ hơn 0"),
            ("100001", "lớn quá"),
        ],
    )
    def test_a_count_that_is_none_is_refused(self, officer_client, plan, count, sentence):
        page = officer_client.post(f"/sessions/{plan().code}/result/", {"head_count": count, "materials": "Tờ rơi"})
        assert sentence in page.context["form"].errors["head_count"][0]
        assert page.context["form"]["materials"].value() == "Tờ rơi"

    @pytest.mark.parametrize("code", ["KHONGCO2", "\0"])
    def test_a_trader_who_is_not_there_is_refused(self, officer_client, plan, code):
        page = officer_client.post(f"/sessions/{plan().code}/result/", {"head_count": "3", "owner": [code]})
        assert "không giữ gian ở chợ này" in page.context["form"].errors["owner"][0]

    def test_who_was_ticked_stands_ticked_the_next_time(self, officer_client, plan, make_stalls, officer):
        first, second = (stall.tenancy.owner for stall in make_stalls(2))
        session = note_result(plan(), head_count=4, owners=[second], by=officer)
        page = officer_client.get(f"/sessions/{session.code}/result/")
        assert page.context["ticked"] == {second.code}
        assert page.context["form"]["head_count"].value() == 4
        assert first.name in text_of(page)

    def test_residents_are_counted_and_not_named(self, officer_client, plan, make_stalls):
        make_stalls(2)
        page = officer_client.get(f"/sessions/{plan(kind='residents').code}/result/")
        assert 'name="owner"' not in text_of(page)


def test_the_file_has_the_words_of_the_page(officer_client, plan, officer, market, make_stalls):
    owners = [stall.tenancy.owner for stall in make_stalls(2)]
    note_result(plan(materials="Tờ rơi"), head_count=14, owners=owners, materials="Tờ rơi", by=officer)
    answer = officer_client.get("/sessions/?export=csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][1:] == [
        typed(TODAY()),
        "Tuyên truyền tới tiểu thương",
        market.name,
        TOPIC,
        "Nông Thị Thử",
        "Tờ rơi",
        "Đã họp",
        "14",
        "2",
    ]


def test_without_any_it_says_what_to_do(officer_client, client_of, viewer):
    assert "Thêm buổi" in text_of(officer_client.get("/sessions/"))
    assert "Không có buổi nào như vậy" in text_of(officer_client.get("/sessions/?state=held"))
    assert "/sessions/new/" not in text_of(client_of(viewer).get("/sessions/"))
