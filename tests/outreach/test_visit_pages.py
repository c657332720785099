"""The pages of visits, as an officer goes through a market with them."""

import csv
from io import StringIO
from urllib.parse import quote

import pytest
from django.utils import timezone

from officers.models import AuditEvent
from outreach.enums import Obstacle
from outreach.models import Visit
from placards.custody import hand_over
from stalls.services import add_section, close_stall, create_owner, move_in, move_out
from tests.outreach.conftest import days_ago, typed
from tests.pages import messages_of, text_of
from tests.placards.papers import enter

TODAY = timezone.localdate


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", name="Nông Thị Hoa")


@pytest.fixture
def address(stall):
    return f"/stalls/{stall.market.code}/A-001/visit/"


@pytest.fixture
def round_page(market):
    return f"/markets/{market.code}/visits/"


def sent(**said):
    return {"on_wall": "other", "accepts": "yes", "visited_on": typed(TODAY())} | said


class TestForm:
    def test_it_says_whose_stall_it_is_and_which_sheet_should_hang(self, officer_client, stall, address, officer):
        (sheet,) = enter(stall, by=officer)
        hand_over([sheet], to="Chủ hộ", on=TODAY(), by=officer)
        text = text_of(officer_client.get(address))
        assert "Nông Thị Hoa" in text
        assert sheet.serial in text
        assert "đã giao" in text

    def test_it_says_that_none_was_printed(self, officer_client, address):
        assert "Chưa in biển" in text_of(officer_client.get(address))

    def test_it_offers_the_section_on_the_way(self, officer_client, make_stall, market, address, stall):
        stall.section = add_section(market, name="Dãy rau")
        stall.save()
        assert "Dãy rau" in text_of(officer_client.get(address))

    @pytest.mark.parametrize("obstacle", Obstacle.values)
    def test_every_obstacle_is_kept_by_itself(self, officer_client, address, obstacle):
        officer_client.post(address, sent(accepts="no", obstacles=[obstacle]))
        visit = Visit.objects.get()
        assert [each for each in Obstacle.values if getattr(visit, each)] == [obstacle]
        assert visit.obstacles == [Obstacle(obstacle).label]

    def test_several_obstacles_may_stand_in_the_way_of_one_who_accepts(self, officer_client, address):
        officer_client.post(address, sent(obstacles=["elderly", "no_demand"], wants_help="on", has_speaker="on"))
        visit = Visit.objects.get()
        assert visit.accepts
        assert len(visit.obstacles) == 2
        assert visit.wants_help
        assert visit.has_speaker

    def test_whoever_takes_transfers_has_an_account(self, officer_client, address):
        said = sent(obstacles=["no_account", "elderly"], note="Bán buổi sáng")
        form = officer_client.post(address, said).context["form"]
        assert "đã có tài khoản" in form.errors["obstacles"][0]
        assert form["note"].value() == "Bán buổi sáng"
        assert not Visit.objects.exists()

    def test_our_sheet_hangs_only_where_one_was_printed(self, officer_client, address, stall, officer):
        form = officer_client.post(address, sent(on_wall="ours", note="Bán buổi sáng")).context["form"]
        assert "gian này chưa in biển nào" in form.errors["on_wall"][0]
        assert form["note"].value() == "Bán buổi sáng"
        enter(stall, by=officer)
        officer_client.post(address, sent(on_wall="ours"))
        assert Visit.objects.get().on_wall == "ours"

    @pytest.mark.parametrize("missing", ["on_wall", "accepts", "visited_on"])
    def test_what_is_missing_is_asked_for_and_the_rest_stays(self, officer_client, address, missing):
        said = sent(note="Bán buổi sáng", wants_help="on")
        del said[missing]
        form = officer_client.post(address, said).context["form"]
        assert list(form.errors) == [missing]
        assert form["note"].value() == "Bán buổi sáng"
        assert form["wants_help"].value()
        assert not Visit.objects.exists()

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("32/11/2026", "Ngày chưa đúng"),
            ("hôm qua", "Ngày chưa đúng"),
            ("01/01/2099", "không thể sau hôm nay"),
            ("01/01/2020", "Chủ hộ nhận gian từ ngày 01/03/2026"),
        ],
    )
    def test_a_day_that_can_not_be_is_refused_next_to_its_field(self, officer_client, address, day, sentence):
        page = officer_client.post(address, sent(visited_on=day, note="Bán buổi sáng"))
        form = page.context["form"]
        assert sentence in form.errors["visited_on"][0]
        assert form["note"].value() == "Bán buổi sáng"
        # What is wrong lies in a part that is closed at first.
        assert '<details class="more" open>' in text_of(page)

    def test_an_answer_that_is_none_of_those_offered_is_refused(self, officer_client, address):
        form = officer_client.post(address, sent(on_wall="gold", obstacles=["weather"])).context["form"]
        assert set(form.errors) == {"on_wall", "obstacles"}

    def test_todays_answers_stand_in_it_when_it_is_opened_again(self, officer_client, address, stall, visit):
        visit(stall, on_wall="none", accepts=False, fears_tax=True, note="Hỏi con")
        form = officer_client.get(address).context["form"]
        assert form["on_wall"].value() == "none"
        assert form["accepts"].value() == "no"
        assert form["obstacles"].value() == ["fears_tax"]
        officer_client.post(address, sent(known=form["known"].value()))
        assert Visit.objects.get().on_wall == "other"

    def test_yesterdays_are_shown_below_and_not_taken_over(self, officer_client, address, stall, visit):
        visit(stall, on=days_ago(1), on_wall="other", accepts=False, no_phone=True)
        page = officer_client.get(address)
        assert page.context["form"]["on_wall"].value() is None
        assert "không có điện thoại thông minh hoặc mạng" in text_of(page)

    def test_a_stall_that_was_closed_meanwhile_is_said_to_be(self, officer_client, address, stall):
        move_out(stall, until=TODAY())
        close_stall(stall, on=TODAY(), reason="Sửa mái")
        page = officer_client.post(address, sent(note="Bán buổi sáng"))
        assert "đã đóng từ ngày" in text_of(page)
        assert page.context["form"]["note"].value() == "Bán buổi sáng"

    def test_saved_without_going_on_it_leads_to_the_stall(self, officer_client, address, stall):
        answer = officer_client.post(address, sent())
        assert answer["Location"] == f"/stalls/{stall.market.code}/A-001/"
        assert "Đã ghi lần thăm gian A-001." in messages_of(officer_client.get(answer["Location"]))

    def test_with_another_day_it_is_moved_and_does_not_stand_twice(self, officer_client, address, stall, visit):
        visit(stall, on_wall="other", note="Bán buổi sáng")
        form = officer_client.get(address).context["form"]
        said = {name: form[name].value() for name in ("known", "moved")}
        officer_client.post(address, sent(visited_on=typed(days_ago(1)), note="Bán buổi sáng", **said))
        assert [each.visited_on for each in Visit.objects.all()] == [days_ago(1)]
        event = AuditEvent.objects.get(action="visit.change")
        assert "visited_on" in event.changed

    def test_where_somebody_was_on_that_day_it_stays_where_it_is(self, officer_client, address, stall, visit):
        visit(stall, on=days_ago(1), on_wall="none")
        visit(stall, on_wall="other")
        form = officer_client.get(address).context["form"]
        said = {name: form[name].value() for name in ("known", "moved")}
        page = officer_client.post(address, sent(visited_on=typed(days_ago(1)), note="Bán buổi sáng", **said))
        assert "gian này đã có lần thăm" in page.context["form"].errors["visited_on"][0]
        assert page.context["form"]["note"].value() == "Bán buổi sáng"
        assert Visit.objects.count() == 2

    def test_what_another_wrote_stays_on_its_day(self, client_of, colleague, address, stall, visit):
        first = visit(stall, on_wall="other")
        client = client_of(colleague)
        form = client.get(address).context["form"]
        said = {name: form[name].value() for name in ("known", "moved")}
        client.post(address, sent(visited_on=typed(days_ago(1)), **said))
        there = {(TODAY(), first.by_id), (days_ago(1), colleague.pk)}
        assert set(Visit.objects.values_list("visited_on", "by")) == there

    def test_what_was_saved_again_meanwhile_is_not_doubled_unasked(self, officer_client, address, stall, visit):
        first = visit(stall, on_wall="other")
        visit(stall, on_wall="none", known=first.mark)
        said = {"known": first.mark, "moved": first.mark, "visited_on": typed(days_ago(1))}
        form = officer_client.post(address, sent(**said)).context["form"]
        assert "đã được ghi lại từ lúc ấy" in form.non_field_errors()[0]
        assert Visit.objects.count() == 1
        told = {"known": form["known"].value()}
        # She was told of that day, and of no other.
        officer_client.post(address, sent(**said | told | {"visited_on": typed(days_ago(2))}))
        assert Visit.objects.count() == 1
        officer_client.post(address, sent(**said | told))
        assert Visit.objects.count() == 2

    def test_a_visit_of_who_held_it_in_the_morning_is_not_the_next_ones(self, officer_client, address, stall, visit):
        first = visit(stall, on_wall="other")
        move_out(stall, until=TODAY())
        move_in(stall, create_owner(name="Lý Văn Páo", unit=stall.market.unit), since=TODAY())
        officer_client.post(address, sent(known=first.mark, moved=first.mark))
        assert [each.tenancy for each in Visit.objects.order_by("pk")] == [
            first.tenancy,
            stall.tenancies.current().get(),
        ]

    def test_another_refusal_does_not_say_that_she_was_told(self, client_of, colleague, address, stall, visit):
        client = client_of(colleague)
        client.get(address)
        visit(stall, on_wall="other")
        form = client.post(address, sent(note="gọi 0912345678")).context["form"]
        assert not form["known"].value()

    def test_what_another_wrote_is_not_moved_by_who_was_told_of_it(self, client_of, colleague, address, stall, visit):
        client = client_of(colleague)
        client.get(address)
        visit(stall, on_wall="other")
        page = client.post(address, sent())
        known = page.context["form"]["known"].value()
        client.post(address, sent(visited_on=typed(days_ago(1)), known=known))
        assert {each.visited_on for each in Visit.objects.all()} == {TODAY(), days_ago(1)}

    def test_all_that_is_wrong_is_said_at_once(self, officer_client, address):
        said = sent(on_wall="ours", accepts="no", visited_on="32/11/2026", note="x" * 201)
        form = officer_client.post(address, said).context["form"]
        assert set(form.errors) == {"on_wall", "obstacles", "visited_on", "note"}

    @pytest.mark.parametrize(
        "back",
        [
            f"/reports/{'x' * 300}",
            "foo",
            "?page=2",
            "/a\0",
            "https://la.example/x",
            "//la.example/x",
            "/\\la.example",
            "javascript:alert(1)",
        ],
    )
    def test_it_leads_back_to_pages_of_the_portal_alone(self, officer_client, make_stall, address, back):
        make_stall("A-002")
        there = f"{address}?back={quote(back)}"
        assert back not in text_of(officer_client.get(there))
        assert officer_client.post(there, sent(next="1"))["Location"] == "/stalls/NUOCHAI/A-002/visit/"

    def test_a_number_of_somebody_is_refused_next_to_the_note(self, officer_client, address):
        form = officer_client.post(address, sent(note="gọi 0912 345 678")).context["form"]
        assert "Không ghi số" in form.errors["note"][0]


