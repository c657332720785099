import json
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from officers.audit import record, unit_of_work
from officers.codes import new_code
from payments.importing.listing import rows_of
from payments.importing.workbook import Written, write_register
from payments.models import Bank
from stalls.models import Market


class Command(BaseCommand):
    help = (
        "Write the register of one or more markets into a workbook that import_register reads back unchanged. "
        "Numbers stand in it in full: the file is for its owner's eyes alone (mode 600), and the audit knows of it."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--market", required=True, action="append", metavar="CODE", help="may be given several times"
        )
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.xlsx")

    def handle(self, *, market, output, **options):
        found = list(Market.objects.select_related("unit").filter(code__in=market).order_by("code"))
        for code in market:
            if code not in [each.code for each in found]:
                raise CommandError(f"There is no market with the code {code}.")
        rows, most = rows_of(found, masked=False)
        about = "Sổ gian hàng " + "; ".join(f"{each.name}, {each.unit.name}" for each in found)
        written = Written("dòng lệnh", timezone.localtime(), about, new_code())
        banks = Bank.objects.offered().values_list("short_name", flat=True)
        data = write_register(rows, n_accounts=most, written=written, banks=banks)
        with unit_of_work():
            for each in found:
                record("market.export_register", each, rows=len(rows), file=written.code)
        try:
            with open(os.open(output, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
                file.write(data)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}.") from error
        self.stdout.write(json.dumps({"stalls": len(rows), "accounts_columns": most, "code": written.code}))
