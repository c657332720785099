import hashlib
import json
import logging
import re
import stat

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jobs.models import Job
from jobs.runner import Claim, claim, run, run_next
from officers.models import AuditEvent
from payments import services as money
from payments.models import Bank
from payments.payloads import payload_of
from placards.models import Placard, PrintBatch
from placards.serials import normalise_serial
from placards.services import cancel_print, order_print, print_small_orders_now
from stalls.models import Stall
from tests.jobs.disk import no_room_for_file, no_room_in_database
from tests.placards.printing import codes_in, file_of, ledger, nothing_written, print_now

FULL = "Máy chủ hết chỗ chứa tệp nên việc này không xong; sổ không thay đổi. Báo quản trị, rồi làm lại."
FAULT = "Có lỗi ở phía hệ thống nên việc này không xong; sổ không thay đổi. Thử lại, hoặc báo quản trị."


def today():
    return timezone.localdate()


class StoppedAtWord(Claim):
    """Somebody presses the button right after so many words of progress."""

    def __init__(self, job, words, stop):
        super().__init__(job)
        self.left, self.stop = words, stop

    def progress(self, done, total):
        super().progress(done, total)
        self.left -= 1
        if self.left == 0:
            self.stop()


class TestOrdering:
    def test_nothing_to_print_is_said_with_the_first_reason(self, make_stall, market, officer):
        make_stall("A-001", to="unconfirmed")
        with pytest.raises(ValidationError) as refusal:
            order_print(market, choice="all", layout="a6x4", by=officer)
        assert refusal.value.messages == ["Không có gian nào in được. A-001: Tên chủ tài khoản chưa được xác nhận."]
        assert (Job.objects.count(), PrintBatch.objects.count()) == (0, 0)

    def test_an_empty_market(self, market):
        with pytest.raises(ValidationError) as refusal:
            order_print(market, choice="all", layout="a6x4")
        assert refusal.value.messages == ["Không có gian nào in được."]

    def test_what_is_meant_is_fixed_when_ordered(self, make_stall, market, officer):
        first = make_stall("A-001")
        batch = order_print(market, choice="all", layout="a6x4", by=officer)
        make_stall("A-002", name="Hoàng Văn Nam")
        assert (batch.job.total, batch.created_by, batch.job.created_by) == (1, officer, officer)
        print_small_orders_now(batch)
        assert [placard.stall for placard in batch.placards.all()] == [first]

    def test_a_large_order_waits_for_the_worker(self, make_stalls, market, settings):
        settings.PRINT_AT_ONCE = 1
        make_stalls(2)
        batch = print_now(market)
        assert (batch.job.state, Placard.objects.count()) == ("queued", 0)
        assert run_next()
        assert not run_next()
        batch.job.refresh_from_db()
        assert (batch.job.state, batch.placards.count()) == ("done", 2)