class TestRights:
    @pytest.mark.parametrize(("name", "status"), [("viewer", 403), ("neighbour", 404)])
    def test_who_may_not_write_is_shown_no_form(self, request, client_of, address, name, status):
        client = client_of(request.getfixturevalue(name))
        assert client.get(address).status_code == status
        assert client.post(address, sent()).status_code == status
        assert not Visit.objects.exists()

    @pytest.mark.parametrize("name", ["officer", "colleague", "board_member", "province_officer"])
    def test_who_works_there_writes(self, request, client_of, address, name):
        user = request.getfixturevalue(name)
        assert client_of(user).post(address, sent()).status_code == 302
        assert Visit.objects.get().by == user

    def test_a_viewer_walks_along_without_a_button(self, client_of, viewer, round_page, stall, visit):
        visit(stall)
        text = text_of(client_of(viewer).get(round_page))
        assert "Có biển của chợ" in text
        assert "/visit/" not in text

    def test_the_neighbour_finds_nothing(self, client_of, neighbour, round_page, stall, visit):
        visit(stall)
        client = client_of(neighbour)
        assert client.get(round_page).status_code == 404
        assert "A-001" not in text_of(client.get("/visits/"))


class TestRound:
    def test_it_goes_in_walking_order_and_leaves_out_what_is_not_let(self, officer_client, make_stall, round_page):
        for code in ("B-002", "A-001", "C-003"):
            make_stall(code)
        make_stall("D-004", to="vacant")
        page = officer_client.get(round_page)
        assert [stall.code for stall in page.context["object_list"]] == ["B-002", "A-001", "C-003"]

    def test_the_button_begins_with_the_first_and_then_goes_on(self, officer_client, make_stalls, round_page, visit):
        first, *_others = make_stalls(3)
        assert "Bắt đầu từ A-001" in text_of(officer_client.get(round_page))
        visit(first)
        assert "Đi tiếp: A-002" in text_of(officer_client.get(round_page))

    def test_without_stalls_it_says_what_to_do(self, officer_client, round_page):
        assert "Chưa có gian nào có chủ" in text_of(officer_client.get(round_page))

    def test_only_those_that_nobody_visited_today(self, officer_client, make_stalls, round_page, visit):
        today, before, never = make_stalls(3)
        visit(today)
        visit(before, on=days_ago(3))
        page = officer_client.get(f"{round_page}?only=today")
        assert list(page.context["object_list"]) == [before, never]

    def test_only_those_who_want_help_by_their_last_answer(self, officer_client, make_stalls, round_page, visit):
        now, no_more, never = make_stalls(3)
        visit(now, wants_help=True)
        visit(no_more, on=days_ago(3), wants_help=True)
        visit(no_more)
        visit(never)
        page = officer_client.get(f"{round_page}?only=help")
        assert list(page.context["object_list"]) == [now]

    def test_a_stall_is_found_by_its_code(self, officer_client, make_stalls, round_page):
        make_stalls(3)
        page = officer_client.get(f"{round_page}?q=a-002")
        assert [stall.code for stall in page.context["object_list"]] == ["A-002"]
        assert "Không có gian nào như vậy" in text_of(officer_client.get(f"{round_page}?q=zzz"))

    def test_the_market_leads_to_it(self, officer_client, market, stall, round_page):
        assert round_page in text_of(officer_client.get(f"/markets/{market.code}/"))


