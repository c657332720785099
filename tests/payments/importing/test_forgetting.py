"""What lies there of a list is personal, and goes: on its day, or with an owner who may stand in it."""

from datetime import timedelta

import pytest
from django.conf import settings as portal
from django.utils import timezone

from jobs.files import named_files
from jobs.runner import run_now
from payments.models import RegisterImport
from payments.services import imports
from stalls.services import withdraw_consent
from tests.payments.importing.lists import shown, stall_row, workbook, written


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def kept(files_dir):
    return {path.name for path in files_dir.iterdir()}


def test_files_are_sealed_and_named_so_that_no_sweep_takes_them(officer, market, files_dir):
    imported = written(shown(workbook(stall_row(1)), by=officer, market=market))
    assert kept(files_dir) == set(imported.file_names) <= named_files()
    assert len(imported.file_names) == 3
    for name in imported.file_names:
        content = (files_dir / name).read_bytes()
        assert "Nông Thị".encode() not in content
        assert b"8888000000001" not in content


def test_they_go_on_their_day_and_the_row_stays(officer, market, files_dir, django_capture_on_commit_callbacks):
    imported = written(shown(workbook(stall_row(1)), by=officer, market=market))
    young = timezone.now() - timedelta(days=portal.FILE_LIFETIME_DAYS - 1)
    RegisterImport.objects.update(created_at=young)
    imports.forget_old_imports()
    assert len(kept(files_dir)) == 3
    RegisterImport.objects.update(created_at=young - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        imports.forget_old_imports()
    assert kept(files_dir) == set()
    imported.refresh_from_db()
    assert imported.file_names == []
    assert imports.why_not_undo(imported) == "Đã quá hạn hoàn tác."


@pytest.fixture
def owner(make_stall):
    return make_stall("B-1", name="Lý Thị Mai").tenancy.owner


@pytest.mark.parametrize("state", ["written", "asked about"])
def test_they_go_with_an_owner_of_the_market(officer, owner, files_dir, state, django_capture_on_commit_callbacks):
    market = owner.tenancies.get().stall.market
    if state == "written":
        written(shown(workbook(stall_row(1)), by=officer, market=market))
    else:
        assert shown(workbook(["1"], headings=["Ô", "x"]), by=officer, market=market).state == "columns"
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(owner, by=officer)
    assert kept(files_dir) == set()


def test_a_list_whose_reading_failed_is_read_again(officer, market, files_dir):
    imported = imports.start_import(workbook(stall_row(1)), title="x.xlsx", by=officer, market=market)
    aside = files_dir / "aside"
    (files_dir / imported.source_file).rename(aside)
    run_now(imported.job)
    assert imported.job.state == "failed"
    aside.rename(files_dir / imported.source_file)
    again = imports.read_again(imported)
    run_now(again.job)
    again.refresh_from_db()
    assert (again.state, again.counts["created"]) == ("shown", 1)
