"""The pages of the alarms: who sees which, who explains and closes, and what nobody is told."""

import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from jobs.models import Job
from jobs.runner import run_next
from officers.acting import acting_as
from officers.models import AuditEvent
from payments.daily import ALARM_JOB
from payments.enums import AlarmKind
from payments.models import Alarm, OwnNumber
from payments.services import add_account, close_alarm, declare_own_number, explain_alarm, hide_account
from payments.telling import MOST_NAMED
from stalls.models import Owner
from tests.stalls.stale import differences_of, sent_from

NUMBER = "8812345678"
WHY = "Hai vợ chồng dùng chung một tài khoản."
SEEN = "Đã gặp cả hai, đúng là vợ chồng."


@pytest.fixture
def two(make_stall, officer):
    with acting_as(officer):
        return [make_stall("A-001", number=NUMBER), make_stall("A-002", name="Lý Thị Lan", number=NUMBER)]


@pytest.fixture
def far_away(make_market, make_stall, other_commune):
    """A third stall with the same account, where the officer has no business."""
    market = make_market("Chợ Trùng Khánh", unit=other_commune)
    return make_stall("T-777", name="Bế Văn Xa", number=NUMBER, in_market=market)


def page_of(stall, kind=AlarmKind.SHARED):
    return f"/alarms/{Alarm.objects.get(stall=stall, kind=kind).code}/"


def main_of(page):
    return re.search(r"<main.*</main>", page.content.decode(), re.DOTALL)[0]


def states_on(page):
    return [alarm.state for alarm in page.context["object_list"]]


class TestList:
    def test_what_is_open_comes_first_the_oldest_before_all(self, client_of, officer, area_officer, two, make_stall):
        third = make_stall("A-003", name="Hoàng Văn Nam")
        done, waits = (Alarm.objects.get(stall=stall) for stall in two)
        close_alarm(explain_alarm(done, explanation=WHY, by=officer), note=SEEN, by=area_officer)
        explain_alarm(waits, explanation=WHY, by=officer)
        new = Alarm.objects.create(kind="changes", stall=third, key="changes")
        gone = Alarm.objects.create(kind="changes", stall=two[0], key="changes", ended_at=timezone.now())
        page = client_of(officer).get("/alarms/")
        assert list(page.context["object_list"]) == [waits, new, gone, done]
        text = main_of(page)
        for words in ("Chờ người khác xem", "Chưa giải thích", "Không còn", "Đã đóng", "Nông Thị Thử giải thích"):
            assert words in text

    @pytest.mark.parametrize(
        ("query", "states"),
        [
            ("state=open", ["open", "explained"]),
            ("state=unexplained", ["open"]),
            ("state=explained", ["explained"]),
            ("state=gone", ["gone"]),
            ("state=closed", []),
            ("kind=changes", ["gone"]),
            ("kind=shared&state=open", ["open", "explained"]),
        ],
    )
    def test_it_is_narrowed_by_kind_and_state(self, officer_client, officer, two, query, states):
        explain_alarm(Alarm.objects.get(stall=two[1]), explanation=WHY, by=officer)
        Alarm.objects.create(kind="changes", stall=two[0], key="changes", ended_at=timezone.now())
        assert states_on(officer_client.get(f"/alarms/?{query}")) == states

    def test_where_nothing_is_found_it_says_what_is_watched(self, officer_client):
        text = main_of(officer_client.get("/alarms/"))
        assert "Không có cảnh báo nào" in text
        assert all(f"<dt>{kind.label}</dt>" in text for kind in AlarmKind)
        assert "Không có cảnh báo nào như vậy" in main_of(officer_client.get("/alarms/?state=gone"))

    def test_many_are_parted_into_pages(self, officer_client, make_stall):
        stall = make_stall("A-001")
        Alarm.objects.bulk_create(Alarm(kind="shared", stall=stall, key=f"970405:{n}") for n in range(60))
        page = officer_client.get("/alarms/")
        assert len(page.context["object_list"]) == 50
        assert len(officer_client.get("/alarms/?page=2").context["object_list"]) == 10
        assert "60" in main_of(page)

    def test_a_neighbour_sees_none_of_it(self, client_of, neighbour, two):
        client = client_of(neighbour)
        assert states_on(client.get("/alarms/")) == []
        for stall in two:
            assert [client.get(f"{page_of(stall)}{page}").status_code for page in ("", "history/", "explain/")] == [
                404
            ] * 3
        assert "cảnh báo về tài khoản" not in client.get("/").content.decode()


