"""Many rows at once, as fast as the database takes them: COPY on PostgreSQL, prepared statements
on SQLite.

Django's `bulk_create` builds each statement anew, with all its values in it; a roll of 10,000
people means some 40,000 rows with their log. See docs/decisions/0015.

Values go through their fields, so what is stored is what `bulk_create` would store. No signals are
sent, and `auto_now` fields are the caller's to set.
"""

from contextlib import contextmanager
from enum import Enum

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

# Rows whose values are made ready at a time: what memory is spent on them does not grow.
BATCH = 1_000


def insert_rows(model, names, rows):
    """Insert tuples of values for the columns `names` of a model; IntegrityError as usual."""
    fields = [model._meta.get_field(name) for name in names]
    prepared = _prepare(fields, rows)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({columns}) FROM STDIN", prepared)
    else:
        marks = ", ".join(["%s"] * len(fields))
        # Made of the model's own table and columns, quoted; values are parameters.
        _execute_many(f"INSERT INTO {table} ({columns}) VALUES ({marks})", prepared)  # noqa: S608


def insert_instances(model, instances):
    """Insert unsaved instances and give them their primary keys, in their order."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    for instance, key in zip(instances, reserve_keys(model, len(instances)), strict=True):
        instance.pk = key
        instance._state.adding = False
    insert_rows(
        model,
        [field.name for field in fields],
        ([getattr(instance, name) for name in names] for instance in instances),
    )


def reserve_keys(model, count):
    """Return as many primary keys that no other row has or will get; within a transaction."""
    if connection.vendor == "postgresql":
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
        with connection.cursor() as cursor:
            cursor.execute(sequence, [model._meta.db_table, model._meta.pk.column, count])
            return [key for (key,) in cursor.fetchall()]
    first = _last_key_of_sqlite(model) + 1
    return range(first, first + count)


def set_column(model, name, pairs):
    """Give rows, by primary key, their values of one integer column: pairs of key and value."""
    table, pk, column = (
        connection.ops.quote_name(each)
        for each in (
            model._meta.db_table,
            model._meta.pk.column,
            model._meta.get_field(name).column,
        )
    )
    pairs = list(pairs)
    if connection.vendor == "postgresql":
        # Made of the model's own table and columns, quoted; values are parameters.
        statement = (
            f"UPDATE {table} AS stored SET {column} = given.value"  # noqa: S608
            f" FROM unnest(%s::bigint[], %s::bigint[]) AS given(key, value)"
            f" WHERE stored.{pk} = given.key"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [[key for key, _ in pairs], [value for _, value in pairs]])
    else:
        # As above: names of the model's own, quoted; values are parameters.
        statement = f"UPDATE {table} SET {column} = %s WHERE {pk} = %s"  # noqa: S608
        _execute_many(statement, ((value, key) for key, value in pairs))


def _prepare(fields, rows):
    """Yield rows of values that the database takes as they are."""
    converters = [_converter(field) for field in fields]
    for row in rows:
        yield [convert(value) for convert, value in zip(converters, row, strict=True)]


def _converter(field):
    """Return what makes a value of a field ready for the database."""
    if isinstance(field, models.JSONField):
        return _as_json

    def convert(value):
        # What needs no field: the bulk of all values.
        if value is None or type(value) in (int, str):
            return value
        return field.get_db_prep_save(_plain(value), connection)

    return convert


def _plain(value):
    """Return a word of the field (a TextChoices) as its text."""
    return value.value if isinstance(value, Enum) else value


def _as_json(value):
    if not value:
        return "[]" if value in ([], ()) else "{}"
    return _encode(value)


_encode = DjangoJSONEncoder(ensure_ascii=False).encode


def _copy(statement, rows):
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        connection.execute_wrapper(_refuse_query),
        _lost_at_the_end(),
        cursor.cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)


@contextmanager
def _lost_at_the_end():
    """Say of a connection that broke what it is. psycopg expects one answer to the end of a COPY,
    and takes those of a half-closed line for a mistake in its own counting, a ValueError."""
    try:
        yield
    except ValueError as error:
        if not connection.connection.closed:
            raise
        message = "The connection was lost at the end of a COPY."
        raise connection.Database.OperationalError(message) from error


def _refuse_query(*_call):
    """A query of this connection would wait for the COPY, and the COPY for its rows: for ever."""
    raise RuntimeError("The rows of a bulk insert ask the database: fetch what they need before.")


def _execute_many(statement, rows):
    with connection.cursor() as cursor:
        batch = []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                cursor.executemany(statement, batch)
                batch = []
        if batch:
            cursor.executemany(statement, batch)


def _last_key_of_sqlite(model):
    """Return the greatest primary key that SQLite ever gave; it is the only writer that asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        row = cursor.fetchone()
    return row[0] if row else 0
