"""What officers say of themselves: nobody silences an alarm by it, and nobody reads the register by it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from officers.audit import unit_of_work
from officers.enums import Role
from officers.services import appoint, end_appointment
from payments.models import Alarm, OwnNumber
from payments.services import (
    add_account,
    close_alarm,
    declare_own_number,
    explain_alarm,
    find_alarms,
    forget_own_number,
    hide_account,
)
from stalls.models import Owner
from tests.pages import text_of

NUMBER, PHONE = "8812345678", "0912345678"
WHY = "Hai vợ chồng dùng chung một tài khoản."
SEEN = "Đã gặp cả hai, đúng là vợ chồng."


@pytest.fixture(autouse=True)
def found_alike(db):
    """The round through all finds what the services found, and no more."""
    yield
    assert find_alarms() == (0, 0)


@pytest.fixture
def stall(make_stall):
    stall = make_stall("A-001", number=NUMBER)
    Owner.objects.update(phone=PHONE)
    return stall


def of_officers():
    return Alarm.objects.filter(kind="officer").order_by("pk")


def said(user, kind):
    return declare_own_number(user, kind=kind, number=PHONE if kind == "phone" else NUMBER)


KINDS = pytest.mark.parametrize("kind", ["account", "phone"])


class TestForgetting:
    @KINDS
    def test_an_open_alarm_stays_and_so_does_what_it_stands_on(self, stall, colleague, kind):
        own = said(colleague, kind)
        forget_own_number(colleague, code=own.code)
        assert of_officers().get().is_open
        assert find_alarms() == (0, 0)
        assert of_officers().get().is_open
        assert not OwnNumber.objects.held().exists()

    def test_until_somebody_above_closed_it(self, stall, colleague, officer, area_officer):
        own = said(colleague, "account")
        forget_own_number(colleague, code=own.code)
        close_alarm(explain_alarm(of_officers().get(), explanation=WHY, by=officer), note=SEEN, by=area_officer)
        assert not OwnNumber.objects.compared().exists()
        assert find_alarms() == (0, 0)

    def test_the_account_off_and_on_again_is_no_way_round(self, stall, colleague, bank):
        own = said(colleague, "account")
        forget_own_number(colleague, code=own.code)
        hide_account(stall.tenancy.stall_accounts.get())
        assert of_officers().get().state == "gone"
        add_account(stall, bank=bank, number=NUMBER)
        assert [alarm.state for alarm in of_officers()] == ["gone", "open"]

    def test_it_is_looked_for_at_other_stalls_too(self, stall, colleague, make_stall):
        own = said(colleague, "account")
        forget_own_number(colleague, code=own.code)
        make_stall("A-002", name="Lý Thị Lan", number=NUMBER)
        assert of_officers().open().count() == 2

    def test_what_never_stood_anywhere_is_not_looked_for_any_more(self, colleague, make_stall):
        own = said(colleague, "account")
        forget_own_number(colleague, code=own.code)
        make_stall("A-001", number=NUMBER)
        assert not of_officers().exists()

    def test_said_again_it_is_hers_again(self, colleague, make_stall):
        own = said(colleague, "account")
        forget_own_number(colleague, code=own.code)
        forget_own_number(colleague, code=own.code)
        assert said(colleague, "account") == own
        make_stall("A-001", number=NUMBER)
        assert of_officers().get().is_open


class TestWhoMaySay:
    @pytest.mark.parametrize(
        ("who", "may"),
        [
            ("officer", True),
            ("area_officer", True),
            ("province_officer", True),
            ("board_member", True),
            ("viewer", False),
            ("administrator", False),
        ],
    )
    def test_only_who_writes_or_approves_somewhere(self, request, client_of, stall, who, may):
        user = request.getfixturevalue(who)
        client = client_of(user)
        assert (">Khai thêm<" in text_of(client.get("/me/numbers/"))) is may
        assert client.post("/me/numbers/", {"number": NUMBER}).status_code == (302 if may else 403)
        assert OwnNumber.objects.exists() is of_officers().exists() is may
        if not may:
            with pytest.raises(ValidationError, match="Chỉ ai giữ sổ hoặc duyệt"):
                said(user, "phone")

    def test_who_keeps_none_any_more_still_takes_back(self, client_of, officer):
        own = said(officer, "phone")
        end_appointment(officer.appointments.get())
        client = client_of(type(officer).objects.get(pk=officer.pk))
        text = text_of(client.get("/me/numbers/"))
        assert "0912 *** 678" in text
        assert ">Khai thêm<" not in text
        client.post(f"/me/numbers/{own.code}/forget/")
        assert not OwnNumber.objects.held().exists()

    @KINDS
    def test_five_of_a_kind_and_those_she_took_back_count(self, officer_client, officer, kind):
        field = {"account": "number", "phone": "phone"}[kind]
        for last in range(5):
            assert officer_client.post("/me/numbers/", {field: f"091234567{last}"}).status_code == 302
            forget_own_number(officer, code=OwnNumber.objects.last().code)
        sixth = officer_client.post("/me/numbers/", {field: "0912345679"})
        assert "nhiều nhất 5" in sixth.context["form"].errors[field][0]
        assert officer_client.post("/me/numbers/", {field: "0912345670"}).status_code == 302
        assert OwnNumber.objects.count() == 5

    @pytest.mark.parametrize(
        ("values", "name"),
        [({"place": 6}, "own_number_few_of_a_kind"), ({"number_index": "b"}, "place")],
    )
    def test_the_tables_hold_it_too(self, officer, values, name):
        own = OwnNumber.objects.create(user=officer, kind="phone", number_index="a", masked="", place=1)
        own.pk, own.code = None, "ABCDEFGH"
        for field, value in values.items():
            setattr(own, field, value)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            own.save(force_insert=True)


class TestNoOracle:
    """She keeps the register of one commune, and only looks at this one, where telephones are masked."""

    @pytest.fixture
    def looks(self, neighbour, commune):
        appoint(neighbour, role=Role.VIEWER, unit=commune)
        return neighbour

    @KINDS
    def test_what_names_her_is_shown_to_all_but_her(self, client_of, stall, looks, viewer, kind):
        said(looks, kind)
        page = f"/alarms/{of_officers().get().code}/"
        for reader, sees in ((looks, False), (viewer, True)):
            client = client_of(reader)
            for address in ("/alarms/", "/stalls/NUOCHAI/A-001/"):
                assert (page in text_of(client.get(address))) is sees
            assert ("cảnh báo về tài khoản" in text_of(client.get("/"))) is sees
            assert [client.get(page + tail).status_code for tail in ("", "history/")] == [200 if sees else 404] * 2
        client = client_of(looks)
        assert [client.get(page + tail).status_code for tail in ("explain/", "close/")] == [404] * 2

    @pytest.mark.parametrize("who", ["officer", "board_member", "area_officer"])
    def test_who_works_there_sees_it(self, request, client_of, stall, who):
        user = request.getfixturevalue(who)
        said(user, "account")
        page = f"/alarms/{of_officers().get().code}/"
        assert client_of(user).get(page).status_code == 200

    def test_the_page_answers_alike(self, client_of, stall, looks):
        client = client_of(looks)
        answers = []
        for number in (NUMBER, "7712345678"):
            answer = client.post("/me/numbers/", {"number": number}, follow=True)
            text = text_of(answer).replace(f"{number[:4]}****{number[-4:]}", "")
            answers.append((answer.redirect_chain, [str(each) for each in answer.context["messages"]]))
            for own in OwnNumber.objects.held():
                answer = client.post(f"/me/numbers/{own.code}/forget/", follow=True)
                answers[-1] += (answer.redirect_chain, [str(each) for each in answer.context["messages"]])
            assert "cảnh báo về" not in text
        assert answers[0] == answers[1]

    def test_said_together_both_are_taken_or_none(self, officer, officer_client):
        with unit_of_work():
            for last in range(5):
                declare_own_number(officer, kind="account", number=f"880012{last}")
        answer = officer_client.post("/me/numbers/", {"phone": PHONE, "number": NUMBER})
        assert list(answer.context["form"].errors) == ["number"]
        assert OwnNumber.objects.count() == 5
