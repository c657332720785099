import json
import sys

from django.core.management.base import BaseCommand

from jobs.resealing import count_old, reseal
from officers.audit import record, unit_of_work


class Command(BaseCommand):
    help = "Seals anew whatever the first of FIELD_KEYS has not sealed, while the site runs. JSON goes to stdout."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only count; exit 1 while anything is left")

    def handle(self, *, check, **options):
        report = count_old() if check else reseal()
        counts = {"values": report.values, "files": report.files, "left": report.left}
        if not check and report.values + report.files:
            with unit_of_work():
                record("keys.reseal", **counts)
        for sentence in report.broken:
            self.stderr.write(sentence)
        self.stdout.write(json.dumps(counts))
        if report.left:
            sys.exit(1)
