"""Lists of whole markets to take along: masked to fill in, by market or by commune, or in full for a reason."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone

from officers.models import AuditEvent
from payments.models import PayoutAccount
from stalls.models import Market, Reveal
from stalls.services import reveal
from tests.pages import text_of

FULL = {"reason": "ledger", "note": "Kiểm kê cuối năm"}


def cells_of(answer):
    sheet = openpyxl.load_workbook(BytesIO(answer.content))["Danh sách"]
    return [[str(value) for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def address(market):
    return f"/markets/{market.code}/in-full/"


@pytest.fixture
def keeper(confirmed_client_of, officer):
    return confirmed_client_of(officer)


def test_the_template_of_a_commune_has_each_of_its_open_markets(
    officer_client, market, make_market, make_stall, other_commune
):
    beside, far, closed = make_market("Chợ Nà Rị"), make_market("Chợ Xa", unit=other_commune), make_market("Chợ Cũ")
    for number, where in enumerate((market, beside, far, closed)):
        make_stall(f"A-{number}", in_market=where)
    Market.objects.filter(pk=closed.pk).update(closed_on="2026-01-01")
    answer = officer_client.get(f"/markets/{market.code}/import/template/commune/")
    listed = {row[0]: row for row in cells_of(answer)[2:]}
    assert set(listed) == {market.code, beside.code}
    assert "8800****0000" in listed[market.code]
    events = AuditEvent.objects.filter(action="market.template")
    assert {event.subject for event in events} == {str(market.pk), str(beside.pk)}


def test_the_page_for_lists_of_many_markets_leads_to_it(officer_client, market):
    assert f'href="/markets/{market.code}/import/template/commune/"' in text_of(officer_client.get("/imports/new/"))


def test_the_full_list_has_every_number_and_each_owner_can_be_told(keeper, officer, address, make_stalls):
    make_stalls(3)
    answer = keeper.post(address, FULL)
    text = str(cells_of(answer))
    assert all(account.number in text for account in PayoutAccount.objects.all())
    looks = Reveal.objects.all()
    assert {look.owner for look in looks} == {account.owner for account in PayoutAccount.objects.all()}
    assert {(look.what, look.reason, look.note, look.by) for look in looks} == {
        ("register", "ledger", "Kiểm kê cuối năm", officer)
    }
    event = AuditEvent.objects.get(action="market.reveal_register")
    assert event.changed["rows"] == [None, 3]
    assert event.changed["file"][1] in answer["Content-Disposition"]
    assert not any(account.number in event.changes for account in PayoutAccount.objects.all())


def test_nothing_goes_out_without_a_reason_or_before_the_password(keeper, client_of, colleague, address, make_stall):
    make_stall("A-001")
    assert "Content-Disposition" not in keeper.post(address, {"note": ""})
    assert client_of(colleague).post(address, FULL).status_code == 302
    assert Reveal.objects.count() == 0


def test_a_number_in_the_note_is_refused(keeper, address, make_stall):
    make_stall("A-001")
    answer = keeper.post(address, FULL | {"note": "hỏi 0912345678"})
    assert (answer.status_code, "note" in answer.context["form"].errors, Reveal.objects.count()) == (200, True, 0)


def test_so_many_a_day_and_single_looks_are_counted_apart(settings, keeper, officer, address, make_stalls):
    settings.FULL_LISTS_PER_DAY, settings.REVEALS_PER_DAY = 2, 1
    make_stalls(2)
    for note, is_given in (("tờ 1", True), ("tờ 2", True), ("tờ 3", False)):
        assert keeper.post(address, FULL | {"note": note}).has_header("Content-Disposition") is is_given
    page = keeper.post(address, FULL)
    assert "Hôm nay anh/chị đã tải sổ đầy đủ 2 lần" in text_of(page)
    assert Reveal.objects.count() == 4
    account = PayoutAccount.objects.first()
    said = {"what": "account", "reason": "owner", "note": "", "event": "account.reveal"}
    reveal(account, owner=account.owner, by=officer, **said)


def test_a_double_click_is_one_look_and_each_file_is_in_the_audit(settings, keeper, address, make_stalls):
    settings.FULL_LISTS_PER_DAY = 1
    make_stalls(2)
    files = {keeper.post(address, FULL)["Content-Disposition"] for _ in range(2)}
    assert (len(files), Reveal.objects.count()) == (2, 2)
    assert AuditEvent.objects.filter(action="market.reveal_register").count() == 2
    # A minute later it is another look.
    Reveal.objects.update(at=timezone.now() - timedelta(seconds=61))
    assert "đã tải sổ đầy đủ 1 lần" in text_of(keeper.post(address, FULL))


def test_an_owner_who_came_since_is_another_look(keeper, address, make_stalls, make_stall):
    make_stalls(2)
    keeper.post(address, FULL)
    make_stall("B-001", name="Bế Thị Mới")
    keeper.post(address, FULL)
    assert Reveal.objects.filter(owner__name="Bế Thị Mới").count() == 1
    assert Reveal.objects.count() == 5


def test_whoever_may_not_reveal_gets_neither_page_nor_list(confirmed_client_of, viewer, neighbour, address):
    for user, status in ((viewer, 403), (neighbour, 404)):
        client = confirmed_client_of(user)
        assert [client.get(address).status_code, client.post(address, FULL).status_code] == [status, status]
    assert address not in text_of(confirmed_client_of(viewer).get(address.replace("in-full/", "")))
