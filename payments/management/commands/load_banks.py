from django.core.management.base import BaseCommand

from payments.services import load_banks


class Command(BaseCommand):
    help = "Load the banks that can receive VietQR transfers from the project's list. Running it again changes nothing."

    def handle(self, **options):
        made, changed = load_banks()
        self.stderr.write(f"Banks: {made} made, {changed} changed.")
