"""Files as people and their programs make them, and as somebody makes them who means harm."""

import fcntl
import subprocess
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import xlsxwriter


def xlsx(rows, *, name="Sheet1", **options) -> bytes:
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, options) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return kept.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """The same workbook with parts put in or exchanged; `__` stands for `/` in a name, `_0` for a dot."""
    wanted = {name.replace("__", "/").replace("_0", "."): content for name, content in parts.items()}
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in wanted:
                new.writestr(info.filename, old.read(info.filename))
        for name, content in wanted.items():
            new.writestr(name, content)
    return kept.getvalue()


def converted(data: bytes, kind: str, folder) -> bytes:
    """By LibreOffice, as an officer saves it under another type."""
    source = folder / "tep.xlsx"
    source.write_bytes(data)
    # Two of them at once on one machine hinder each other.
    with (Path(tempfile.gettempdir()) / "portal-tests-soffice.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _convert(source, kind, folder)
    return (folder / f"tep.{kind.split(':', maxsplit=1)[0]}").read_bytes()


def _convert(source, kind, folder):
    run = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind, "--outdir"]
    subprocess.run([*run, str(folder), str(source)], check=True, capture_output=True, timeout=120)
    return (folder / f"tep.{kind.split(':', maxsplit=1)[0]}").read_bytes()


def bomb(megabytes=2000) -> bytes:
    """A workbook whose sheet unpacks to so much, out of two thousandths of it."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        with parts.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(megabytes):
                sheet.write(bytes(1 << 20))
    return kept.getvalue()


def lying(data: bytes, name: str) -> bytes:
    """The directory says of a part that it unpacks to ten bytes."""
    at = data.rindex(name.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    return data[: at + 24] + (10).to_bytes(4, "little") + data[at + 28 :]
