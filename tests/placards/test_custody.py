"""Each sheet of paper is with somebody: what may become of it, what is noted, what is refused and how."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from jobs.runner import run_now
from officers import append_only
from officers.audit import record, unit_of_work
from officers.models import AuditEvent
from placards import custody
from placards.custody_rules import EVENTS_KEPT
from placards.enums import Custody, PlacardState
from placards.going_on import keep_true_sheets
from placards.models import Placard, PlacardEvent, PrintBatch
from placards.services import cancel_print, order_print
from stalls.models import Stall
from stalls.services import create_owner, move_in, move_out, update_stall, withdraw_consent
from tests.payments.changing import change_now
from tests.placards.papers import enter, fresh, story
from tests.placards.printing import print_now


def today():
    return timezone.localdate()


def give(*placards, by, to="Chủ hộ", on=None):
    return custody.hand_over(placards, to=to, on=on or today(), by=by)


def refusal(call):
    with pytest.raises(ValidationError) as refused:
        call()
    return refused.value.messages[0]


def step(stall):
    return Stall.objects.get(pk=stall.pk).step


def replace_event():
    """What SQLite calls neither an update nor, left to itself, a deletion. PostgreSQL has no such word."""
    if connection.vendor != "sqlite":
        raise DatabaseError(EVENTS_KEPT.refusal)
    with connection.cursor() as cursor:
        names = 'id, placard_id, by_id, at, "on", note'
        cursor.execute(
            f"REPLACE INTO placards_placardevent (kind, {names}) SELECT 'lost', {names} FROM placards_placardevent"  # noqa: S608
        )


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001")


@pytest.fixture
def sheet(stall, officer):
    return enter(stall, by=officer)[0]


class TestPrinted:
    def test_it_lies_with_whoever_had_it_printed(self, stall, officer):
        batch = print_now(stall.market, by=officer)
        placard = batch.placards.get()
        assert (placard.custody, placard.held_by, placard.handed_to, placard.handed_on) == ("stock", officer, "", None)
        assert [(event.kind, event.by, event.on) for event in placard.events.all()] == [("printed", officer, today())]

    def test_what_the_command_line_printed_lies_with_nobody_until_somebody_takes_it(self, stall, officer):
        (placard,) = enter(stall)
        assert placard.held_by is None
        custody.pass_on([placard], to=officer, by=officer)
        assert fresh(placard).held_by == officer

    def test_a_new_version_supersedes_and_leaves_the_paper_where_it_is(self, stall, sheet, officer):
        give(sheet, by=officer)
        enter(stall, by=officer)
        old = fresh(sheet)
        assert (old.state, old.custody, old.must_come_down) == ("superseded", "handed", True)
        assert story(sheet) == ["printed", "handed_over", "superseded"]


class TestHandingOver:
    def test_to_whom_when_and_by_whom(self, sheet, officer, colleague):
        yesterday = today() - timedelta(days=1)
        Placard.objects.update(printed_at=timezone.now() - timedelta(days=3))
        give(sheet, by=colleague, to="  Bà Lan,  tổ trưởng ", on=yesterday)
        given = fresh(sheet)
        assert (given.custody, given.held_by, given.handed_by) == ("handed", None, colleague)
        assert (given.handed_to, given.handed_on) == ("Bà Lan, tổ trưởng", yesterday)
        assert list(given.events.values_list("kind", "by", "on"))[1:] == [("handed_over", colleague.pk, yesterday)]

    def test_who_received_it_is_in_the_audit_by_a_mark_only(self, sheet, officer):
        give(sheet, by=officer, to="Lục Thị Sao")
        event = AuditEvent.objects.get(action="placard.hand_over")
        assert (event.label, event.changed["handed_on"]) == (sheet.serial, [None, str(today())])
        assert "Sao" not in event.changes

    def test_all_or_none(self, make_stalls, officer, colleague):
        first, second, third = enter(*make_stalls(3), by=officer)
        give(second, by=colleague)
        said = refusal(lambda: give(first, second, third, by=officer))
        assert said == (
            f"Biển {second.serial} (Gian hàng A-002) không còn trong kho: đã giao ngày {today():%d/%m/%Y}, "
            f"{colleague} giao."
        )
        assert [fresh(each).custody for each in (first, second, third)] == ["stock", "handed", "stock"]
        assert PlacardEvent.objects.filter(kind="handed_over").count() == 1

    def test_of_many_refused_the_first_are_named(self, make_stalls, officer):
        sheets = enter(*make_stalls(7), by=officer)
        give(*sheets, by=officer)
        assert refusal(lambda: give(*sheets, by=officer)).endswith(" Còn 2 biển khác nữa.")

    def test_nothing_chosen(self, officer):
        assert refusal(lambda: give(by=officer)) == "Chưa chọn biển nào để giao."

    def test_a_replaced_one_is_destroyed_not_handed_over(self, stall, sheet, officer):
        enter(stall, by=officer)
        assert refusal(lambda: give(sheet, by=officer)) == (
            f"Biển {sheet.serial} (Gian hàng A-001) đã thay: hủy tờ này, không giao."
        )
        custody.spoil(sheet, by=officer)
        assert (fresh(sheet).custody, step(stall)) == ("spoiled", "printed")

    def test_a_revoked_one(self, stall, sheet, officer, area_officer):
        change_now(stall, by=officer, approver=area_officer)
        assert "đã thu hồi: hủy tờ này, không giao" in refusal(lambda: give(sheet, by=officer))

    def test_one_of_a_stall_that_changed_since(self, stall, sheet, officer):
        stall.kind = "kiosk"
        update_stall(stall)
        said = refusal(lambda: give(sheet, by=officer))
        assert said == f"Ki-ốt A-001 đã đổi sau khi in biển {sheet.serial}: in lại, rồi giao tờ mới."

    def test_one_of_a_former_tenant(self, stall, sheet, officer, commune):
        move_out(stall, until=today())
        move_in(stall, create_owner(name="Lý Văn Páo", unit=commune), since=today())
        assert "in lại, rồi giao tờ mới" in refusal(lambda: give(sheet, by=officer))

    @pytest.mark.parametrize(
        ("to", "days", "said"),
        [
            ("  ", 0, "Ghi người nhận biển."),
            ("Bà Lan 0912 345 678", 0, "Không ghi số tài khoản, số định danh hay số điện thoại ở đây"),
            ("Chủ hộ", 1, "Ngày giao không thể sau hôm nay."),
            ("Chủ hộ", -1, "Ngày giao trước ngày in biển"),
        ],
    )
    def test_what_is_typed_wrong(self, sheet, officer, to, days, said):
        answer = refusal(lambda: give(sheet, by=officer, to=to, on=today() + timedelta(days=days)))
        assert answer.startswith(said)
        assert fresh(sheet).custody == Custody.STOCK


class TestPassingOn:
    def test_from_one_officer_to_another(self, sheet, officer, colleague):
        custody.pass_on([sheet], to=colleague, by=colleague)
        assert (fresh(sheet).custody, fresh(sheet).held_by) == ("stock", colleague)
        assert story(sheet) == ["printed", "passed_on"]
        assert AuditEvent.objects.get(action="placard.pass_on").changed["held_by"] == [None, "dongnghiep"]

    def test_not_to_herself_and_not_what_is_gone(self, sheet, officer, colleague):
        assert "đang do chính người này giữ" in refusal(lambda: custody.pass_on([sheet], to=officer, by=officer))
        give(sheet, by=officer)
        assert "không còn trong kho" in refusal(lambda: custody.pass_on([sheet], to=colleague, by=colleague))
        assert refusal(lambda: custody.pass_on([], to=officer, by=officer)) == "Chưa chọn biển nào để nhận."


class TestOnTheWall:
    def test_seen_again_and_again(self, sheet, officer):
        give(sheet, by=officer)
        first = custody.mark_seen(sheet, by=officer).seen_at
        assert custody.mark_seen(sheet, by=officer).seen_at > first
        assert story(sheet) == ["printed", "handed_over", "seen", "seen"]

    def test_only_what_was_handed_over_is_seen(self, sheet, officer):
        assert "chưa giao" in refusal(lambda: custody.mark_seen(sheet, by=officer))
        assert fresh(sheet).seen_at is None

    def test_seen_where_it_must_not_hang_it_is_to_come_down(self, stall, sheet, officer):
        give(sheet, by=officer)
        enter(stall, by=officer)
        assert refusal(lambda: custody.mark_seen(sheet, by=officer)) == (
            f"Biển {sheet.serial} không được treo nữa: thu về."
        )

    def test_replaced_it_is_taken_down_once(self, stall, sheet, officer):
        give(sheet, by=officer)
        assert "đang dùng" in refusal(lambda: custody.take_down(sheet, by=officer))
        enter(stall, by=officer)
        taken = custody.take_down(sheet, by=officer)
        assert (taken.custody, taken.where, taken.must_come_down) == ("handed", "Đã thu về", False)
        assert "đã thu về ngày" in refusal(lambda: custody.take_down(sheet, by=officer))
        assert "đã thu về ngày" in refusal(lambda: custody.lose(sheet, by=officer))
        assert story(sheet) == ["printed", "handed_over", "superseded", "taken_down"]

    def test_a_former_tenants_sheet_is_taken_down_too(self, stall, sheet, officer):
        give(sheet, by=officer)
        move_out(stall, until=today())
        assert list(Placard.objects.to_take_down()) == [sheet]
        custody.take_down(sheet, by=officer)
        assert list(Placard.objects.to_take_down()) == []


class TestGone:
    @pytest.mark.parametrize("what", ["spoil", "lose"])
    @pytest.mark.parametrize("was_given", [True, False])
    def test_its_stall_is_ready_to_be_printed_again(self, stall, sheet, officer, what, was_given):
        if was_given:
            give(sheet, by=officer)
        gone = getattr(custody, what)(sheet, by=officer, note="Mưa ướt")
        assert (gone.gone_on, gone.held_by, step(stall)) == (today(), None, "ready")
        assert fresh(sheet).state == PlacardState.PRINTED
        assert PlacardEvent.objects.last().note == "Mưa ướt"
        (new,) = enter(stall, by=officer)
        assert (new.version, fresh(sheet).state, step(stall)) == (2, "superseded", "printed")

    def test_one_that_was_replaced_leaves_the_stall_alone(self, stall, sheet, officer):
        enter(stall, by=officer)
        custody.lose(sheet, by=officer)
        assert step(stall) == "printed"

    def test_a_former_tenants_too(self, stall, sheet, officer, commune, bank):
        give(sheet, by=officer)
        move_out(stall, until=today())
        custody.lose(sheet, by=officer)
        assert step(stall) == "vacant"

    def test_lost_and_found_it_is_destroyed(self, sheet, officer):
        custody.lose(sheet, by=officer)
        assert "báo mất ngày" in refusal(lambda: custody.lose(sheet, by=officer))
        assert custody.spoil(sheet, by=officer).custody == "spoiled"
        assert "đã hủy ngày" in refusal(lambda: custody.spoil(sheet, by=officer))
        assert story(sheet) == ["printed", "lost", "spoiled"]

    def test_a_note_holds_no_number(self, sheet, officer):
        assert "Không ghi số" in refusal(lambda: custody.lose(sheet, by=officer, note="hỏi 0912345678"))
        assert fresh(sheet).custody == Custody.STOCK


class TestAskingWhy:
    def test_an_officer_says_why_she_prints_again(self, stall, sheet, officer):
        order = {"choice": "all", "layout": "a5", "by": officer}
        said = refusal(lambda: order_print(stall.market, **order))
        assert said == "Chọn lý do in lại: có gian đã in và sổ không đổi gì từ đó."
        assert refusal(lambda: order_print(stall.market, **order, reason="other")) == "Ghi lý do in lại."
        assert "Không ghi số" in refusal(lambda: order_print(stall.market, **order, reason="other", note="0912345678"))
        batch = print_now(stall.market, by=officer, reason="damaged")
        assert (batch.reprint_reason, batch.job.state) == ("damaged", "done")
        assert sheet.events.get(kind="superseded").note == "Biển cũ hỏng, mờ, rách"

    def test_the_note_is_in_the_audit_by_a_mark_only(self, stall, sheet, officer):
        order_print(stall.market, choice="all", layout="a5", by=officer, reason="other", note="Bà Sao làm rách")
        said = AuditEvent.objects.filter(action="batch.order").last().changed
        assert said["reprint_reason"] == [None, "other"]
        assert said["reprint_note"][1].startswith("#")

    def test_nothing_is_asked_where_nothing_is_printed_again(self, stall, sheet, make_stall, officer):
        make_stall("A-002", name="Lý Thị Mai")
        batch = order_print(stall.market, choice="new", layout="a5", by=officer, reason="damaged")
        assert batch.reprint_reason == ""

    def test_the_command_line_is_asked_nothing(self, stall, sheet):
        assert order_print(stall.market, choice="all", layout="a5").reprint_reason == ""


class TestErased:
    def test_who_received_it_and_what_was_noted_are_forgotten(self, stall, sheet, officer):
        give(sheet, by=officer, to="Lục Thị Sao")
        custody.lose(sheet, by=officer, note="Con gái bà Sao làm mất")
        PrintBatch.objects.update(reprint_reason="other", reprint_note="Bà Sao")
        withdraw_consent(stall.tenancy.owner, by=officer)
        gone = fresh(sheet)
        assert (gone.state, gone.custody, gone.handed_to, gone.handed_on) == ("revoked", "lost", "Chủ hộ", today())
        assert set(PlacardEvent.objects.values_list("note", flat=True)) == {""}
        assert PrintBatch.objects.get().reprint_note == ""
        assert story(sheet) == ["printed", "handed_over", "lost", "revoked"]

    def test_nothing_is_noted_of_her_afterwards(self, stall, sheet, officer):
        withdraw_consent(stall.tenancy.owner, by=officer)
        custody.lose(sheet, by=officer, note="Bà Sao nói mất")
        custody.spoil(sheet, by=officer, note="Bà Sao tìm thấy")
        assert set(PlacardEvent.objects.values_list("note", flat=True)) == {""}

    @pytest.mark.parametrize("end", ["stopped", "failed", "waiting"])
    def test_what_was_said_of_an_order_that_printed_nothing(self, stall, sheet, make_stall, officer, end):
        (other,) = enter(make_stall("A-002", name="Lý Thị Mai"), by=officer)
        said = {"layout": "a5", "by": officer, "reason": "other", "choice": "ticked"}
        batch = order_print(stall.market, **said, stall_ids=[stall.pk, other.stall_id], note="Bà Sao làm rách")
        kept = order_print(stall.market, **said, stall_ids=[other.stall_id], note="Mưa ướt")
        if end == "stopped":
            cancel_print(batch)
        elif end == "failed":
            enter(stall, by=officer)
            run_now(batch.job)
            assert batch.job.state == "failed"
        withdraw_consent(stall.tenancy.owner, by=officer)
        assert [PrintBatch.objects.get(pk=each.pk).reprint_note for each in (batch, kept)] == ["", "Mưa ướt"]


WRONG = {
    "placard_custody_is_known": {"custody": "burnt"},
    "placard_in_stock_was_never_handed_over": {"handed_on": "2026-11-01", "handed_to": "Chủ hộ"},
    "placard_handed_over_to_somebody_on_a_day": {"custody": "handed", "handed_on": "2026-11-01", "held_by": None},
    "placard_gone_on_a_day": {"custody": "lost", "held_by": None},
}


class TestKeptByTheDatabase:
    @pytest.mark.parametrize("rule", WRONG)
    def test_a_sheet_is_in_one_place_with_its_facts(self, sheet, rule):
        # SQLite names the rule too.
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            Placard.objects.update(**WRONG[rule])

    def test_events_are_only_added(self, sheet):
        for write in (
            lambda: PlacardEvent.objects.update(kind="lost"),
            lambda: PlacardEvent.objects.update(by=None),
            lambda: PlacardEvent.objects.update(note="Bà Lan nhận hộ"),
            lambda: PlacardEvent.objects.all().delete(),
            replace_event,
        ):
            with pytest.raises(DatabaseError, match="events of sheets are only added"), transaction.atomic():
                write()
        assert story(sheet) == ["printed"]
        PlacardEvent.objects.update(note="")

    def test_an_event_is_of_a_known_kind(self, sheet):
        with pytest.raises(IntegrityError, match="placard_event_is_known"), transaction.atomic():
            PlacardEvent.objects.create(placard=sheet, kind="burnt", on=today())


def test_the_migration_writes_down_what_is_known_of_earlier_sheets(stall, sheet, officer):
    from importlib import import_module  # noqa: PLC0415  a migration's name is no Python name

    enter(stall)
    append_only.release(connection, EVENTS_KEPT)
    PlacardEvent.objects.all().delete()
    Placard.objects.update(held_by=None)
    import_module("placards.migrations.0004_custody").fill(apps, None)
    assert [story(each) for each in Placard.objects.order_by("version")] == [["printed", "superseded"], ["printed"]]
    assert list(Placard.objects.order_by("version").values_list("held_by", flat=True)) == [officer.pk, None]
    first = sheet.events.first()
    assert (first.at, first.by, first.on) == (sheet.printed_at, officer, today())
    append_only.protect(connection, EVENTS_KEPT)


@pytest.mark.parametrize(("what", "step_then"), [("mark_seen", "printed"), ("lose", "ready"), ("spoil", "ready")])
def test_a_bank_that_goes_on_prints_no_stall_whose_sheet_is_gone(stall, sheet, officer, what, step_then):
    give(sheet, by=officer)
    getattr(custody, what)(sheet, by=officer)
    Stall.objects.all().face_changed()
    with unit_of_work():
        record("stall.update", stall)  # its caller says what happened
        keep_true_sheets([stall.pk])
    assert step(stall) == step_then
