"""What is edited while a batch is drawn: nothing that stopped being true may come out."""

import json

import pytest
from django.db.models import F
from django.utils import timezone

from jobs.models import Job
from jobs.runner import Claim, claim, run, run_next
from officers.services import deactivate, end_appointment
from payments import services as money
from payments.banks import read_banks
from payments.models import Bank
from placards.custody import hand_over
from placards.models import Placard
from placards.services import order_print, print_small_orders_now
from stalls.models import Market, Stall
from stalls.services import (
    add_section,
    create_owner,
    move_in,
    move_out,
    rename_section,
    update_market,
    update_stall,
    withdraw_consent,
)
from tests.placards.printing import ledger, nothing_written


def today():
    return timezone.localdate()


class Meanwhile(Claim):
    """Does something at the moment when all is drawn and proved and nothing is written yet."""

    def __init__(self, job, act):
        super().__init__(job)
        self.act = act

    def progress(self, done, total):
        super().progress(done, total)
        if done == total:
            self.act()


def print_while(batch, act):
    run(Meanwhile(claim(batch.job).job, act))
    batch.job.refresh_from_db()
    return batch.job


def edit_market(stall, **values):
    market = Market.objects.get(pk=stall.market_id)
    for name, value in values.items():
        setattr(market, name, value)
    update_market(market)


