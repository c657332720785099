"""Many new rows of one model by one statement: prepared once on SQLite, COPY on PostgreSQL.

`bulk_create` writes at most 999 values a statement on SQLite, each statement parsed anew, and asks every field about
every value: for an import of 20,000 stalls that is most of its time (benchmarks/import_lists.py).
"""

from operator import attrgetter

from django.db import DEFAULT_DB_ALIAS, connections, models

# What a database takes as it is, in fields that keep it so.
PLAIN_VALUES = frozenset({str, int, bool, type(None)})
PLAIN_FIELDS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
# For fewer the one question more that COPY asks is not worth it.
FEW = 100
LAST_ON_SQLITE = "SELECT seq FROM sqlite_sequence WHERE name = %s"
NEXT_OF_SEQUENCE = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"


def insert_all(rows):
    """Rows of one model; those without a primary key get one. In a transaction, and all of them or none."""
    rows = list(rows)
    if not rows:
        return rows
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    fields = model._meta.concrete_fields
    if rows[0].pk is None:
        for row, pk in zip(rows, _next_ids(model, len(rows), database), strict=True):
            row.pk = pk
    writers = [_writer_of(field, rows[0], database) for field in fields]
    _send(database, model, fields, [[write(row) for write in writers] for row in rows])
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return rows


def _send(database, model, fields, values):
    """The names are those of our own models."""
    quote = database.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    with database.cursor() as cursor:
        if database.vendor == "postgresql" and len(values) > FEW:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)  # noqa: S608


def _writer_of(field, first, database):
    """Of a row's value, as the database is given it."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        now = field.get_db_prep_save(field.pre_save(first, add=True), database)
        return lambda row: now
    read, is_plain = attrgetter(field.attname), isinstance(field, PLAIN_FIELDS)
    if is_plain:
        return lambda row: _plain(field, read(row), database)
    last = None, None

    def write(row):
        nonlocal last
        value = read(row)
        # A moment is mostly the same one all the way down.
        if value is not last[0]:
            last = value, field.get_db_prep_save(value, database)
        return last[1]

    return write


def _plain(field, value, database):
    return value if type(value) in PLAIN_VALUES else field.get_db_prep_save(value, database)


def _next_ids(model, count, database):
    """Numbers that nobody else gets: of a sequence, or on SQLite of the one transaction that may write."""
    table, column = model._meta.db_table, model._meta.pk.column
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(NEXT_OF_SEQUENCE, [database.ops.quote_name(table), column, count])
            return [number for (number,) in cursor.fetchall()]
        cursor.execute(LAST_ON_SQLITE, [table])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + 1 + count)
