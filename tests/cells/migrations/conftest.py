"""A table of notes, with migrations of its own, on which the steps are tried."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.fixture
def notes(settings):
    """Give a function that brings the table of notes to one of its migrations."""
    settings.MIGRATION_MODULES = {"reports": "tests.cells.migrations.notes"}

    def migrate(name):
        MigrationExecutor(connection).migrate([("reports", name)])

    yield migrate
    migrate(None)