def edit_stall(stall, **values):
    fresh = Stall.objects.get(pk=stall.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    update_stall(fresh)


def rename_bank():
    record = next(record for record in read_banks() if record.bin == "970405")
    money.load_banks((type(record)(record.bin, "Agri", record.name),))


def change_tenant(stall):
    move_out(stall, until=today())
    owner = create_owner(name="Nông Thị Hoa", unit=stall.market.unit)
    move_in(stall, owner, since=today())
    shown = money.add_account(stall, bank=Bank.objects.get(pk="970405"), number="8800000000001")
    money.confirm_holder(shown.account, holder_name="NONG THI HOA", by=None)


ACCOUNT = "8800000000001"
EDITS = {
    "moved out": lambda stall: move_out(stall, until=today()),
    "another tenant with the same account": change_tenant,
    "code": lambda stall: edit_stall(stall, code="A-999"),
    "kind": lambda stall: edit_stall(stall, kind="pitch"),
    "section": lambda stall: rename_section(stall.section, name="Dãy khác"),
    "market": lambda stall: edit_market(stall, name="Chợ khác"),
    "hotline": lambda stall: edit_market(stall, hotline=""),
    "bank": lambda stall: rename_bank(),
    "account added": lambda stall: money.add_account(stall, bank=Bank.objects.get(pk="970418"), number="101"),
    "account hidden": lambda stall: money.hide_account(stall.tenancy.stall_accounts.get()),
    "holder": lambda stall: money.confirm_holder(
        stall.tenancy.stall_accounts.get().account,
        holder_name="HOANG VAN NAM",
        relation="spouse",
        relation_reason="Dùng chung",
        by=None,
    ),
}


class TestMeanwhile:
    @pytest.fixture
    def stall(self, make_stall, market):
        stall = make_stall("A-001", number=ACCOUNT)
        edit_stall(stall, section=add_section(market, name="Dãy A"))
        stall.refresh_from_db()
        return stall

    @pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
    def test_what_was_edited_while_drawing_is_not_printed(self, stall, make_stall, market, edit):
        other = make_stall("B-001", name="Lý Thị Mai")
        batch = order_print(market, choice="ticked", layout="a6x4", stall_ids=[stall.pk])
        both = order_print(market, choice="all", layout="a6x4")
        job = print_while(batch, lambda: edit(stall))
        assert (job.state, job.error) == (
            "failed",
            "Gian A-001 vừa được sửa trong lúc in. Không in tờ nào; hãy in lại.",
        )
        nothing_written(batch, stall, other)
        print_small_orders_now(both)  # what was edited before drawing is printed as it is now
        assert both.job.state == "done"
        other.refresh_from_db()
        assert other.step == "printed"

    def test_one_edited_stall_keeps_back_the_whole_batch(self, stall, make_stall, market):
        other = make_stall("B-001", name="Lý Thị Mai")
        batch = order_print(market, choice="all", layout="a6x4")
        job = print_while(batch, lambda: edit_stall(stall, kind="lot"))
        assert job.error == "Gian A-001 vừa được sửa trong lúc in. Không in tờ nào; hãy in lại."
        nothing_written(batch, stall, other)

    def test_what_the_sheet_does_not_say_may_change(self, stall, market):
        batch = order_print(market, choice="all", layout="a6x4")
        assert print_while(batch, lambda: edit_stall(stall, goods="fish", position=9)).state == "done"

    def test_twice_at_once_is_one_print(self, stall, market, files_dir):
        slow = order_print(market, choice="all", layout="a6x4")
        quick = order_print(market, choice="all", layout="a5")
        job = print_while(slow, lambda: print_small_orders_now(quick))
        assert (job.state, job.error) == (
            "failed",
            "Gian A-001 vừa được in trong một đợt khác. Xem đợt đó trước khi in lại.",
        )
        assert ledger(stall) == [(1, "printed")]
        assert Placard.objects.get().batch == quick
        assert [path.name for path in files_dir.iterdir()] == [quick.job.file_name]
        stall.refresh_from_db()
        assert stall.step == "printed"

    def test_a_second_order_of_what_was_new_prints_nothing_again(self, stall, make_stall, market, officer, colleague):
        """Nobody was asked why, and the first sheet is with the trader by now."""
        other = make_stall("B-001", name="Lý Thị Mai")
        first = order_print(market, choice="ticked", layout="a6x4", stall_ids=[stall.pk], by=officer)
        second = order_print(market, choice="new", layout="a6x4", by=colleague)
        print_small_orders_now(first)
        hand_over(Placard.objects.all(), to="Chủ hộ", on=today(), by=officer)
        print_small_orders_now(second)
        assert (second.job.state, second.job.error) == (
            "failed",
            "Gian A-001 vừa được in trong một đợt khác. Xem đợt đó trước khi in lại.",
        )
        assert ledger(stall) == [(1, "printed")]
        assert ledger(other) == []

    def test_found_before_a_page_is_drawn(self, stall, market):
        first, second = (order_print(market, choice="new", layout="a6x4") for _ in range(2))
        print_small_orders_now(first)
        print_small_orders_now(second)
        assert (second.job.state, second.job.done) == ("failed", 0)

    def test_an_order_from_before_orders_kept_versions_is_printed(self, stall, market):
        batch = order_print(market, choice="new", layout="a6x4")
        del batch.job.params["versions"]
        batch.job.save()
        print_small_orders_now(batch)
        assert ledger(stall) == [(1, "printed")]

    def test_a_worker_that_lost_its_lease_leaves_nothing(self, stall, market):
        batch = order_print(market, choice="all", layout="a6x4")
        taken = Job.objects.filter(pk=batch.job_id)
        job = print_while(batch, lambda: taken.update(fence=F("fence") + 1))
        assert (job.state, job.fence) == ("running", 2)
        nothing_written(batch, stall)

    def test_edited_after_the_order_it_says_what_is_true_now(self, stall, market):
        batch = order_print(market, choice="all", layout="a6x4")
        edit_stall(stall, code="A-777")
        print_small_orders_now(batch)
        assert json.loads(Placard.objects.get().snapshot)["stall_code"] == "A-777"

    def test_moved_out_after_the_order_it_is_left_out_with_the_reason(self, stall, make_stall, market):
        make_stall("B-001", name="Lý Thị Mai")
        batch = order_print(market, choice="all", layout="a6x4")
        move_out(stall, until=today())
        print_small_orders_now(batch)
        batch.refresh_from_db()
        assert (batch.job.state, batch.proved) == ("done", 1)
        assert batch.skipped == [{"stall": "A-001", "reason": "Chưa có chủ gian."}]
        assert ledger(stall) == []

    def test_a_note_that_is_erased_while_drawing_stays_so(self, stall, make_stall, market, officer, bank):
        """Of a former tenant, so that nothing of the order has changed by it."""
        former, other = stall.tenancy.owner, make_stall("B-001", name="Lý Thị Mai")
        print_small_orders_now(order_print(market, choice="all", layout="a6x4"))
        move_out(stall, until=today())
        move_in(stall, create_owner(name="Hoàng Văn Nam", unit=market.unit), since=today())
        shown = money.add_account(stall, bank=bank, number="770011223344")
        money.confirm_holder(shown.account, holder_name="HOANG VAN NAM", by=officer)
        batch = order_print(market, choice="all", layout="a6x4", by=officer, reason="other", note="Bà Hoa làm rách")
        job = print_while(batch, lambda: withdraw_consent(former, by=officer))
        batch.refresh_from_db()
        assert (job.state, ledger(other)[-1], batch.reprint_note) == ("done", (2, "printed"), "")

    def test_nothing_left_of_the_order(self, stall, market):
        batch = order_print(market, choice="all", layout="a6x4")
        move_out(stall, until=today())
        print_small_orders_now(batch)
        assert batch.job.error == "Không còn gian nào in được; sổ đã đổi sau khi đặt in."
        nothing_written(batch, stall)


class TestWhoeverOrderedIt:
    """A job goes on in her name, and its sheets lie with her: that takes somebody who may still print there."""

    LEFT = "Nông Thị Thử, người đặt đợt này, không còn được in biển ở chợ này. Người khác đặt in lại."

    def closed(self, officer, administrator):
        deactivate(officer, by=administrator)

    def not_appointed_any_more(self, officer, administrator):
        end_appointment(officer.appointments.get(), by=administrator)

    LEAVING = [closed, not_appointed_any_more]

    @pytest.mark.parametrize("leave", LEAVING, ids=lambda leave: leave.__name__)
    def test_before_it_runs(self, make_stall, market, officer, administrator, leave):
        stall = make_stall("A-001")
        batch = order_print(market, choice="all", layout="a6x4", by=officer)
        leave(self, officer, administrator)
        run_next()
        batch.job.refresh_from_db()
        assert (batch.job.state, batch.job.error) == ("failed", self.LEFT)
        nothing_written(batch, stall)

    @pytest.mark.parametrize("leave", LEAVING, ids=lambda leave: leave.__name__)
    def test_while_it_is_drawn(self, make_stall, market, officer, administrator, leave):
        stall = make_stall("A-001")
        batch = order_print(market, choice="all", layout="a6x4", by=officer)
        job = print_while(batch, lambda: leave(self, officer, administrator))
        assert (job.state, job.error) == ("failed", self.LEFT)
        nothing_written(batch, stall)

    def test_the_command_line_is_nobody(self, make_stall, market):
        make_stall("A-001")
        batch = order_print(market, choice="all", layout="a6x4")
        run_next()
        batch.job.refresh_from_db()
        assert batch.job.state == "done"
