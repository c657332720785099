"""An import does what its officer could do by hand, row by row, and nothing else."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs.runner import run_now
from officers.models import AuditEvent
from payments.enums import ChangeState, ImportState
from payments.models import AccountChange, Bank, PayoutAccount, RegisterImport
from payments.services import add_account, end_bank, imports
from stalls.models import Owner, Stall, Tenancy
from stalls.services import update_owner
from tests.payments.importing.lists import HEADINGS, last_error, problems, shown, stall_row, workbook, written
from tests.payments.register import rows, shown_on, step


def errors(imported):
    return [message for _row, _letter, level, message in problems(imported) if level == "error"]


def with_market(market, *rows):
    return workbook(*([market.code, *row] for row in rows), headings=["Mã chợ", *HEADINGS])


def test_rows_of_another_commune_are_refused_as_if_it_had_no_such_market(officer, market, make_market, other_commune):
    foreign = make_market("Chợ Trùng Khánh", unit=other_commune)
    make_market("Chợ Cao Bình")
    data = with_market(foreign, stall_row(1))
    assert errors(shown(data, by=officer)) == [f"Không có chợ nào là “{foreign.code}” trong địa bàn của anh/chị."]
    absent = workbook(["KHONGCO", *stall_row(1)], headings=["Mã chợ", *HEADINGS])
    assert errors(shown(absent, by=officer)) == ["Không có chợ nào là “KHONGCO” trong địa bàn của anh/chị."]
    good = shown(with_market(market, stall_row(1)), by=officer)
    assert errors(good) == []
    assert list(written(good).markets.all()) == [market]


def test_who_may_no_longer_import_there_writes_nothing(officer, market, make_officer):
    imported = shown(workbook(stall_row(1)), by=officer, market=market)
    officer.appointments.update(valid_to="2026-01-02")
    officer = type(officer).objects.get(pk=officer.pk)
    assert not RegisterImport.objects.visible_to(officer, to="import").exists()
    written(imported)
    assert "Sổ đã có thay đổi từ lúc xem trước" in last_error()
    assert rows() == (0, 0, 0, 0, 0)


def test_a_person_of_another_commune_with_this_telephone_is_not_told_of(
    officer, market, make_market, make_stall, other_commune
):
    foreign = make_market("Chợ Trùng Khánh", unit=other_commune)
    make_stall("B-1", in_market=foreign, name="Lý Thị Xa")
    Owner.objects.filter(name="Lý Thị Xa").update(phone="0912000001")
    assert problems(shown(workbook(stall_row(1)), by=officer, market=market)) == []


def test_an_account_on_the_wall_becomes_a_proposal(officer, market, make_stall):
    stall = make_stall("A-001", name="Nông Thị Hoa")
    Tenancy.objects.update(printed_at=timezone.now())
    before = shown_on(stall), step(stall)
    row = stall_row(1, name="Nông Thị Hoa", phone="", section="", number="777000111", holder="NONG THI HOA")
    imported = shown(workbook(row), by=officer, market=market)
    assert imported.counts["proposals"] == 1
    imported = written(imported, reason="new_bank", asked="in_person")
    assert imported.state == ImportState.DONE, last_error()
    change = AccountChange.objects.get()
    assert (change.state, change.proposed_by, change.new.number) == (ChangeState.PROPOSED, officer, "777000111")
    assert (shown_on(stall), step(stall)) == before


def test_without_a_sheet_a_wrong_number_gives_its_place_to_the_right_one(officer, market, make_stall):
    stall = make_stall("A-001", to="unconfirmed", name="Nông Thị Hoa")
    row = stall_row(1, name="Nông Thị Hoa", phone="", section="", number="777000111", holder="")
    assert written(shown(workbook(row), by=officer, market=market)).state == ImportState.DONE
    assert shown_on(stall) == ["777000111"]


def test_the_register_changed_meanwhile_and_nothing_is_written(officer, market, make_stall):
    make_stall("A-001", name="Nông Thị Hoa")
    imported = shown(workbook(stall_row(1, name="Lý Thị Mai"), stall_row(2)), by=officer, market=market)
    assert imported.counts["moved"] == 1
    owner = Owner.objects.get()
    owner.name = "Nông Thị Hoa Mai"
    update_owner(owner, by=officer)
    before = rows()
    imported = written(imported)
    assert imported.state == ImportState.WRITING
    assert "Sổ đã có thay đổi từ lúc xem trước" in last_error()
    assert rows() == before
    again = imports.read_again(imported)
    run_now(again.job)
    again.refresh_from_db()
    assert written(again).state == ImportState.DONE
    assert Stall.objects.get(code="A-001").tenancy.owner.name == "Lý Thị Mai"


def test_a_bank_that_ended_meanwhile_is_written_for_nobody(officer, market):
    imported = shown(workbook(stall_row(1, bank="BIDV")), by=officer, market=market)
    end_bank(Bank.objects.get(short_name="BIDV"), on=timezone.localdate())
    written(imported)
    assert "Sổ đã có thay đổi từ lúc xem trước" in last_error()
    assert rows() == (0, 0, 0, 0, 0)


def test_an_older_preview_can_not_be_agreed_to(officer, market):
    imported = shown(workbook(stall_row(1)), by=officer, market=market)
    with pytest.raises(ValidationError, match="không còn là bản mới nhất"):
        imports.agree_to_import(imported, digest="0" * 64)


def test_what_is_doubtful_is_shown_and_decided_by_a_human(officer, market, make_stall):
    make_stall("A-009", name="Lý Thị Mai", number="8888000000001")
    Owner.objects.update(phone="0912000001")
    data = workbook(
        stall_row(1, name="Nông Thị Một"),
        stall_row(2, name="Nông Thị Hai", phone=""),
        stall_row(3, name="Nông Thị Hai", phone="", number="8888000000002"),
    )
    said = " ".join(message for *_place, message in problems(shown(data, by=officer, market=market)))
    for part in (
        "Số này trong sổ là của Lý Thị Mai",
        "Sổ có tài khoản này ở chủ hộ khác: Lý Thị Mai",
        "cũng là Nông Thị Hai",
        "ghi cùng tài khoản cho chủ hộ khác",
    ):
        assert part in said


def undone(imported):
    imported = imports.order_undo(imported)
    run_now(imported.job)
    imported.refresh_from_db()
    return imported


def everything():
    stalls = list(Stall.objects.order_by("pk").values("pk", "code", "kind", "goods", "section", "step", "status"))
    owners = list(Owner.objects.order_by("pk").values("pk", "name", "phone", "kind"))
    tenancies = list(Tenancy.objects.order_by("pk").values("pk", "owner", "since", "until"))
    return stalls, owners, tenancies, list(PayoutAccount.objects.order_by("pk").values("pk", "holder_name"))


def test_changes_and_moves_are_taken_back_too(officer, market, make_stall):
    for number, name in ((1, "Nông Thị Hoa"), (2, "Lý Thị Mai"), (3, "Bế Thị Lan")):
        make_stall(f"A-00{number}", name=name)
    before = everything()
    data = workbook(
        stall_row(1, name="Nông Thị Hoa", phone="0987654321", kind="Sạp", number="", bank="", holder=""),
        stall_row(2, name="Hoàng Văn Khác"),
        stall_row(3, name="trống", phone="", number="", bank="", holder=""),
        stall_row(4),
    )
    imported = written(shown(data, by=officer, market=market), names_read=True)
    assert imported.state == ImportState.DONE, last_error()
    assert everything() != before
    assert Stall.objects.get(code="A-003").tenancy is None
    assert undone(imported).state == ImportState.UNDONE, last_error()
    assert everything() == before


@pytest.mark.parametrize("what", ["edited", "another account", "printed"])
def test_what_was_built_on_keeps_an_import_from_being_taken_back(officer, market, bidv, what):
    imported = written(shown(workbook(stall_row(1)), by=officer, market=market))
    if what == "edited":
        owner = Owner.objects.get()
        owner.phone = "0987654321"
        update_owner(owner, by=officer)
    elif what == "another account":
        add_account(Stall.objects.get(), bank=bidv, number="1234567890")
    else:
        Tenancy.objects.update(printed_at=timezone.now())
    before = everything()
    assert undone(imported).state == ImportState.DONE
    assert "không hoàn tác cả lần nhập được" in last_error()
    assert everything() == before


def test_only_the_last_one_is_taken_back(officer, market):
    first = written(shown(workbook(stall_row(1)), by=officer, market=market))
    written(shown(workbook(stall_row(2)), by=officer, market=market))
    with pytest.raises(ValidationError, match="lần nhập gần nhất"):
        imports.order_undo(first)


def test_the_markets_history_has_one_entry(officer, market):
    imported = written(shown(workbook(*(stall_row(n) for n in range(9))), by=officer, market=market))
    entries = AuditEvent.objects.about(market).filter(action="market.import")
    assert [event.changed for event in entries] == [
        {"import": [None, imported.code], "created": [None, 9], "changed": [None, 0], "moved": [None, 0]}
    ]


def test_a_code_of_an_owner_under_another_name_is_refused(officer, market, make_stall):
    owner = make_stall("B-1", name="Lý Thị Mai").tenancy.owner
    headings = [*HEADINGS, "Mã chủ hộ"]
    imported = shown(workbook([*stall_row(1), owner.code], headings=headings), by=officer, market=market)
    assert errors(imported) == [f"Mã chủ hộ {owner.code} trong sổ là Lý Thị Mai. Xóa mã này nếu là người khác."]
    data = workbook([*stall_row(1), "X"], [*stall_row(2, phone="0912000001"), "X"], headings=headings)
    assert errors(shown(data, by=officer, market=market)) == [
        "Dòng 2 ghi khác về cùng một người. Ghi hai dòng như nhau."
    ]


def test_rows_of_one_person_say_one_thing_of_her(officer, market, make_stall):
    """Else each import would change her telephone to and fro."""
    for code in ("A-001", "A-002"):
        make_stall(code, name="Nông Thị Hoa")
    Tenancy.objects.update(owner=Owner.objects.first())
    rest = {"name": "Nông Thị Hoa", "section": "", "bank": "", "number": "", "holder": ""}
    data = workbook(stall_row(1, phone="0987654321", **rest), stall_row(2, phone="0912345678", **rest))
    assert errors(shown(data, by=officer, market=market)) == [
        "Dòng 2 ghi khác về cùng một người. Ghi hai dòng như nhau."
    ]


def test_each_row_may_say_a_part_of_one_person(officer, market, make_stall):
    for code in ("A-001", "A-002"):
        make_stall(code, name="Nông Thị Hoa")
    Tenancy.objects.update(owner=Owner.objects.first())
    headings = ["Mã gian", "Điện thoại", "Loại chủ hộ"]
    data = workbook(["A-001", "0987654321", ""], ["A-002", "", "Hộ kinh doanh"], headings=headings)
    imported = written(shown(data, by=officer, market=market))
    owner = Owner.objects.get(phone="0987654321")
    assert (imported.state, owner.kind) == (ImportState.DONE, "household")
    before = {"phone": "", "kind": "person"}
    assert undone(imported).state == ImportState.UNDONE, last_error()
    owner.refresh_from_db()
    assert {"phone": owner.phone, "kind": owner.kind} == before


def test_one_account_at_two_stalls_is_confirmed_for_both(officer, market):
    """Whichever row says whose name the app shows, and whether or not the account was there before."""
    same = {"name": "Nông Thị Thử B", "phone": "0912345678", "number": "777000111"}
    data = workbook(stall_row(1, **same, holder=""), stall_row(2, **same, holder="NONG THI THU B"))
    written(shown(data, by=officer, market=market), names_read=True)
    assert list(Stall.objects.values_list("step", flat=True)) == ["ready", "ready"]


def test_an_account_that_waited_for_its_name_is_confirmed_by_a_further_stall(officer, market):
    same = {"name": "Nông Thị Thử B", "phone": "0912345678", "number": "777000111"}
    written(shown(workbook(stall_row(1, **same, holder="")), by=officer, market=market))
    imported = written(
        shown(workbook(stall_row(2, **same, holder="NONG THI THU B")), by=officer, market=market), names_read=True
    )
    account = PayoutAccount.objects.get()
    assert (account.holder_name, account.is_confirmed) == ("NONG THI THU B", True)
    assert list(Stall.objects.values_list("step", flat=True)) == ["ready", "ready"]
    assert undone(imported).state == ImportState.UNDONE, last_error()
    assert not PayoutAccount.objects.get().is_confirmed
    assert step(Stall.objects.get()) == "unconfirmed"
