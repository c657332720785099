import secrets

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from officers.roles import ROLES_BY_APPOINTMENT
from officers.services import create_officer
from places.models import AdminUnit, Area


class Command(BaseCommand):
    help = (
        "Create an officer with an appointment in a unit or an area; prints a random password once, on stdout. "
        "At the first sign-in she has to choose her own."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name, with marks")
        parser.add_argument("--role", required=True, choices=[role.value for role in ROLES_BY_APPOINTMENT])
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("--unit", metavar="CODE", help="code of a unit in force today: 04, 01654, …")
        place.add_argument("--area", metavar="CODE", help="code of an area in force today: 051, …")

    def handle(self, *, username, name, role, unit, area, **options):
        try:
            found_unit = AdminUnit.objects.current().get(code=unit) if unit else None
            found_area = Area.objects.current().get(code=area) if area else None
        except (AdminUnit.DoesNotExist, Area.DoesNotExist) as error:
            raise CommandError(f"No unit or area with the code {unit or area}. Has load_places been run?") from error
        password = secrets.token_urlsafe(15)
        try:
            create_officer(
                username,
                full_name=name,
                password=password,
                role=role,
                unit=found_unit,
                area=found_area,
                must_change_password=True,
            )
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(password)
