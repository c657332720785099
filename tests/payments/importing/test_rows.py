"""Rows that read one way and could be taken another: none is lost, and none does what its list does not say."""

import datetime
import os
import random

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs.runner import run_now
from officers.audit import unit_of_work
from payments.hanging import Printed, may_hang, sign_of_name
from payments.importing.planning import plan_import
from payments.importing.reading import UnknownLayout, read_entries
from payments.importing.writing import Agreed, Writer
from payments.models import RegisterImport
from payments.services import imports
from stalls.models import Owner, Stall, Tenancy
from stalls.services import create_owner, create_stall, move_in, move_out
from stalls.tables.books import FORMULA, Book, Table
from tests.payments.importing.lists import HEADINGS, book, last_error, problems, shown, stall_row, workbook, written
from tests.payments.register import rows, shown_on


def errors(imported):
    return [(letter, message) for _row, letter, level, message in problems(imported) if level == "error"]


def table(*rows, headings=HEADINGS):
    return Book("xlsx", [Table("T", list(enumerate([headings, *rows], start=1)))])


def planned(*rows, by, market):
    return plan_import(read_entries(table(*rows), remembered={}).entries, by=by, market=market)


def test_an_account_put_before_one_that_is_shown_takes_nothing_away(officer, market, make_stall):
    """The list has both: the one that is there already stays, wherever the list puts it."""
    stall = make_stall("A-001", to="unconfirmed", name="Nông Thị Hoa", number="8888000000001")
    headings = ["Mã gian", "Ngân hàng", "Số tài khoản", "Ngân hàng 2", "Số tài khoản 2"]
    bank = stall.tenancy.stall_accounts.get().account.bank.short_name
    data = workbook(["A-001", "BIDV", "777000111", bank, "8888000000001"], headings=headings)
    written(shown(data, by=officer, market=market))
    assert shown_on(stall) == ["8888000000001", "777000111"]


@pytest.mark.parametrize("value", [FORMULA, "#N/A"])
@pytest.mark.parametrize("column", range(len(HEADINGS)))
def test_a_cell_that_holds_nothing_is_told_wherever_it_stands(officer, market, column, value):
    row = stall_row(1)
    row[column] = value
    (problem,) = [each for each in planned(row, by=officer, market=market).problems if each.level == "error"]
    assert (problem.column, problem.row) == (column, 2)
    assert "gõ thẳng giá trị" in problem.message


def test_a_trader_called_tong_is_no_sum(officer, market):
    """Tống, Tòng and Công begin like the words that close a list."""
    headings = ["Họ tên", "Mã gian", "SĐT"]
    names = ["Tống Văn Páo", "Tòng Thị Mai", "Công Thị Lan"]
    data = workbook(
        *([name, str(n), f"091200000{n}"] for n, name in enumerate(names, start=1)),
        ["Tổng cộng: 3 hộ", "3", ""],
        ["Người lập biểu", "", ""],
        headings=headings,
    )
    imported = written(shown(data, by=officer, market=market))
    assert imported.state == "done", last_error()
    assert sorted(Owner.objects.values_list("name", flat=True)) == sorted(names)
    assert Stall.objects.count() == 3


def test_rows_that_were_passed_over_are_named(officer_client, officer, market):
    data = book({"Danh sách": [HEADINGS, stall_row(1), ["Tổng cộng", "1"], ["", "", "", "Người lập biểu"]]})
    imported = shown(data, by=officer, market=market)
    assert "bỏ qua dòng 3, 4" in officer_client.get(f"/imports/{imported.code}/").content.decode()


def test_a_reason_is_held_to_what_a_form_asks(officer, market, make_stall):
    make_stall("B-1", to="vacant")
    headings = ["Mã gian", "Ngày đóng gian", "Lý do đóng gian"]
    imported = shown(workbook(["B-1", "01/11/2026", ""], headings=headings), by=officer, market=market)
    assert errors(imported) == [("B", "Ghi lý do đóng gian.")]
    row = [*stall_row(1, holder="LY VAN KHAC"), "Con", "Gọi 0912345678 để hỏi"]
    data = workbook(row, headings=[*HEADINGS, "Quan hệ với chủ hộ", "Vì sao dùng tài khoản người khác"])
    ((letter, message),) = errors(shown(data, by=officer, market=market))
    assert letter == "K"
    assert "phần này được giữ mãi" in message


def test_what_a_list_says_of_somebody_known_is_not_dropped_in_silence(officer, market, make_stall):
    owner = make_stall("B-1", name="Lý Thị Mai").tenancy.owner
    Owner.objects.update(phone="0912345678")
    row = [*stall_row(1, name=owner.name, phone="0912345678", holder="LY THI MAI"), "004190000001", "Hộ kinh doanh"]
    data = workbook(row, headings=[*HEADINGS, "Số định danh", "Loại chủ hộ"])
    said = {letter: message for _row, letter, _level, message in problems(shown(data, by=officer, market=market))}
    assert set(said) == {"J", "K"}
    assert all("giữ nguyên như trong sổ" in message for message in said.values())


