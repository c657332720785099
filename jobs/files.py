"""Finished files. They hold numbers, so on the disk they are sealed like those in the database, under their names."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import transaction

from jobs.models import Job
from officers.sealed import seal_bytes, unseal_bytes

# Apps to the right keep files too: each entry gives the names that its rows hold. The sweep leaves those alone, and a
# change of keys seals them anew.
NAMED_ELSEWHERE: list[Callable[[], Iterable[str]]] = []


def context_of(name: str) -> str:
    return f"file:{name}"


def write_file(name: str, content: bytes):
    with set_aside(name, content) as put:
        put()


def read_file(name: str) -> bytes:
    """The file as it was finished. FileNotFoundError once it was cleared away, SealBrokenError if it was changed."""
    return unseal_bytes((settings.FILES_DIR / name).read_bytes(), context=context_of(name))


@contextmanager
def set_aside(name: str, content: bytes) -> Iterator[Callable[[], None]]:
    """Sealed and written, but not there before `put()` gives it its name; without that it is gone again at the end.

    Written aside, synced and renamed, a file under its own name is always whole, also after a power cut.
    """
    sealed = seal_bytes(content, context=context_of(name))
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = settings.FILES_DIR / f".{name}.{os.getpid()}"

    def put():
        aside.rename(settings.FILES_DIR / name)
        _sync_folder()

    try:
        with open(os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        yield put
    finally:
        aside.unlink(missing_ok=True)


def named_files() -> set[str]:
    """Every file that a row of any app names."""
    named = set(Job.objects.exclude(file_name="").values_list("file_name", flat=True))
    return named.union(*(names() for names in NAMED_ELSEWHERE))


def remove_files(names):
    """No row names them any more: they are gone as soon as this transaction counts."""
    paths = [settings.FILES_DIR / name for name in names]
    transaction.on_commit(lambda: [path.unlink(missing_ok=True) for path in paths])


def _sync_folder():
    """A name is in the folder, not in the file: without this a power cut may take it back after the ledger has it."""
    folder = os.open(settings.FILES_DIR, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def clear_attempts(code: str):
    """What attempts at a job left that counted for nothing, half done or whole. Never called while one may count."""
    for pattern in (f"{code}-*", f".{code}-*"):
        for path in settings.FILES_DIR.glob(pattern):
            # What can't be removed now is for the sweep; the job's end must not fail with it.
            with suppress(OSError):
                path.unlink()


def withdraw_files(jobs) -> int:
    """Before their day: no row names them from now on, and they are gone as soon as this transaction counts."""
    names = [name for name in jobs.values_list("file_name", flat=True) if name]
    Job.objects.filter(file_name__in=names).update(file_name="")
    remove_files(names)
    return len(names)
