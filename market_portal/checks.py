"""Looks at the database itself, for a settings file can't know whether a server answers."""

from django.core.checks import Error, Tags, register
from django.db import DatabaseError, connections


@register(Tags.database)
def database_answers(app_configs=None, databases=None, **kwargs):
    return [problem for alias in databases or [] for problem in _problems(connections[alias])]


def _problems(connection):
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        yield Error(
            f"DATABASE_URL: the {connection.vendor} database does not answer: {reason}",
            hint="Is the server running, and are name, user and password right?",
            id="portal.E001",
        )
        return
    if connection.vendor == "postgresql" and connection.pg_version < 150000:
        yield Error("PostgreSQL 15 or newer is needed.", id="portal.E002")
