"""Lookups of our own."""

import json

from django.db.models import Lookup


class Among(Lookup):
    """Values among many: `card_number__among=numbers`, `pk__among=keys`.

    As `__in`, but the values are one parameter, however many they are: thousands of single ones
    cost more to prepare than the database needs to find the rows.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_postgresql(self, compiler, connection):
        """Compare with an array."""
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s)", [*params, list(self.rhs)]

    def as_sqlite(self, compiler, connection):
        """Compare with what a JSON array holds, which SQLite reads as a table."""
        lhs, params = self.process_lhs(compiler, connection)
        values = json.dumps(list(self.rhs), ensure_ascii=False)
        # Made of the column's own name, quoted; the values are a parameter.
        return f"{lhs} IN (SELECT value FROM json_each(%s))", [*params, values]  # noqa: S608