@pytest.mark.parametrize("state", ["waits for its columns", "is being written"])
def test_a_list_whose_files_are_gone_says_so(officer, market, state):
    if state == "is being written":
        imported = shown(workbook(stall_row(1)), by=officer, market=market)
        imported = imports.agree_to_import(imported, digest=imported.digest)
        RegisterImport.objects.update(source_file="", plan_file="")
        run_now(imported.job)
        assert "đã hết hạn giữ" in last_error()
    else:
        imported = shown(workbook(["1"], headings=["Ô", "x"]), by=officer, market=market)
        RegisterImport.objects.update(source_file="", plan_file="")
        with pytest.raises(ValidationError, match="đã hết hạn giữ"):
            imports.read_again(imported, keys={"0": "code"}, signature="x")
    assert rows() == (0, 0, 0, 0, 0)


def test_a_sheet_printed_at_the_last_moment_keeps_its_accounts(officer, market, make_stall):
    stall = make_stall("A-001", to="unconfirmed", name="Nông Thị Hoa")
    before = shown_on(stall)
    row = stall_row(1, name="Nông Thị Hoa", phone="", section="", number="777000111", holder="")
    plan = planned(row, by=officer, market=market)
    Tenancy.objects.update(printed_at=timezone.now())
    with pytest.raises(ValidationError, match="đã in"), unit_of_work():
        Writer(plan, Agreed(officer, "X")).write()
    assert shown_on(stall) == before


def test_the_question_for_many_stalls_is_the_question_for_one(market, make_stall, commune):
    """Every way in which somebody may turn up again where a sheet of hers was printed."""
    today = timezone.localdate()
    stalls = [make_stall(f"A-00{n}", to="no_account", name=f"Nông Thị {n}") for n in range(6)]
    for stall in stalls[:5]:
        stall.tenancies.update(printed_at=timezone.now(), printed_code=stall.code)
    for stall in stalls[:5]:
        stall.tenancies.update(printed_name=sign_of_name(stall.tenancy.owner.name))
    Stall.objects.filter(pk=stalls[1].pk).update(code="C-001")
    for stall in stalls[2:5]:
        move_out(stall, until=today)
    move_in(stalls[2], create_owner(name="Nông Thị 2", unit=commune), since=today)
    move_in(stalls[3], create_owner(name="Lý Thị Khác", unit=commune), since=today)
    Owner.objects.filter(name="Nông Thị 4").update(
        erased_at=timezone.now(), name="(đã xóa theo yêu cầu)", search_text="", phone=""
    )
    move_in(stalls[4], create_owner(name="Bế Thị Mới", unit=commune), since=today)
    again = create_stall(market, code="A-001")
    move_in(again, create_owner(name="Nông Thị 1", unit=commune), since=today)
    many, answers = Printed(market), []
    for tenancy in Tenancy.objects.current().select_related("stall", "owner").order_by("pk"):
        stall, owner = tenancy.stall, tenancy.owner
        found = many.may_hang(stall_id=stall.pk, code=stall.code, owner_id=owner.pk, owner_name=owner.name)
        assert found == may_hang(tenancy), stall.code
        answers.append(found)
    assert answers == [True, True, False, True, False, True, True]


# A list takes 35 ms; RUBBISH_LISTS=2000 for as many as there are damaged files.
LISTS = int(os.environ.get("RUBBISH_LISTS", "300"))
RUBBISH = [
    "", " ", "-", "0", "9" * 5000, "1e9", "1E+400", "9.70436E+14", float("nan"), float("inf"), -1.5, 1e300, 2**70,
    True, FORMULA, "#N/A", "#REF!", "=1+1", "\0", "\ud800", "Ễ" * 3000, "𝟙𝟚𝟛", "١٢٣", "0\u0301", "🐟",
    "\u202e12", "a\nb", "****1234", datetime.date(1, 1, 1), datetime.date(9999, 12, 31), datetime.time(1, 2),
    datetime.timedelta(days=9),
    "31/02/2024", "Tổng cộng", "trống", "VÍ DỤ", "https://x.vn", "00020101021138570010A000000727", "x" * 40_000, "A-1",
    "BIDV", "Con",
]  # fmt: skip


def test_lists_with_rubbish_in_their_cells(officer, market, make_stall):
    """Every cell may hold anything: each list is a plan with its faults, and the register is as it was."""
    make_stall("A-001", name="Nông Thị Hoa")
    headings = [*HEADINGS, "Diện tích", "Thứ tự trên lối đi", "Ngày đóng gian", "Số định danh", "Mã chủ hộ", "Mã chợ",
                "Nhận gian từ ngày", "Quan hệ với chủ hộ", "Mã QR do ngân hàng cấp", "Loại chủ hộ", "Ngân hàng 2",
                "STK 2"]  # fmt: skip
    before, faults = rows(), 0
    for seed in range(LISTS):
        chance = random.Random(seed)  # noqa: S311  nothing secret
        listed = [[*stall_row(n), *[""] * 12] for n in (1, 2)]
        for row in listed:
            for _ in range(chance.randrange(1, 5)):
                row[chance.randrange(len(row))] = chance.choice(RUBBISH)
        try:
            entries = read_entries(table(*listed, headings=headings), remembered={}).entries
        except UnknownLayout:
            continue
        plan = plan_import(entries, by=officer, market=market)
        plan.digest()
        faults += plan.has_errors
    assert LISTS / 4 < faults < LISTS
    assert rows() == before
