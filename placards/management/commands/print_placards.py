import json
import time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from jobs.enums import JobState
from jobs.files import read_file
from jobs.runner import claim, run
from officers.audit import unit_of_work
from placards.backs import EDGES
from placards.enums import Choice
from placards.layouts import LAYOUTS
from placards.services import order_print
from stalls.models import Market


class Command(BaseCommand):
    help = "Print the placards of a market into a PDF; a JSON report goes to stdout."

    def add_arguments(self, parser):
        parser.add_argument("--market", required=True, metavar="CODE")
        parser.add_argument("--layout", choices=LAYOUTS, default="a6x4")
        parser.add_argument("--choice", choices=[Choice.NEW.value, Choice.ALL.value], default=Choice.ALL.value)
        parser.add_argument(
            "--backs",
            nargs="?",
            choices=EDGES,
            const="long",
            default="",
            help="print backs too; the edge that the printer turns over is the long one unless told",
        )
        parser.add_argument("--start", type=int, default=1, metavar="CELL", help="cell of the first sheet to begin at")
        parser.add_argument("--copies", type=int, default=1, metavar="N", help="sheets for each stall, 1 unless told")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *, market, layout, choice, backs, start, copies, output, **options):
        started = time.monotonic()
        try:
            found = Market.objects.get(code=market)
            # Ordered and claimed at one stroke: a worker beside us never sees it waiting.
            with unit_of_work():
                batch = order_print(found, choice=choice, layout=layout, backs=backs, start=start, copies=copies)
                claimed = claim(batch.job)
        except Market.DoesNotExist as error:
            raise CommandError(f"There is no market with the code {market}.") from error
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        run(claimed)
        batch.refresh_from_db()
        if batch.job.state != JobState.DONE:
            raise CommandError(batch.job.error or f"Job {batch.job.code} is {batch.job.state}.")
        kept = batch.job.file_name
        try:
            output.write_bytes(read_file(kept))
        except OSError as error:
            raise CommandError(
                f"The placards are printed; the portal has them as {kept}. {output}: {error.strerror}."
            ) from error
        report = {
            "placards": batch.placards.count(),
            "proved": batch.proved,
            "pages": batch.pages,
            "seconds": round(time.monotonic() - started, 2),
            "skipped": batch.skipped,
        }
        self.stdout.write(json.dumps(report, ensure_ascii=False))
