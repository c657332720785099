import json

from django.core.management.base import BaseCommand

from payments.models import Alarm
from payments.services import find_alarms


class Command(BaseCommand):
    help = "Look through the whole register for what is to be explained. The worker does it once a day."

    def handle(self, **options):
        settled = find_alarms()
        self.stdout.write(json.dumps({**settled._asdict(), "open": Alarm.objects.open().count()}))
