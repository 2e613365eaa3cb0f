"""Steps of migrations that hold nobody up: Django's own for PostgreSQL, made to run on SQLite too.

SQLite has one writer at a time and knows none of these; there each does the plain thing. When to
take which: docs/decisions/0036-migrations-while-people-work.md.
"""

from django.contrib.postgres import operations
from django.db.migrations import AddConstraint, AddIndex, RemoveIndex


def _is_postgres(schema_editor):
    return schema_editor.connection.vendor == "postgresql"


class AddIndexConcurrently(operations.AddIndexConcurrently):
    """Build an index while people write. One that an interrupted run left unfinished goes first."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if _is_postgres(schema_editor):
            self._ensure_not_in_transaction(schema_editor)
            self._drop_unfinished(schema_editor)
        step = operations.AddIndexConcurrently if _is_postgres(schema_editor) else AddIndex
        step.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        step = operations.AddIndexConcurrently if _is_postgres(schema_editor) else AddIndex
        step.database_backwards(self, app_label, schema_editor, from_state, to_state)

    def _drop_unfinished(self, schema_editor):
        name = self.index.name
        unfinished = (
            "SELECT 1 FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
            " WHERE relname = %s AND NOT indisvalid AND pg_table_is_visible(pg_class.oid)"
        )
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(unfinished, [name])
            found = cursor.fetchone()
        if found:
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {schema_editor.quote_name(name)}")


class RemoveIndexConcurrently(operations.RemoveIndexConcurrently):
    """Drop an index without waiting for those who read the table."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        step = operations.RemoveIndexConcurrently if _is_postgres(schema_editor) else RemoveIndex
        step.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        step = operations.RemoveIndexConcurrently if _is_postgres(schema_editor) else RemoveIndex
        step.database_backwards(self, app_label, schema_editor, from_state, to_state)


class AddConstraintNotValid(operations.AddConstraintNotValid):
    """Add a check that holds for what is written from now on; what stands is looked through later,
    by ValidateConstraint. SQLite, which has no such thing, looks at once."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        step = operations.AddConstraintNotValid if _is_postgres(schema_editor) else AddConstraint
        step.database_forwards(self, app_label, schema_editor, from_state, to_state)


class ValidateConstraint(operations.ValidateConstraint):
    """Look through what stands, while people write. SQLite has done so already."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if _is_postgres(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)
