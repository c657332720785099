import json

from django.core.management.base import BaseCommand, CommandError

from officers.audit import head_text
from officers.verifying import verify


class Command(BaseCommand):
    help = "Walk the chain of audit events; exit 1 and the first broken one, if any. JSON on stdout."

    def add_arguments(self, parser):
        parser.add_argument(
            "--head", metavar="NUMBER:HASH", help="as printed on a report: the chain must still have it, unchanged"
        )

    def handle(self, *, head, **options):
        good, broken = verify(_printed(head))
        report = {"events": good, "head": head_text(), "broken": None}
        if broken:
            report["broken"] = {"event": broken.seq, "kind": broken.kind}
        self.stdout.write(json.dumps(report))
        if broken:
            raise CommandError(str(broken))


def _printed(head):
    if not head:
        return None
    number, _, letters = head.replace(" ", "").partition(":")
    if not (number.isascii() and number.isdigit() and len(letters) >= 8):
        raise CommandError("--head is NUMBER:HASH as it is printed, with eight letters of the hash or more.")
    return int(number), letters.lower()
