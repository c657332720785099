#!/usr/bin/env python3
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "market_portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except DatabaseError:
        from market_portal.checks import database_answers  # noqa: PLC0415  needs the settings, which may be what is wrong

        problems = database_answers(databases=["default"])
        if not problems:
            raise
        sys.exit("\n".join(str(problem) for problem in problems))


if __name__ == "__main__":
    main()