class TestList:
    @pytest.fixture
    def visits(self, make_stalls, visit):
        ours, other, none = make_stalls(3)
        return [
            visit(ours, on=days_ago(2)),
            visit(other, on=days_ago(1), on_wall="other", accepts=False, no_account=True, wants_help=True),
            visit(none, on_wall="none", accepts=False, fears_tax=True, note="Bán =1+1"),
        ]

    def test_the_latest_stands_first(self, officer_client, visits):
        assert list(officer_client.get("/visits/").context["object_list"]) == visits[::-1]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("obstacle=no_account", [1]),
            ("obstacle=fears_tax", [2]),
            ("obstacle=elderly", []),
            ("on_wall=ours", [0]),
            ("on_wall=other", [1]),
            ("wants_help=True", [1]),
            ("market=NUOCHAI", [2, 1, 0]),
            ("market=NUOCHAI&on_wall=none", [2]),
        ],
    )
    def test_it_is_narrowed_by_what_was_answered(self, officer_client, visits, query, found):
        page = officer_client.get(f"/visits/?{query}")
        assert list(page.context["object_list"]) == [visits[place] for place in found]
        assert page.context["chips"]

    def test_the_file_has_the_words_of_the_page(self, officer_client, visits):
        answer = officer_client.get("/visits/?export=csv")
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert rows[0][:5] == ["Ngày thăm", "Chợ", "Mã gian", "Chủ hộ", "Trên gian"]
        assert rows[1][0] == typed(TODAY())
        assert rows[1][4:8] == ["Không treo mã nào", "Chưa", "Sợ bị tính thuế", ""]
        assert rows[2][7] == "Có"

    def test_without_any_it_says_where_to_begin(self, officer_client):
        assert "Chưa thăm gian nào" in text_of(officer_client.get("/visits/"))
        assert "Không có lần thăm nào như vậy" in text_of(officer_client.get("/visits/?on_wall=none"))
