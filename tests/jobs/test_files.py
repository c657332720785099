"""Kept files are sealed like what is in the database."""

import errno
import os

import pytest
from django.db import transaction

from jobs.files import clear_attempts, read_file, set_aside, withdraw_files, write_file
from jobs.models import Job
from officers.sealed import SealBrokenError
from tests.jobs.disk import no_room_for_file

CONTENT = b"%PDF-1.7 so tai khoan 9922334455667"


@pytest.fixture(autouse=True)
def folder(files_dir):
    return files_dir


def test_a_file_comes_back_as_it_was_written(folder):
    write_file("bien.pdf", CONTENT)
    assert read_file("bien.pdf") == CONTENT
    assert [path.name for path in folder.iterdir()] == ["bien.pdf"]
    assert (folder / "bien.pdf").stat().st_mode & 0o777 == 0o600


def test_the_disk_does_not_show_it(folder):
    write_file("bien.pdf", CONTENT)
    kept = (folder / "bien.pdf").read_bytes()
    assert b"9922334455667" not in kept
    assert b"PDF" not in kept


def test_a_large_file_survives():
    content = bytes(range(256)) * 40_000
    write_file("lon.pdf", content)
    assert read_file("lon.pdf") == content


def test_one_renamed_to_another_does_not_open(folder):
    write_file("mot.pdf", CONTENT)
    (folder / "mot.pdf").rename(folder / "hai.pdf")
    with pytest.raises(SealBrokenError):
        read_file("hai.pdf")


def test_one_that_was_changed_or_put_there_does_not_open(folder):
    write_file("bien.pdf", CONTENT)
    kept = bytearray((folder / "bien.pdf").read_bytes())
    kept[-1] ^= 1
    (folder / "bien.pdf").write_bytes(kept)
    (folder / "la.pdf").write_bytes(CONTENT)
    for name in ("bien.pdf", "la.pdf"):
        with pytest.raises(SealBrokenError):
            read_file(name)


def test_one_that_is_gone_says_so():
    with pytest.raises(FileNotFoundError):
        read_file("khong-co.pdf")


def test_what_is_set_aside_has_no_name_before_it_is_put(folder):
    with set_aside("bien.pdf", CONTENT) as put:
        assert [path.name for path in folder.iterdir()] == [f".bien.pdf.{os.getpid()}"]
        put()
        assert [path.name for path in folder.iterdir()] == ["bien.pdf"]
    assert read_file("bien.pdf") == CONTENT


def test_what_is_set_aside_and_never_put_is_gone(folder):
    with set_aside("bien.pdf", CONTENT):
        pass
    with pytest.raises(ZeroDivisionError), set_aside("hai.pdf", CONTENT):
        raise ZeroDivisionError
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_nothing_half(folder):
    no_room_for_file("bien.pdf")
    with pytest.raises(OSError, match="No space left") as refused:
        write_file("bien.pdf", CONTENT)
    assert refused.value.errno == errno.ENOSPC
    assert list(folder.iterdir()) == []


def test_the_leftovers_of_one_job_are_cleared_and_no_others(folder):
    for name in ("BCDF2345-1.pdf", ".BCDF2345-2.pdf.4711", "BCDF2346-1.pdf", ".BCDF2346-1.pdf.1", "XBCDF2345-1.pdf"):
        (folder / name).write_bytes(CONTENT)
    clear_attempts("BCDF2345")
    assert sorted(path.name for path in folder.iterdir()) == [
        ".BCDF2346-1.pdf.1",
        "BCDF2346-1.pdf",
        "XBCDF2345-1.pdf",
    ]


def test_where_nothing_was_ever_printed_nothing_is_cleared(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "none"
    clear_attempts("BCDF2345")
    assert not settings.FILES_DIR.exists()


def test_withdrawn_files_are_gone_once_that_counts(transactional_db, make_job, folder):
    kept, other = make_job(file_name="mot.pdf"), make_job(file_name="hai.pdf")
    for name in ("mot.pdf", "hai.pdf"):
        write_file(name, CONTENT)
    with transaction.atomic():
        assert withdraw_files(Job.objects.filter(pk=kept.pk)) == 1
        assert (folder / "mot.pdf").is_file()
    assert [path.name for path in folder.iterdir()] == ["hai.pdf"]
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.file_name, other.file_name) == ("", "hai.pdf")


def test_withdrawing_that_is_taken_back_leaves_them(transactional_db, make_job, folder):
    kept = make_job(file_name="mot.pdf")
    write_file("mot.pdf", CONTENT)
    with transaction.atomic():
        withdraw_files(Job.objects.all())
        transaction.set_rollback(True)
    kept.refresh_from_db()
    assert kept.file_name == "mot.pdf"
    assert read_file("mot.pdf") == CONTENT
