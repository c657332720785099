"""Every fault of a bad list at once, each at its cell; mended, all of it goes in."""

from payments.services import imports
from stalls.enums import Step
from stalls.models import Owner, Section, Stall
from stalls.tables.annotating import annotate
from stalls.tables.books import open_book
from tests.payments.importing.lists import problems, shown, written
from tests.payments.importing.terrible import mended, name_of, noted_cells, spoil, terrible_list


def test_a_terrible_list_that_has_no_fault_is_read_whole(officer, market):
    imported = shown(terrible_list(), by=officer, market=market)
    assert [each for each in problems(imported) if each[2] == "error"] == []
    written(imported, names_read=True)
    assert Stall.objects.count() == 300
    assert sorted(Section.objects.values_list("name", flat=True)) == ["DÃY A", "DÃY B", "DÃY C"]
    stall = Stall.objects.get(code="A-107")
    assert (stall.section.name, stall.goods, stall.step) == ("DÃY B", "groceries", Step.READY)
    assert stall.tenancy.owner.name == name_of(107)
    assert stall.tenancy.owner.phone == "0912000107"
    assert [(each.account.bank.short_name, each.account.number) for each in stall.tenancy.stall_accounts.all()] == [
        ("Agribank", "8888010777")
    ]


def test_every_fault_is_told_at_its_cell_and_nothing_is_written(officer, market):
    spoiled, right = spoil(terrible_list(30))
    imported = shown(spoiled, by=officer, market=market)
    errors = {f"{letter}{row}": message for row, letter, level, message in problems(imported) if level == "error"}
    assert set(errors) == set(right)
    assert "đã có ở dòng" in errors["B10"]
    assert "5 chữ số" in errors["D12"]
    assert "Không có ngân hàng nào tên “Ngân hàng Mặt Trăng”" in errors["E13"]
    assert "mất chữ số" in errors["F15"]
    assert "mất số 0" in errors["F16"]
    assert "công thức chưa có kết quả" in errors["C17"]
    assert "Chưa ghi mã gian" in errors["B18"]
    assert "chữ O" in errors["F19"]
    assert (Stall.objects.count(), Owner.objects.count(), Section.objects.count()) == (0, 0, 0)
    notes = imports.kept_plan(imported).notes()
    annotated = annotate(spoiled, open_book(spoiled), notes)
    assert set(right) <= set(noted_cells(annotated))
    again = shown(mended(annotated, right), by=officer, market=market)
    assert again.counts["errors"] == 0, problems(again)
    assert written(again).state == "done"
    assert Stall.objects.count() == 30
