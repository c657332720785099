"""Looks at the database itself, for a settings file can't know whether a server answers."""

from django.core.checks import Error, Tags, register
from django.db import DatabaseError, connections

from jobs.resealing import why_the_newest_does_not_open
from officers.models import AuditHead


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


@register(Tags.database)
def keys_open_what_is_kept(app_configs=None, databases=None, **kwargs):
    """A wrong key is found at the start, not by the officer who looks for a number."""
    try:
        reason = why_the_newest_does_not_open() if databases else ""
    except DatabaseError:
        # It does not answer, which is said above, or has no tables yet.
        return []
    if not reason:
        return []
    hint = "Set the keys this database was written with; an old one stays until `manage.py reseal --check` is clean."
    return [Error(f"FIELD_KEYS does not open what is kept: {reason}", hint=hint, id="portal.E003")]


@register(Tags.database)
def the_chain_is_ours(app_configs=None, databases=None, **kwargs):
    """With another INDEX_KEY the portal could neither find a number nor go on with the audit's chain."""
    try:
        head = AuditHead.objects.filter(pk=1).first() if databases else None
    except DatabaseError:
        return []
    if head is None or head.is_sealed:
        return []
    hint = "Set the INDEX_KEY this database was written with; if it is set, run `manage.py verify_audit`."
    return [Error("INDEX_KEY is not the key of the audit chain, or its head was changed.", hint=hint, id="portal.E004")]
