"""A list on its way into the register and out of it again."""

import pytest

from jobs.runner import run_now
from payments.enums import ImportState
from payments.services import imports
from stalls.enums import Step
from stalls.models import Owner, Section, Stall
from tests.payments.importing.lists import last_error, problems, shown, stall_row, workbook, written
from tests.payments.register import rows


def test_a_list_becomes_stalls_owners_and_accounts(officer, market):
    imported = shown(workbook(*(stall_row(n) for n in range(30))), by=officer, market=market)
    assert imported.state == ImportState.SHOWN, imported.job.error
    assert problems(imported) == []
    assert imported.counts["created"] == 30
    assert rows() == (0, 0, 0, 0, 0)
    imported = written(imported)
    assert imported.state == ImportState.DONE, last_error()
    assert rows() == (30, 30, 30, 30, 30)
    stall = Stall.objects.get(code="A-007")
    assert stall.section.name == "Dãy A"
    assert stall.step == Step.UNCONFIRMED
    assert stall.tenancy.owner.phone == "0912000007"
    assert [each.account.number for each in stall.tenancy.stall_accounts.all()] == ["8888000000007"]


def test_the_same_list_again_changes_nothing(officer, market):
    data = workbook(*(stall_row(n) for n in range(5)))
    written(shown(data, by=officer, market=market), names_read=True)
    before = rows(), list(Stall.objects.values("pk", "step", "updated_at"))
    again = shown(data, by=officer, market=market)
    assert again.counts["same"] == 5
    written(again, names_read=True)
    assert (rows(), list(Stall.objects.values("pk", "step", "updated_at"))) == before


def test_names_read_off_an_app_make_stalls_ready(officer, market):
    written(shown(workbook(stall_row(1)), by=officer, market=market), names_read=True)
    assert Stall.objects.get().step == Step.READY


@pytest.mark.parametrize("names_read", [False, True])
def test_an_import_is_taken_back_as_a_whole(officer, market, names_read):
    imported = written(
        shown(workbook(*(stall_row(n) for n in range(5))), by=officer, market=market), names_read=names_read
    )
    imported = imports.order_undo(imported)
    run_now(imported.job)
    imported.refresh_from_db()
    assert imported.state == ImportState.UNDONE, last_error()
    assert rows() == (0, 0, 0, 0, 0)
    assert (Owner.objects.count(), Section.objects.count()) == (0, 0)