class TestPrinting:
    def test_ledger_and_file(self, make_stalls, market, officer, files_dir):
        stalls = make_stalls(5)
        stalls[2].tenancy.stall_accounts.get().delete()
        batch = print_now(market, by=officer)
        content = file_of(batch)
        assert (batch.job.state, batch.job.error, batch.job.done) == ("done", "", 4)
        assert (batch.pages, batch.proved, batch.warnings) == (1, 4, [])
        assert batch.skipped == [{"stall": "A-003", "reason": "Chủ gian chưa có tài khoản nhận tiền."}]
        assert batch.sha256 == hashlib.sha256(content).hexdigest()
        assert [path.name for path in files_dir.iterdir()] == [f"{batch.job.code}-1.pdf"]
        path = files_dir / batch.job.file_name
        assert [stat.S_IMODE(each.stat().st_mode) for each in (path, files_dir)] == [0o600, 0o700]
        placards = list(batch.placards.order_by("stall__code"))
        assert [placard.stall.code for placard in placards] == ["A-001", "A-002", "A-004", "A-005"]
        assert [placard.stall.step for placard in placards] == ["printed"] * 4
        assert [placard.tenancy for placard in placards] == [placard.stall.tenancy for placard in placards]
        serials = [placard.serial for placard in placards]
        assert [normalise_serial(serial) for serial in serials] == serials
        assert len(set(serials)) == 4

    def test_snapshot_is_the_face(self, make_stall, market):
        stall = make_stall("A-001", number="8812345678901")
        print_now(market)
        placard = Placard.objects.get()
        assert json.loads(placard.snapshot) == {
            "serial": placard.serial,
            "version": 1,
            "market": "Chợ Nước Hai",
            "place": "Xã Hòa An, tỉnh Cao Bằng",
            "section": "",
            "stall_code": "A-001",
            "stall_kind": "Gian hàng",
            "issued_on": str(today()),
            "hotline": "0206 3850 001",
            "copy": 1,
            "copies": 1,
            "codes": [
                {
                    "payload": payload_of(stall, stall.tenancy.stall_accounts.get().account),
                    "bank": "Agribank",
                    "account": "8812345678901",
                    "holder": "NONG THI HOA",
                }
            ],
        }

    def test_a_second_print_supersedes_the_first(self, make_stall, market):
        first, second = make_stall("A-001"), make_stall("A-002", name="Hoàng Văn Nam")
        print_now(market)
        assert print_now(market, choice="ticked", stalls=[second]).job.state == "done"
        print_now(market)
        assert ledger(first) == [(1, "superseded"), (2, "printed")]
        assert ledger(second) == [(1, "superseded"), (2, "superseded"), (3, "printed")]
        assert Placard.objects.in_use().count() == 2
        assert len(set(Placard.objects.values_list("serial", flat=True))) == 5
        with pytest.raises(ValidationError, match="Không có gian nào in được"):
            print_now(market, choice="new")

    def test_never_two_sheets_in_use(self, make_stall, market):
        stall = make_stall("A-001")
        print_now(market)
        print_now(market)
        with pytest.raises(IntegrityError), transaction.atomic():
            stall.placards.update(state="printed")
        with pytest.raises(IntegrityError), transaction.atomic():
            stall.placards.update(version=7)

    def test_only_what_was_ticked(self, make_stalls, market, make_market, make_stall):
        stalls = make_stalls(3)
        foreign = make_stall("A-001", in_market=make_market("Chợ Cao Bình"))
        batch = print_now(market, choice="ticked", stalls=[stalls[2], stalls[0], foreign])
        assert sorted(batch.placards.values_list("stall__code", flat=True)) == ["A-001", "A-003"]
        assert ledger(foreign) == []

    @pytest.mark.parametrize(("layout", "pages"), [("a6x4", 2), ("a5", 6), ("a5x2", 3)])
    def test_what_phones_read_is_the_register_in_walking_order(self, make_stalls, market, officer, layout, pages):
        stalls = make_stalls(6)
        for stall, position in zip(stalls, (6, 5, 1, 2, 4, 3), strict=True):
            Stall.objects.filter(pk=stall.pk).update(position=position)
        second = money.add_account(stalls[2], bank=Bank.objects.get(pk="970436"), number="0011223344")
        money.confirm_holder(second.account, holder_name="NONG THI HOA", by=officer)
        batch = print_now(market, layout=layout)
        drawn = 1 if layout == "a6x4" else 2  # an A6 sheet has room for one large code; the others are written
        expected = [
            payload_of(stall, shown.account)
            for stall in market.stalls.in_walking_order()
            for shown in stall.tenancy.stall_accounts.order_by("position")[:drawn]
        ]
        assert codes_in(file_of(batch)) == expected
        assert len(set(expected)) == 5 + drawn
        assert (batch.pages, batch.proved) == (pages, 5 + drawn)

    def test_with_a_code_for_every_account(self, make_stall, market, officer):
        stall = make_stall("A-001")
        for bank, number in (("970436", "0011223344"), ("970418", "0011223355")):
            other = money.add_account(stall, bank=Bank.objects.get(pk=bank), number=number)
            money.confirm_holder(other.account, holder_name="NONG THI HOA", by=officer)
        batch = order_print(market, choice="all", layout="a6x4", every_code=True)
        print_small_orders_now(batch)
        batch.refresh_from_db()
        shown = stall.tenancy.stall_accounts.order_by("position")
        assert sorted(codes_in(file_of(batch))) == sorted(payload_of(stall, each.account) for each in shown)
        assert batch.proved == 3