class TestDetail:
    def test_it_names_what_is_in_my_scope_and_counts_the_rest(self, officer_client, two, far_away):
        text = main_of(officer_client.get(page_of(two[0])))
        assert "Tài khoản Agribank ****5678 hiện ở gian của nhiều chủ khác nhau." in text
        assert "A-002 · Chợ Nước Hai" in text
        assert "Lý Thị Lan" in text
        assert "và 1 gian ở nơi khác" in text
        for secret in ("T-777", "Trùng Khánh", "Bế Văn Xa", NUMBER):
            assert secret not in text

    def test_above_both_places_all_are_named(self, client_of, province_officer, two, far_away):
        text = main_of(client_of(province_officer).get(page_of(two[0])))
        assert "T-777 · Chợ Trùng Khánh" in text
        assert "ở nơi khác" not in text

    def test_from_the_far_side_two_are_elsewhere(self, client_of, neighbour, two, far_away):
        text = main_of(client_of(neighbour).get(page_of(far_away)))
        assert "<p>2 gian ở nơi khác</p>" in text
        assert "A-001" not in text

    def test_the_kind_of_two_markets(self, officer_client, two, far_away):
        text = main_of(officer_client.get(page_of(two[0], AlarmKind.MARKETS)))
        assert "Tài khoản Agribank ****5678 hiện ở hơn một chợ." in text

    def test_a_name_at_many_stalls(self, officer_client, make_stall, settings, monkeypatch):
        settings.ALARM_STALLS_PER_HOLDER = 1
        for number in range(4):
            stall = make_stall(f"A-00{number}", name="Nông Thị Hoa")
        monkeypatch.setattr("payments.telling.MOST_NAMED", 2)
        assert MOST_NAMED > 2
        text = main_of(officer_client.get(page_of(stall, AlarmKind.HOLDER)))
        assert "Tên NONG THI HOA đứng tài khoản của nhiều gian." in text
        assert "và 1 gian nữa trong địa bàn" in text

    def test_an_officer_is_named_to_who_may_see_her(self, client_of, two, officer, colleague, viewer):
        colleague.full_name = "Hoàng Văn Riêng"
        colleague.save()
        declare_own_number(colleague, kind="account", number=NUMBER)
        page = page_of(two[0], AlarmKind.OFFICER)
        assert "là tài khoản mà cán bộ Hoàng Văn Riêng khai là của mình." in main_of(client_of(officer).get(page))
        text = main_of(client_of(viewer).get(page))
        assert "là tài khoản mà một cán bộ khai là của mình." in text
        assert "Riêng" not in text

    @pytest.mark.parametrize(
        ("number", "phone", "words"),
        [
            ("0912345678", "", "trùng số điện thoại của"),
            (NUMBER, "0912345678", "Điện thoại của chủ gian trùng số điện thoại của"),
        ],
    )
    def test_her_telephone(self, request, make_stall, number, phone, words):
        colleague, officer_client = map(request.getfixturevalue, ("colleague", "officer_client"))
        stall = make_stall("A-001", number=number)
        Owner.objects.update(phone=phone)
        declare_own_number(colleague, kind="phone", number="0912345678")
        assert words in main_of(officer_client.get(page_of(stall, AlarmKind.OFFICER)))

    def test_of_a_name_it_says_that_it_is_only_a_name(self, officer_client, make_officer, make_stall, commune):
        make_officer("trungten", full_name="Hoàng Văn Trùng", unit=commune)
        text = main_of(officer_client.get(page_of(make_stall("A-001", name="Hoàng Văn Trùng"), AlarmKind.OFFICER)))
        assert "Chỉ là trùng tên: có thể là hai người khác nhau." in text

    def test_of_changes_it_says_when_the_last_was(self, officer_client, make_stall, bank):
        stall = make_stall("A-001")
        for number in range(3):
            hide_account(stall.tenancy.stall_accounts.get())
            add_account(stall, bank=bank, number=f"88000{number}")
        text = main_of(officer_client.get(page_of(stall, AlarmKind.CHANGES)))
        assert f"đổi hơn 2 lần trong 90 ngày, lần cuối ngày {timezone.localdate():%d/%m/%Y}." in text

    def test_what_is_gone_tells_nothing_of_others(self, officer_client, two):
        address = page_of(two[0])
        hide_account(two[1].tenancy.stall_accounts.get())
        text = main_of(officer_client.get(address))
        assert "sổ không còn như vậy" in text
        assert "A-002" not in text

    @pytest.mark.parametrize("reader", [("viewer", 9), ("officer", 9), ("area_officer", 10)], ids=lambda each: each[0])
    def test_its_queries_do_not_grow(self, request, two, make_stall, django_assert_num_queries, reader):
        """Who may close it is looked for among those who had a hand in it."""
        explain_alarm(Alarm.objects.get(stall=two[0]), explanation=WHY, by=request.getfixturevalue("colleague"))
        who, queries = reader
        page, client = page_of(two[0]), request.getfixturevalue("client_of")(request.getfixturevalue(who))
        for number in range(3):
            make_stall(f"B-00{number}", name=f"Lý Thị {'ABCDE'[number]}", number=NUMBER)
            with django_assert_num_queries(queries):
                client.get(page)


