"""The database itself refuses to change or delete an event. Who drops a trigger is caught by the chain."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Protected:
    """`columns`: those that stay as they were written; without them all do. `emptied`: one that can only be emptied."""

    table: str
    refusal: str
    columns: tuple[str, ...] = ()
    emptied: str = ""

    @property
    def forbidden(self):
        """What is refused, by the ending of the trigger's name."""
        names = ", ".join(f'"{name}"' for name in self.columns)
        return {"update": f"UPDATE OF {names}" if names else "UPDATE", "delete": "DELETE"} | self._filling

    @property
    def _filling(self):
        return {"filling": f'UPDATE OF "{self.emptied}"'} if self.emptied else {}

    def condition(self, ending):
        return f"WHEN (NEW.\"{self.emptied}\" <> '') " if ending == "filling" else ""


AUDIT = Protected("officers_auditevent", "audit events are only added")


def protect(connection, what=AUDIT):
    """Can be run again; after a migration that makes the table anew it must be."""
    release(connection, what)
    table = what.table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for ending, event in what.forbidden.items():
                cursor.execute(
                    f"CREATE TRIGGER {table}_no_{ending} BEFORE {event} ON {table} "
                    f"{what.condition(ending)}BEGIN SELECT RAISE(ABORT, '{what.refusal}'); END"
                )
            return
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{what.refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for ending, event in what.forbidden.items():
            cursor.execute(
                f"CREATE TRIGGER {table}_no_{ending} BEFORE {event} ON {table} "
                f"FOR EACH ROW {what.condition(ending)}EXECUTE FUNCTION {table}_refuse()"
            )
        cursor.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
        )


def release(connection, what=AUDIT):
    """For migrations that must touch the table, and for tests that play the attacker."""
    on_table = "" if connection.vendor == "sqlite" else f" ON {what.table}"
    with connection.cursor() as cursor:
        for ending in (*what.forbidden, "truncate"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {what.table}_no_{ending}{on_table}")
