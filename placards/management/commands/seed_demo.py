import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from placards.demo.seeding import is_empty, seed_demo
from placards.demo.sign_ins import table

PRINT_UP_TO = 1000  # stalls; a larger demo is made to look at lists and to measure


class Command(BaseCommand):
    help = "Fill a new register with a demo: real places, invented people, and sign-ins that are printed on stdout."

    def add_arguments(self, parser):
        parser.add_argument("--markets", type=int, default=14, metavar="N")
        parser.add_argument("--stalls", type=int, default=420, metavar="N")
        parser.add_argument("--seed", type=int, default=4, help="another number gives other people")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is a market or a user")

    def handle(self, *, markets, stalls, seed, if_empty, **options):
        if settings.PRODUCTION:
            raise CommandError("The demo's password is public, so there is no demo where PORTAL_ENV is production.")
        if markets < 1 or stalls < 0:
            raise CommandError("A demo has one market or more, and no fewer than 0 stalls.")
        if if_empty and not is_empty():
            return
        started = time.monotonic()
        try:
            seeded = seed_demo(markets=markets, stalls=stalls, seed=seed, with_placards=stalls <= PRINT_UP_TO)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        counts = f"{seeded.markets} markets, {seeded.stalls} stalls, {seeded.placards} placards"
        self.stderr.write(f"{counts} in {time.monotonic() - started:.1f} s", self.style.SUCCESS)
        self.stdout.write(table(seeded.sign_ins))