class TestElsewhere:
    def test_the_stall_and_the_first_screen_lead_to_it(self, officer_client, two):
        page = page_of(two[0])
        assert f'href="{page}"' in main_of(officer_client.get("/stalls/NUOCHAI/A-001/"))
        assert "<strong>2</strong> cảnh báo về tài khoản chưa xong" in main_of(officer_client.get("/"))
        hide_account(two[1].tenancy.stall_accounts.get())
        assert f'href="{page}"' not in main_of(officer_client.get("/stalls/NUOCHAI/A-001/"))
        assert "cảnh báo về tài khoản" not in main_of(officer_client.get("/"))

    def test_the_worker_goes_round_once_a_day(self, two):
        Alarm.objects.all().delete()
        Job.objects.create(kind=ALARM_JOB)
        assert run_next()
        assert Job.objects.get().state == "done"
        assert Alarm.objects.open().count() == 2
        assert AuditEvent.objects.filter(action="alarm.open").first().actor is None
        call_command("find_alarms")


class TestAnswers:
    def send(self, client, page, **typed):
        opened = client.get(page)
        assert opened.status_code == 200
        return client.post(page, sent_from(opened.context["form"], **typed))

    def test_who_keeps_the_register_explains(self, client_of, colleague, two):
        page = page_of(two[0])
        client = client_of(colleague)
        assert f'href="{page}explain/"' in main_of(client.get(page))
        assert f'href="{page}close/"' not in main_of(client.get(page))
        assert self.send(client, f"{page}explain/", explanation=WHY)["Location"] == page
        assert WHY in main_of(client.get(page))
        assert "Giải thích cảnh báo" in main_of(client.get(f"{page}history/"))

    @pytest.mark.parametrize("typed", ["", "Ngắn quá", "Gọi 0912 345 678 hỏi rồi", "x" * 501])
    def test_what_is_no_explanation_is_said_next_to_it(self, officer_client, two, typed):
        answer = self.send(officer_client, f"{page_of(two[0])}explain/", explanation=typed)
        assert answer.status_code == 200
        assert list(answer.context["form"].errors) == ["explanation"]

    def test_two_who_explain_see_each_other(self, client_of, officer, colleague, two):
        page, client = f"{page_of(two[0])}explain/", client_of(officer)
        opened = client.get(page)
        with acting_as(colleague):
            explain_alarm(Alarm.objects.get(stall=two[0]), explanation=WHY, by=colleague)
        mine = "Hai chị em ruột chung sạp hàng."
        refused = client.post(page, sent_from(opened.context["form"], explanation=mine))
        assert differences_of(refused) == {"Giải thích": ("để trống", WHY, mine, True)}

    def test_a_viewer_may_do_neither(self, client_of, viewer, two):
        page, client = page_of(two[0]), client_of(viewer)
        assert client.get(page).status_code == 200
        assert [client.get(f"{page}{what}/").status_code for what in ("explain", "close")] == [403, 403]
        assert client.post(f"{page}explain/", {"explanation": WHY}).status_code == 403

    def test_one_above_closes_it_after_her_password(self, client_of, confirmed_client_of, colleague, area_officer, two):
        page = page_of(two[0])
        with acting_as(colleague):
            explain_alarm(Alarm.objects.get(stall=two[0]), explanation=WHY, by=colleague)
        assert client_of(area_officer).get(f"{page}close/")["Location"].startswith("/confirm/")
        client = confirmed_client_of(area_officer)
        assert f'href="{page}close/"' in main_of(client.get(page))
        assert WHY in main_of(client.get(f"{page}close/"))
        assert self.send(client, f"{page}close/", closing_note=SEEN)["Location"] == page
        text = main_of(client.get(page))
        assert SEEN in text
        assert "máy mở cảnh báo mới" in text
        assert f'href="{page}close/"' not in text
        assert self.send(client, f"{page}close/", closing_note=SEEN).status_code == 200

    def test_an_explanation_that_came_meanwhile_is_read_first(self, confirmed_client_of, two, officer, area_officer):
        alarm = explain_alarm(Alarm.objects.get(stall=two[0]), explanation=WHY, by=officer)
        page, client = f"{page_of(two[0])}close/", confirmed_client_of(area_officer)
        opened = client.get(page)
        other = "Hai chị em ruột chung sạp hàng."
        explain_alarm(alarm, explanation=other, by=officer)
        refused = client.post(page, sent_from(opened.context["form"], closing_note=SEEN))
        assert differences_of(refused) == {"Giải thích": (WHY, other, other, False)}
        assert refused.context["form"]["closing_note"].value() == SEEN
        assert client.post(page, sent_from(refused.context["form"])).status_code == 302

    def test_who_had_a_hand_in_it_is_told_so_instead_of_a_button(self, confirmed_client_of, two, area_officer):
        page = page_of(two[0])
        with acting_as(area_officer):
            explain_alarm(Alarm.objects.get(stall=two[0]), explanation=WHY, by=area_officer)
        client = confirmed_client_of(area_officer)
        text = main_of(client.get(page))
        assert "Anh/chị đã giải thích cảnh báo này, nên người khác phải xem và đóng." in text
        assert f'href="{page}close/"' not in text
        refused = self.send(client, f"{page}close/", closing_note=SEEN)
        assert "nên người khác phải xem và đóng" in refused.content.decode()
        assert Alarm.objects.get(stall=two[0]).is_open


