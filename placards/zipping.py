"""The files of many markets as one ZIP, made while it is sent: one is in memory at a time, and nothing on the disk."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator

from jobs.files import read_file

LIST_NAME = "danh-sach.csv"
HEADING = ("Chợ", "Xã, phường", "Số biển", "Tệp", "SHA-256", "Ghi chú")


class _Pipe(io.RawIOBase):
    """What was written since it was last taken. It can't be sought, so sizes follow each file in the ZIP."""

    def __init__(self):
        self._parts = []

    def writable(self):
        return True

    def write(self, data):
        self._parts.append(bytes(data))
        return len(data)

    def take(self):
        taken, self._parts = b"".join(self._parts), []
        return taken


def zip_of(batches, list_text: str) -> Iterator[bytes]:
    """The batches' files and a list of the markets. A file that is gone by then breaks the sending off, so that what
    came is no ZIP and nobody takes it for one."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(LIST_NAME, list_text)
        for batch in batches:
            archive.writestr(batch.file_name, read_file(batch.job.file_name))
            yield pipe.take()
    yield pipe.take()


def list_of(rows: Iterable[tuple]) -> str:
    """As Excel opens it: with a mark of its letters, and no text that it would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADING)
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()


def _plain(cell):
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