class TestFailing:
    def test_a_name_too_long_for_the_sheet(self, make_stall, market, officer):
        stalls = [make_stall("A-001"), make_stall("A-002", name="Hoàng Văn Nam")]
        account = stalls[1].tenancy.stall_accounts.get().account
        money.confirm_holder(account, holder_name="W" * 70, relation="other", relation_reason="Dùng chung", by=officer)
        batch = print_now(market)
        assert (batch.job.state, batch.job.error) == (
            "failed",
            "Gian A-002: tên chủ tài khoản quá dài, không in đủ được trên khổ này. Hãy chọn mẫu “Một biển A4”.",
        )
        nothing_written(batch, *stalls)
        assert print_now(market, choice="ticked", stalls=stalls[:1]).job.state == "done"

    def test_a_back_with_its_neighbours_address(self, make_stalls, market, officer, monkeypatch):
        """The drawing forgets to mirror, and remembers what it drew as if that were right."""
        stalls = make_stalls(2)
        monkeypatch.setattr("placards.sheets.side_behind", lambda side, layout, edge: side)
        batch = order_print(market, choice="all", layout="a6x4", backs="long", by=officer)
        print_small_orders_now(batch)
        assert batch.job.state == "failed"
        assert re.match(r"Gian A-001, biển \S+, mặt sau: .* trang 2 là mã của gian A-002\.$", batch.job.error)
        nothing_written(batch, *stalls)

    def test_the_sheet_before_stays_in_use(self, make_stall, market, officer):
        stall = make_stall("A-001")
        print_now(market)
        account = stall.tenancy.stall_accounts.get().account
        money.confirm_holder(account, holder_name="W" * 70, relation="other", relation_reason="Dùng chung", by=officer)
        assert print_now(market).job.state == "failed"
        assert ledger(stall) == [(1, "printed")]
        stall.refresh_from_db()
        assert stall.step == "ready"

    def test_files_that_cannot_be_written(self, make_stall, market, settings, tmp_path, caplog):
        """As on a full or missing disk: the ledger, written first, is taken back."""
        stall = make_stall("A-001")
        (tmp_path / "plain").write_text("not a folder")
        settings.FILES_DIR = tmp_path / "plain" / "files"
        with caplog.at_level(logging.ERROR, "portal.jobs"):
            batch = print_now(market)
        assert (batch.job.state, batch.job.error) == ("failed", FAULT)
        assert [record.getMessage() for record in caplog.records] == [f"job {batch.job.code} failed"]
        assert (batch.placards.count(), batch.proved) == (0, 0)
        stall.refresh_from_db()
        assert stall.step == "ready"

    def test_a_disk_full_before_the_file_is_written(self, make_stalls, market, caplog):
        """Nothing of the ledger was written by then; with room again the same stalls print."""
        stalls = make_stalls(3)
        batch = order_print(market, choice="all", layout="a6x4")
        no_room_for_file(f"{batch.job.code}-1.pdf")
        with caplog.at_level(logging.ERROR, "portal.jobs"):
            print_small_orders_now(batch)
        assert (batch.job.state, batch.job.error) == ("failed", FULL)
        assert caplog.messages == [f"job {batch.job.code} failed"]
        nothing_written(batch, *stalls)
        assert AuditEvent.objects.filter(action__in=["batch.print", "placard.print"]).count() == 0
        assert print_now(market).job.state == "done"
        assert [ledger(stall) for stall in stalls] == [[(1, "printed")]] * 3

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite is made to have no room")
    def test_a_disk_full_in_the_middle_of_the_ledger(self, make_stalls, market):
        stalls = make_stalls(60)
        batch = order_print(market, choice="all", layout="a6x4")
        with no_room_in_database():
            print_small_orders_now(batch)
        assert (batch.job.state, batch.job.error) == ("failed", FULL)
        nothing_written(batch, *stalls)
        assert print_now(market).job.state == "done"

    def test_a_file_half_done_is_removed(self, make_stall, market, files_dir):
        stall = make_stall("A-001")
        batch = order_print(market, choice="all", layout="a6x4")
        name = f"{batch.job.code}-1.pdf"
        (files_dir / name / "in the way").mkdir(parents=True)
        print_small_orders_now(batch)
        assert (batch.job.state, batch.job.error) == ("failed", FAULT)
        assert [path.name for path in files_dir.iterdir()] == [name]
        assert ledger(stall) == []


class TestCancelling:
    def test_one_that_waits_is_never_printed(self, make_stall, market):
        stall = make_stall("A-001")
        batch = order_print(market, choice="all", layout="a6x4")
        cancel_print(batch)
        print_small_orders_now(batch)
        assert not run_next()
        assert (batch.job.state, batch.job.error) == ("cancelled", "")
        nothing_written(batch, stall)
        assert list(AuditEvent.objects.filter(action="batch.cancel").values_list("label", flat=True)) == [batch.code]
        assert print_now(market).job.state == "done"

    def test_one_that_is_over_says_so_and_stays(self, make_stall, market):
        stall = make_stall("A-001")
        batch = print_now(market)
        with pytest.raises(ValidationError, match="Đợt in này đã kết thúc nên không dừng được nữa"):
            cancel_print(batch)
        assert ledger(stall) == [(1, "printed")]
        assert not AuditEvent.objects.filter(action="batch.cancel").exists()
        assert file_of(batch).startswith(b"%PDF")

    @pytest.mark.parametrize("words", range(1, 5))
    def test_at_whichever_word_it_is_stopped_nothing_comes_of_it(self, make_stalls, market, words, monkeypatch):
        """Before drawing, while drawing, while proving, and when all is proved and nothing is written yet."""
        monkeypatch.setattr("placards.services.progress.Progress.SECONDS_BETWEEN", 0)
        stalls = make_stalls(5)
        batch = order_print(market, choice="all", layout="a5")
        claimed = StoppedAtWord(claim(batch.job).job, words if words < 4 else 12, lambda: cancel_print(batch))
        run(claimed)
        batch.job.refresh_from_db()
        assert (batch.job.state, claimed.left) == ("cancelled", 0)
        nothing_written(batch, *stalls)


def test_backs_without_a_public_name_are_refused_before_anything_is_ordered(make_stall, market, settings):
    make_stall("A-001")
    settings.PUBLIC_HOST = ""
    with pytest.raises(ValidationError) as refusal:
        order_print(market, choice="all", layout="a6x4", backs="long")
    sentence = "Cổng chưa có tên miền công khai để in ở mặt sau. In không có mặt sau, hoặc báo người quản trị cổng."
    assert refusal.value.message_dict == {"backs": [sentence]}
    assert not PrintBatch.objects.exists()
