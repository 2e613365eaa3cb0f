"""Whether the database is as this version of the program needs it."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def missing():
    """Return the migrations, each an app and a name, that the program has and the database lacks.

    One that is ahead of the program is no fault: an upgrade migrates while the older one serves.
    """
    applied = MigrationRecorder(connection).applied_migrations()
    return [key for key in _of_the_program() if key not in applied]


@cache
def _of_the_program():
    """Return the migrations in the order in which they are applied. They do not change while the
    program runs, and reading them all takes longer than asking what is applied."""
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    ordered = [key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf)]
    return list(dict.fromkeys(ordered))