class TestOwnNumbers:
    def test_the_profile_leads_there_and_the_number_is_not_shown_again(self, officer_client, officer):
        assert 'href="/me/numbers/"' in officer_client.get("/me/").content.decode()
        answer = officer_client.post("/me/numbers/", {"phone": "+84 912 345 678", "number": "8812 3456 7890 1"})
        assert answer["Location"] == "/me/numbers/"
        assert OwnNumber.objects.filter(user=officer).count() == 2
        text = main_of(officer_client.get("/me/numbers/"))
        assert "0912 *** 678" in text
        assert "8812****8901" in text
        assert "345678" not in text

    @pytest.mark.parametrize(
        ("typed", "field"),
        [({}, "phone"), ({"phone": "12"}, "phone"), ({"number": "12"}, "number"), ({"number": "1?"}, "number")],
    )
    def test_what_is_no_number_is_said(self, officer_client, typed, field):
        answer = officer_client.post("/me/numbers/", typed)
        assert list(answer.context["form"].errors) == [field]
        assert OwnNumber.objects.count() == 0

    def test_only_her_own_are_hers_to_see_and_to_take_back(self, client_of, officer, colleague):
        own = declare_own_number(colleague, kind="phone", number="0912345678")
        client = client_of(officer)
        assert "0912 ***" not in main_of(client.get("/me/numbers/"))
        assert client.post(f"/me/numbers/{own.code}/forget/").status_code == 302
        assert OwnNumber.objects.count() == 1
        client = client_of(colleague)
        assert client.get(f"/me/numbers/{own.code}/forget/")["Location"] == "/me/numbers/"
        client.post(f"/me/numbers/{own.code}/forget/")
        assert OwnNumber.objects.count() == 0

    def test_a_number_that_stands_at_a_stall_is_an_alarm_at_once(self, officer_client, make_stall):
        stall = make_stall("A-001", number=NUMBER)
        officer_client.post("/me/numbers/", {"number": NUMBER})
        assert Alarm.objects.get().stall == stall
