"""Bulk writing: rows are numbered here, kept until there are many, then inserted at once."""

import itertools
from collections import Counter, defaultdict

from django.core.management.color import no_style
from django.db import connection

from cells.models.bulk import insert_rows

BATCH = 4000


class Ledger:
    """Writes rows in bulk, what they point to first.

    It gives the primary keys itself, from 1 on, for the tables are empty. So the same demo has the
    same keys in every database.
    """

    def __init__(self):
        self.counts = Counter()
        self._numbers = defaultdict(lambda: itertools.count(1))
        self._waiting = defaultdict(list)
        self._plain = {}
        if connection.vendor == "postgresql":
            # Else it keeps a note of every row in memory, to check them all at the end.
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def number(self, model):
        """Return the next free primary key of `model`."""
        return next(self._numbers[model])

    def add(self, *rows):
        """Take rows in, each numbered unless it is already."""
        for row in rows:
            model = type(row)
            if row.pk is None:
                row.pk = self.number(model)
            self._waiting[model].append(row)
            if len(self._waiting[model]) >= BATCH:
                self._insert(model)

    def add_plain(self, model, rows):
        """Take in named tuples of a model's columns, numbered in their order: for the sheets, whose
        rows are too many to make an instance of each."""
        numbers, waiting = self._numbers[model], self._waiting[model]
        for row in rows:
            self._plain[model] = row._fields
            waiting.append((next(numbers), *row))
        if len(waiting) >= BATCH:
            self._insert(model)

    def close(self):
        """Insert what waits, and let the database number its own rows after ours."""
        for model in list(self._waiting):
            self._insert(model)
        for statement in connection.ops.sequence_reset_sql(no_style(), list(self.counts)):
            with connection.cursor() as cursor:
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            # So many new rows are news to its planner.
            tables = (connection.ops.quote_name(model._meta.db_table) for model in self.counts)
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {', '.join(tables)}")

    def _insert(self, model):
        """Insert the rows of a model that wait, after those that they point to."""
        rows, self._waiting[model] = self._waiting[model], []
        if not rows:
            return
        for field in model._meta.concrete_fields:
            if field.is_relation:
                self._insert(field.related_model)
        if model in self._plain:
            insert_rows(model, [model._meta.pk.name, *self._plain[model]], rows)
        else:
            names = [field.attname for field in model._meta.concrete_fields]
            insert_rows(model, names, ([getattr(row, name) for name in names] for row in rows))
        self.counts[model] += len(rows)
