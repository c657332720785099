"""Visits: what they write, whom they refuse, and what they say to the ledger of sheets."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.models import AuditEvent
from outreach.models import Visit
from outreach.services import record_visit
from placards.custody import hand_over
from placards.models import Placard, PlacardEvent
from stalls.models import Stall, Tenancy
from stalls.services import close_stall, create_owner, move_in, move_out
from stalls.services.erasing import withdraw_consent
from tests.pages import text_of
from tests.placards.papers import enter

SEEN = {"on_wall": "ours", "accepts": True}
TODAY = timezone.localdate


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", name="Nông Thị Hoa")


@pytest.fixture
def sheet(stall, officer):
    (sheet,) = enter(stall, by=officer)
    return sheet


@pytest.fixture
def hung(sheet, officer):
    """Handed over three days after it was printed ten days ago."""
    Placard.objects.update(printed_at=timezone.now() - timedelta(days=10))
    hand_over([sheet], to="Chủ hộ", on=TODAY() - timedelta(days=7), by=officer)
    return Placard.objects.get()


def refused(stall, **said):
    with pytest.raises(ValidationError) as caught:
        record_visit(stall, **said)
    assert not Visit.objects.exists()
    return " ".join(caught.value.messages)


def test_a_visit_is_a_row_and_an_event(stall, officer):
    visit = record_visit(
        stall,
        on=TODAY(),
        by=officer,
        on_wall="none",
        accepts=False,
        fears_tax=True,
        wants_help=True,
        note="Hỏi con gái",
    )
    assert (visit.tenancy, visit.by, visit.obstacles) == (stall.tenancy, officer, ["Sợ bị tính thuế"])
    event = AuditEvent.objects.get(action="visit.record")
    assert (event.unit, event.changed["fears_tax"]) == (stall.market.unit, [None, True])
    assert "Hỏi con" not in event.changes


def test_a_sheet_that_hangs_there_is_seen(stall, hung, officer):
    record_visit(stall, on=TODAY(), by=officer, **SEEN)
    hung.refresh_from_db()
    assert timezone.localdate(hung.seen_at) == TODAY()
    assert PlacardEvent.objects.get(kind="seen").on == TODAY()


def test_one_that_is_written_down_later_was_seen_on_its_day(stall, hung, officer):
    day = TODAY() - timedelta(days=5)
    record_visit(stall, on=day, by=officer, **SEEN)
    hung.refresh_from_db()
    assert (timezone.localdate(hung.seen_at), PlacardEvent.objects.get(kind="seen").on) == (day, day)


def test_an_earlier_day_does_not_take_back_a_later_one(stall, hung, officer):
    record_visit(stall, on=TODAY(), by=officer, **SEEN)
    record_visit(stall, on=TODAY() - timedelta(days=5), by=officer, **SEEN)
    hung.refresh_from_db()
    assert timezone.localdate(hung.seen_at) == TODAY()


@pytest.mark.parametrize("on_wall", ["other", "none"])
def test_another_code_or_none_says_nothing_of_the_sheet(stall, hung, officer, on_wall):
    record_visit(stall, on=TODAY(), by=officer, on_wall=on_wall, accepts=True)
    hung.refresh_from_db()
    assert hung.seen_at is None


def test_before_it_was_handed_over_it_was_not_seen(stall, hung, officer):
    record_visit(stall, on=TODAY() - timedelta(days=8), by=officer, **SEEN)
    hung.refresh_from_db()
    assert hung.seen_at is None


def test_a_sheet_in_stock_stays_where_the_ledger_has_it(stall, sheet, officer):
    record_visit(stall, on=TODAY(), by=officer, **SEEN)
    assert Placard.objects.get().seen_at is None


def test_a_day_to_come_is_refused(stall, officer):
    assert "không thể sau hôm nay" in refused(stall, on=TODAY() + timedelta(days=1), by=officer, **SEEN)


def test_a_day_before_she_came_is_refused(stall, officer):
    assert "01/03/2026" in refused(stall, on=stall.tenancy.since - timedelta(days=1), by=officer, **SEEN)


def test_a_closed_stall_is_refused(stall, officer):
    move_out(stall, until=TODAY())
    close_stall(stall, on=TODAY(), reason="Sửa mái")
    assert "đã đóng từ ngày" in refused(Stall.objects.get(), on=TODAY(), by=officer, **SEEN)


def test_a_vacant_stall_is_refused(make_stall, officer):
    assert "chưa có chủ" in refused(make_stall("A-002", to="vacant"), on=TODAY(), by=officer, **SEEN)


def test_a_number_in_the_note_is_refused(stall, officer):
    assert "Không ghi số" in refused(stall, on=TODAY(), by=officer, note="gọi 0912345678", **SEEN)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"on_wall": "ours", "accepts": True}, "on_wall"),
        ({"on_wall": "other", "accepts": False}, "obstacles"),
        ({"on_wall": "other", "accepts": True, "no_account": True}, "obstacles"),
    ],
)
def test_what_can_not_be_so_is_refused_next_to_its_answer(stall, officer, said, field):
    with pytest.raises(ValidationError) as caught:
        record_visit(stall, on=TODAY(), by=officer, **said)
    assert list(caught.value.message_dict) == [field]
    assert not Visit.objects.exists()


def test_one_of_a_tenant_who_left_is_not_moved_to_the_next(stall, officer, market):
    old = record_visit(stall, on=TODAY() - timedelta(days=1), by=officer, on_wall="none", accepts=True)
    move_out(stall, until=TODAY() - timedelta(days=1))
    move_in(stall, create_owner(name="Lý Văn Páo", unit=market.unit), since=TODAY())
    record_visit(stall, on=TODAY(), by=officer, moved=old.mark, on_wall="none", accepts=True)
    assert Visit.objects.count() == 2


@pytest.mark.usefixtures("sheet")
class TestTwoOfThem:
    def test_the_second_is_told_what_the_first_wrote_and_loses_nothing(self, stall, officer, colleague):
        record_visit(stall, on=TODAY(), by=officer, **SEEN)
        with pytest.raises(ValidationError) as caught:
            record_visit(stall, on=TODAY(), by=colleague, on_wall="none", accepts=False, elderly=True)
        assert officer.full_name in caught.value.messages[0]
        assert "có biển của chợ, nhận chuyển khoản" in caught.value.messages[0]
        assert Visit.objects.get().by == officer

    def test_on_the_page_a_second_press_puts_hers_in_its_place(self, client_of, stall, officer, colleague):
        client, address = client_of(colleague), f"/stalls/{stall.market.code}/A-001/visit/"
        form = client.get(address).context["form"]
        once = form["once"].value()
        record_visit(stall, on=TODAY(), by=officer, **SEEN)
        sent = {"on_wall": "none", "accepts": "no", "obstacles": ["elderly"], "visited_on": f"{TODAY():%d/%m/%Y}"}
        page = client.post(address, sent | {"once": once})
        assert "đã có người ghi" in text_of(page)
        again = page.context["form"]
        assert again["obstacles"].value() == ["elderly"]
        client.post(address, sent | {"once": again["once"].value(), "known": again["known"].value()})
        visit = Visit.objects.get()
        assert (visit.by, visit.on_wall, visit.elderly) == (colleague, "none", True)
        assert AuditEvent.objects.filter(action="visit.change").count() == 1

    def test_the_day_after_is_a_visit_of_its_own(self, stall, officer, colleague):
        record_visit(stall, on=TODAY() - timedelta(days=1), by=officer, **SEEN)
        record_visit(stall, on=TODAY(), by=colleague, **SEEN)
        assert Visit.objects.count() == 2


def test_who_does_not_take_transfers_says_why(officer_client, stall):
    sent = {"on_wall": "none", "accepts": "no", "visited_on": f"{TODAY():%d/%m/%Y}"}
    page = officer_client.post(f"/stalls/{stall.market.code}/A-001/visit/", sent)
    assert page.context["form"].errors["obstacles"] == ["Chưa nhận chuyển khoản thì chọn vì sao."]


def test_the_way_goes_on_to_the_next_stall_that_is_let(officer_client, make_stalls, market):
    make_stalls(3)
    Tenancy.objects.filter(stall__code="A-002").update(until=TODAY())
    sent = {"on_wall": "other", "accepts": "yes", "visited_on": f"{TODAY():%d/%m/%Y}", "next": "1"}
    first = officer_client.post(f"/stalls/{market.code}/A-001/visit/", sent)
    assert first["Location"] == f"/stalls/{market.code}/A-003/visit/"
    last = officer_client.post(first["Location"], sent)
    assert last["Location"] == f"/markets/{market.code}/visits/"
    page = text_of(officer_client.get(last["Location"]))
    assert "<strong>2/2</strong>" in page


def test_erasure_takes_the_words_and_leaves_the_counts(stall, sheet, officer):
    record_visit(stall, on=TODAY(), by=officer, note="Con gái tên Lan", **SEEN)
    withdraw_consent(stall.tenancy.owner, by=officer)
    assert Visit.objects.values_list("note", "accepts").get() == ("", True)


def test_she_may_read_what_was_written_at_her_stall(officer_client, stall, sheet, officer):
    record_visit(stall, on=TODAY(), by=officer, note="Bán buổi sáng", **SEEN)
    page = text_of(officer_client.get(f"/owners/{stall.tenancy.owner.code}/held/"))
    assert "Lần thăm gian" in page
    assert "Bán buổi sáng" in page


def test_a_new_tenant_begins_anew(officer_client, stall, officer, market):
    record_visit(stall, on=TODAY(), by=officer, on_wall="none", accepts=True)
    move_out(stall, until=TODAY())
    move_in(stall, create_owner(name="Lý Văn Páo", unit=market.unit), since=TODAY())
    assert "Chưa thăm" in text_of(officer_client.get(f"/markets/{market.code}/visits/"))
