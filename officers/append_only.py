"""The database itself refuses to change or delete an event. Who drops a trigger is caught by the chain."""

TABLE = "officers_auditevent"
FORBIDDEN = ("UPDATE", "DELETE")

_REFUSAL = "audit events are only added"


def protect(connection):
    """Can be run again; after a migration that makes the table anew it must be."""
    release(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for what in FORBIDDEN:
                cursor.execute(
                    f"CREATE TRIGGER {TABLE}_no_{what.lower()} BEFORE {what} ON {TABLE} "
                    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
                )
            return
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for what in FORBIDDEN:
            cursor.execute(
                f"CREATE TRIGGER {TABLE}_no_{what.lower()} BEFORE {what} ON {TABLE} "
                f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
            )
        cursor.execute(
            f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"
        )


def release(connection):
    """For migrations that must touch the table, and for tests that play the attacker."""
    on_table = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
    with connection.cursor() as cursor:
        for what in (*FORBIDDEN, "TRUNCATE"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{what.lower()}{on_table}")
