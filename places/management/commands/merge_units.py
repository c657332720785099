from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from places.enums import COMMUNE_KINDS
from places.models import AdminUnit
from places.services import merge_units


class Command(BaseCommand):
    help = (
        "Merge communes: markets, owners and areas follow, appointments wait to be reassigned on a page. The new unit "
        "is made unless its code is in force and not among the old ones."
    )

    def add_arguments(self, parser):
        parser.add_argument("--old", action="append", required=True, metavar="CODE", help="a commune that ends")
        parser.add_argument("--into", required=True, metavar="CODE", help="the commune they go into")
        parser.add_argument("--on", required=True, type=date.fromisoformat, metavar="DATE", help="YYYY-MM-DD")
        parser.add_argument("--name", default="", help="full name of a new unit: Xã Hòa An")
        parser.add_argument("--decree", default="")

    def handle(self, *, old, into, on, name, decree, **options):
        olds = [self._current(code) for code in old]
        taking_in = AdminUnit.objects.current().exclude(pk__in=[unit.pk for unit in olds]).filter(code=into).first()
        if taking_in and name:
            raise CommandError(f"{into} is {taking_in} already. If a new unit takes its place, name it with --old too.")
        try:
            new = merge_units(olds, taking_in or self._new(into, name, olds), effective_on=on, decree=decree)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        told = f"{', '.join(str(unit) for unit in olds)} → {new} ({new.code})"
        self.stderr.write(told, self.style.SUCCESS)

    def _current(self, code):
        try:
            return AdminUnit.objects.current().get(code=code)
        except AdminUnit.DoesNotExist as error:
            raise CommandError(f"No unit in force has the code {code}.") from error

    def _new(self, code, name, olds):
        """The kind is the name's first word; it lies where the old ones lay."""
        name = name or next((unit.name for unit in olds if unit.code == code), "")
        kind = next((kind for kind in COMMUNE_KINDS if name.startswith(f"{kind.label} ")), None)
        if kind is None:
            raise CommandError("A new unit needs --name, beginning with Xã, Phường, Thị trấn or Đặc khu.")
        return AdminUnit(code=code, name=name, kind=kind, parent=olds[0].parent)
