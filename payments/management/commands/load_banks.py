from django.core.management.base import BaseCommand

from payments.services import load_banks


class Command(BaseCommand):
    help = "Load the banks that can receive VietQR transfers from the project's list. Running it again changes nothing."

    def handle(self, **options):
        loaded = load_banks()
        self.stderr.write(f"Banks: {loaded.made} made, {loaded.changed} changed.")
        for said in loaded.left:
            self.stderr.write(f"Left as it is: {said}.")
