"""An officer's list into the register: read and shown, then written; against openpyxl and a form for each row.

    .venv/bin/python -m benchmarks.import_lists [--rows 20000] [--by-form 500] [--markets 20]

It makes a database of its own (SQLite, or the one that DATABASE_URL names). Every row is a new stall with an owner, an
account and the name that her bank's app shows. The form is the quick form: what an officer without Excel import would
fill in, or whoever wrote a script around it. Its rows are counted up to as many as the list has.
"""

# ruff: noqa: T201  printing is what it is for

import argparse
import resource
import tempfile
import time
from io import BytesIO
from pathlib import Path

import tests.environment  # noqa: F401  keys and a scratch folder of its own, before Django reads its settings
from benchmarks.setting_up import fresh_database

HEADINGS = ["Mã chợ", "Khu, dãy", "Mã gian", "Loại gian", "Ngành hàng", "Họ tên chủ hộ", "Điện thoại", "Ngân hàng",
            "Số tài khoản", "Tên chủ tài khoản"]  # fmt: skip


def list_of(rows, codes) -> bytes:
    import xlsxwriter  # noqa: PLC0415

    kept, of_each = BytesIO(), -(-rows // len(codes))
    with xlsxwriter.Workbook(kept, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, HEADINGS)
        for n in range(rows):
            sheet.write_row(n + 1, 0, row_of(n, codes[n // of_each], n % of_each))
    return kept.getvalue()


def row_of(n, market, within):
    name = f"Nông Thị {chr(65 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676 % 26)}"
    return [
        market, f"Dãy {chr(65 + within % 8)}", f"A-{within:05}", "Ki-ốt", "Tạp hóa", name, f"09{n:08}"[:10],
        ("Agribank", "BIDV", "Vietcombank", "VietinBank")[n % 4], f"8801{n:09}",
        name.upper().replace("Ô", "O").replace("Ị", "I"),
    ]  # fmt: skip


def make_markets(count):
    from places.models import AdminUnit  # noqa: PLC0415  models are not loaded before fresh_database()
    from stalls.models import Market  # noqa: PLC0415
    from stalls.services import create_market  # noqa: PLC0415

    unit = AdminUnit.objects.current().get(name="Xã Hòa An")
    return [create_market(Market(name=f"Chợ Thử {n}", unit=unit, hotline="02063850001")) for n in range(count)]


def make_officer(unit):
    from officers.enums import Role  # noqa: PLC0415
    from officers.services import create_officer  # noqa: PLC0415

    return create_officer("canbo", full_name="Nông Thị Thử", password=None, role=Role.COMMUNE_OFFICER, unit=unit)


def rise(since) -> float:
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - since) / 1024


def through_import(data, officer):
    from jobs.runner import run_now  # noqa: PLC0415
    from payments.services import imports  # noqa: PLC0415

    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    imported = imports.start_import(data, title="danh sách.xlsx", by=officer)
    run_now(imported.job)
    imported.refresh_from_db()
    shown, rise_shown = time.perf_counter() - started, rise(before)
    assert not imported.counts["errors"], imported.counts
    imported = imports.agree_to_import(imported, digest=imported.digest, names_read=True)
    started = time.perf_counter()
    run_now(imported.job)
    written = time.perf_counter() - started
    imported.refresh_from_db()
    assert imported.state == "done", imported.job.error
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"shown {shown:.1f} s (+{rise_shown:.0f} MB), written {written:.1f} s (+{rise(before):.0f} MB)")
    print(f"the process {before / 1024:.0f} MB before, the reader of the file {child:.0f} MB at most")
    return shown + written


def through_forms(data, market, rows):
    """By openpyxl row by row, each through the quick form as it is posted."""
    import openpyxl  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from payments.forms import QuickForm  # noqa: PLC0415
    from payments.services import confirm_holder, register_stall  # noqa: PLC0415

    started = time.perf_counter()
    sheet = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    read = time.perf_counter() - started
    started, today = time.perf_counter(), timezone.localdate()
    for place, row in enumerate(sheet.iter_rows(min_row=2, values_only=True)):
        if place == rows:
            break
        _market, _section, _code, _kind, _goods, name, phone, bank, number, holder = row
        sent = {"code": f"F-{place:05}", "kind": "kiosk", "goods": "groceries", "name": name, "phone": phone,
                "bank": bank, "number": f"77{number}"[:15], "since": f"{today:%d/%m/%Y}"}  # fmt: skip
        form = QuickForm(sent, market=market)
        assert form.is_valid(), form.errors
        fields = ("code", "kind", "goods", "name", "phone", "bank", "number", "since")
        values = {field: form.cleaned_data[field] for field in fields}
        _stall, shown = register_stall(market, by=the_officer(), section=None, **values)
        confirm_holder(shown.account, holder_name=holder, by=None)
    return read, (time.perf_counter() - started) / rows


def the_officer():
    from officers.models import User  # noqa: PLC0415

    return User.objects.get(username="canbo")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--by-form", type=int, default=500)
    parser.add_argument("--markets", type=int, default=20)
    options = parser.parse_args()
    with fresh_database(), tempfile.TemporaryDirectory(prefix="portal-lists-") as folder:
        from django.conf import settings  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415

        # As an office runs: without the watching of tests and development.
        settings.GUARDS, settings.FILES_DIR = False, Path(folder)
        call_command("load_places", verbosity=0)
        call_command("load_banks", verbosity=0)
        markets = make_markets(options.markets + 1)
        officer = make_officer(markets[0].unit)
        data = list_of(options.rows, [market.code for market in markets[:-1]])
        print(f"{options.rows} rows in {options.markets} markets, {len(data) / 1024:.0f} kB")
        ours = through_import(data, officer)
        read, each = through_forms(data, markets[-1], options.by_form)
        theirs = read + each * options.rows
        print(f"openpyxl {read:.1f} s, a form {1000 * each:.1f} ms: {theirs:.0f} s for all, {theirs / ours:.1f} times")


if __name__ == "__main__":
    main()
