"""Databases to measure on: each measurement has a fresh copy of one that holds a small district."""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from tests.bench.worker import ROOT
from tests.postgres import NAME, temporary_cluster

DEMO = ["load_demo", "--communes", "4", "--cells", "40", "--years", "1", "--until", "2024-12"]


class SqlitePlace:
    """A folder of database files."""

    name = "SQLite"

    def __init__(self, folder):
        self.template = Path(folder) / "template.sqlite3"
        self.url = f"sqlite:///{self.template}"

    @contextmanager
    def fresh(self):
        """Yield the URL of a copy that is gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="nen-nep-bench-") as folder:
            copy = Path(folder) / "db.sqlite3"
            shutil.copyfile(self.template, copy)
            yield f"sqlite:///{copy}"


class PostgresPlace:
    """A cluster of PostgreSQL."""

    name = "PostgreSQL"
    _numbers = count(1)

    def __init__(self, url):
        self.url = url

    @contextmanager
    def fresh(self):
        """Yield the URL of a copy that is gone afterwards."""
        copy = f"copy{next(self._numbers)}"
        self._run(f"CREATE DATABASE {copy} TEMPLATE {NAME}")
        try:
            yield self._named(copy)
        finally:
            self._run(f"DROP DATABASE {copy} WITH (FORCE)")

    def _named(self, name):
        return self.url.replace(f"/{NAME}?", f"/{name}?")

    def _run(self, statement):
        with psycopg.connect(self._named("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def sqlite(demo=DEMO):
    """Yield a place on SQLite, with the tables and what the command `demo` loads."""
    with tempfile.TemporaryDirectory(prefix="nen-nep-bench-") as folder:
        yield _prepared(SqlitePlace(folder), demo)


@contextmanager
def postgresql(demo=DEMO):
    """Yield a place on PostgreSQL likewise; ClusterError where there is none."""
    with temporary_cluster() as url:
        yield _prepared(PostgresPlace(url), demo)


def _prepared(place, demo):
    environment = os.environ | {
        "DATABASE_URL": place.url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SECRET_KEY": "known to everybody, for measurements alone",
    }
    for arguments in filter(None, (["migrate", "--verbosity=0"], demo)):
        command = [sys.executable, "manage.py", *arguments, "--skip-checks"]
        subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return place


PLACES = {"sqlite": sqlite, "postgresql": postgresql}
