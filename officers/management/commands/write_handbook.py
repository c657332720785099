from django.conf import settings
from django.core.management.base import BaseCommand

from officers.handbook import markdown

PAGE = settings.BASE_DIR / "docs" / "handbook" / "vai-tro.md"


class Command(BaseCommand):
    help = "Write the handbook's page of roles and rights from officers/roles.py."

    def handle(self, **options):
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(markdown(), encoding="utf-8")
        self.stderr.write(f"docs/handbook/{PAGE.name}", self.style.SUCCESS)
