"""What a backup says of itself, and what of that can be looked up in a database."""

import tomllib
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from config.backups import BackupError

# How people come in is nothing to keep: a session that has ended, or a one-time link that was used,
# must not come back; nor a pause after tries in vain. Each table with what empties it.
LEFT_OUT = {
    "django_session": "DELETE FROM django_session",
    "cells_invitation": "DELETE FROM cells_invitation",
    "cells_failedtries": "DELETE FROM cells_failedtries",
}
# What migrate itself writes into an empty database.
OF_MIGRATE = {"django_migrations", "django_content_type", "auth_permission", "cells_setting"}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Manifest:
    """What was backed up when, and how much of it there is."""

    made_at: datetime
    # The program's version, for people; the migrations decide what fits.
    version: str
    # A key of NAMES, and the server's version.
    database: str
    server: str
    # Each as "app.name".
    migrations: list[str]
    # Rows by table.
    rows: dict[str, int]

    @classmethod
    def of_database(cls):
        """Return what the database that this thread works on holds now."""
        return cls(
            made_at=timezone.now().replace(microsecond=0),
            version=version(),
            database=connection.vendor,
            server=".".join(map(str, connection.get_database_version())),
            migrations=applied_migrations(),
            rows=count_rows(),
        )

    @classmethod
    def from_plain(cls, plain):
        return cls(**plain | {"made_at": datetime.fromisoformat(plain["made_at"])})

    def plain(self):
        return asdict(self) | {"made_at": self.made_at.isoformat()}

    @property
    def total(self):
        return sum(self.rows.values())

    def refuse_misfit(self):
        """Raise BackupError unless this program can restore it into this kind of database."""
        if self.database != connection.vendor:
            raise BackupError(
                _("The backup is of %(theirs)s, and this installation works with %(ours)s.")
                % {"theirs": NAMES[self.database], "ours": NAMES[connection.vendor]}
            )
        known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
        if set(self.migrations) - known:
            raise BackupError(
                _(
                    "The backup was made by a newer version of the program (%(theirs)s; this is "
                    "%(ours)s): install that version first."
                )
                % {"theirs": self.version, "ours": version()}
            )


def version():
    """Return the program's version."""
    project = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(project)["project"]["version"]


def applied_migrations():
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]


def count_rows():
    """Return the number of rows of each table that a backup carries."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        return {table: _count(cursor, table) for table in tables if table not in LEFT_OUT}


def empty_tables_left_out(cursor):
    """Delete the rows that no backup carries; an older database has not all of these tables."""
    for table in set(connection.introspection.table_names(cursor)).intersection(LEFT_OUT):
        cursor.execute(LEFT_OUT[table])


def _count(cursor, table):
    quoted = connection.ops.quote_name(table)
    # Nobody types this name: the database itself said which tables it has. Neither database takes a
    # table as a parameter, and SQLite has nothing to compose a statement with, so it is quoted.
    cursor.execute(f"SELECT count(*) FROM {quoted}")  # noqa: S608 - from the catalogue, quoted
    return cursor.fetchone()[0]


def holds_data():
    """Tell whether the database holds more than migrate writes into it."""
    return any(count for table, count in count_rows().items() if table not in OF_MIGRATE)
