import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from places.services import load_units

CAO_BANG = Path(__file__).resolve().parents[2] / "data" / "caobang.json"


class Command(BaseCommand):
    help = "Load a province's units, old and new, and its areas. Loading again changes nothing that is right."

    def add_arguments(self, parser):
        parser.add_argument("--file", type=Path, default=CAO_BANG, help="another file shaped like caobang.json")

    def handle(self, *, file, **options):
        try:
            report = load_units(json.loads(file.read_text(encoding="utf-8")))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except ValidationError as error:
            raise CommandError(f"{file}: {' '.join(error.messages)}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{file} is not a file of units: {error!r}") from error
        counts = f"{report.made} made, {report.changed} changed, {report.unchanged} unchanged"
        self.stderr.write(counts, self.style.SUCCESS)
