"""Backups of PostgreSQL: what its own pg_dump writes, in its custom format."""

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from glob import glob
from pathlib import Path
from threading import Thread

from django.db import ProgrammingError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.errors import DuplicateDatabase
from psycopg.pq import Conninfo

from config.backups import BackupError
from config.backups.manifest import LEFT_OUT, Manifest
from config.backups.scratch import working_on

PIECE = 1 << 20
# Debian keeps each version's programs off the PATH.
OFF_PATH = "/usr/lib/postgresql/*/bin"
# How long the tools wait for people who are at work.
LOCK_WAIT = "20s"
MARK = "rehearsal of nen-nep"
LONGEST_NAME = 63
# The code of a lock that was not to be had in time.
LOCK_NOT_AVAILABLE = "55P03"
UNLIKE = "the backup does not hold what it says"


@contextmanager
def snapshot():
    """Give what the database holds at this moment: its Manifest, and the payload in pieces."""
    tools = Tools.for_server()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            name = cursor.fetchone()[0]
        # The counts and the dump are of one moment.
        yield Manifest.of_database(), tools.dump(name)


def restore(archive):
    """Put the backup in the place of all that the database holds: in one transaction."""
    tools = Tools.for_server()
    _refuse_newer_server(archive.manifest)
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
    tools.fill(archive, tables)
    connection.close()
    with connection.cursor() as cursor:
        # Of the tables that are ours: others would be skipped, each with a warning in the log.
        restored = map(connection.ops.quote_name, connection.introspection.table_names(cursor))
        cursor.execute(f"ANALYZE {', '.join(restored)}")


def _refuse_newer_server(manifest):
    """Raise BackupError where an older server would have to read what a newer one wrote."""
    theirs, ours = manifest.server.partition(".")[0], connection.get_database_version()[0]
    if int(theirs) > ours:
        raise BackupError(
            _("The backup is of PostgreSQL %(theirs)s, and this server is %(ours)s: it is too old.")
            % {"theirs": theirs, "ours": ours}
        )


@contextmanager
def scratch(archive):
    """Restore into a database that is gone with the block, and let the block work on it."""
    name = f"{connection.settings_dict['NAME'][: LONGEST_NAME - 10]}_rehearsal"
    _create(name)
    try:
        with working_on(name):
            restore(archive)
            yield
    finally:
        _drop(name)


def kept_beside():
    """Return no file: nothing stands beside a database on a server."""
    return None


def _create(name):
    """Make an empty database; one that an earlier rehearsal left behind goes."""
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        )
        if MARK in (cursor.fetchone() or ()):
            cursor.execute(f"DROP DATABASE {quoted}")
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database"
            " WHERE datname = current_database()"
        )
        like_this = cursor.fetchone()
        with _refusals_said(name):
            cursor.execute(
                f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING %s LC_COLLATE %s"
                " LC_CTYPE %s",
                like_this,
            )
        cursor.execute(f"COMMENT ON DATABASE {quoted} IS '{MARK}'")


@contextmanager
def _refusals_said(name):
    """Raise BackupError where the server creates no database of that name."""
    try:
        yield
    except ProgrammingError as error:
        if isinstance(error.__cause__, DuplicateDatabase):
            raise BackupError(
                _("The database %(name)s already exists, and a rehearsal needs that name.")
                % {"name": name}
            ) from error
        raise BackupError(
            _(
                "A rehearsal needs a database of its own, which this login may not create: let "
                "the owner of the server give it CREATEDB."
            )
        ) from error


def _drop(name):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


class Tools:
    """PostgreSQL's own programs, of a version that understands the server."""

    def __init__(self, folder):
        self.folder = folder
        known = {option.keyword.decode() for option in Conninfo.get_defaults()}
        given = connection.get_connection_params()
        address = {name: value for name, value in given.items() if name in known}
        # Never on the command line, which everybody on the machine can read.
        password = address.pop("password", None)
        secret = {"PGPASSWORD": password} if password else {}
        self.environment = os.environ | {"LC_ALL": "C"} | secret
        self.address = make_conninfo(**address)

    @classmethod
    def for_server(cls):
        """Return the tools; BackupError if there are none, or if they are older than the server."""
        server = connection.get_database_version()[0]
        found = {version_of(folder): folder for folder in reversed(folders())}
        fitting = [version for version in found if version >= server]
        if fitting:
            return cls(found[min(fitting)])
        raise BackupError(_no_tools(server, max(found, default=0)))

    def dump(self, snapshot):
        """Yield the database as pg_dump sees it in a snapshot, in pieces."""
        options = [f"--exclude-table-data={table}" for table in LEFT_OUT]
        arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        with (
            tempfile.TemporaryFile() as said,
            self._start(
                "pg_dump",
                *arguments,
                *options,
                f"--lock-wait-timeout={LOCK_WAIT}",
                f"--dbname={self.address}",
                stdout=subprocess.PIPE,
                stderr=said,
            ) as process,
        ):
            try:
                while piece := process.stdout.read(PIECE):
                    yield piece
            except BaseException:
                process.kill()
                raise
            _refuse_failure("pg_dump", process.wait(), said)

    def fill(self, archive, tables):
        """Drop tables, restore a dump and count what has come, in one transaction."""
        with (
            tempfile.TemporaryFile() as said,
            self._start(
                "pg_restore",
                *("--no-owner", "--no-privileges", "--no-comments", "--exit-on-error", "--file=-"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
            ) as script,
            self._start(
                "psql",
                *("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
                "--set=VERBOSITY=verbose",
                f"--command={_clearing(tables)}",
                "--file=-",
                f"--command={_counting(archive.manifest)}",
                f"--dbname={self.address}",
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
            ) as psql,
        ):
            try:
                _refuse_failure("psql", 0 if _told(archive, script, psql) else psql.wait(), said)
                # psql takes the end of what it reads for its being whole: it hears of the end only
                # once pg_restore has ended well. Else it is killed, and PostgreSQL takes all back.
                _refuse_failure("pg_restore", script.wait(), said)
            except BaseException:
                psql.kill()
                raise
            finally:
                with suppress(BrokenPipeError):
                    psql.stdin.close()
            _refuse_failure("psql", psql.wait(), said)

    def _start(self, program, *arguments, **pipes):
        return subprocess.Popen([self.folder / program, *arguments], env=self.environment, **pipes)


def _told(archive, script, psql):
    """Give pg_restore the archive, and psql what pg_restore makes of it; tell whether psql took it
    all. Who is gone breaks the pipe of the one before."""
    feeding = Thread(target=_feed, args=(archive, script.stdin))
    feeding.start()
    try:
        shutil.copyfileobj(script.stdout, psql.stdin, PIECE)
        psql.stdin.flush()
    except BrokenPipeError:
        return False
    finally:
        script.stdout.close()
        feeding.join()
    return True


def _feed(archive, pipe):
    with suppress(BrokenPipeError), pipe:
        for piece in archive.pieces():
            pipe.write(piece)


def _no_tools(server, newest):
    """Say that there are no tools, or that the newest are too old for the server."""
    if newest:
        message = _(
            "The tools here are of PostgreSQL %(tools)s, too old for a server of %(server)s: "
            "install the package postgresql-client-%(server)s."
        )
    else:
        message = _(
            "pg_dump, pg_restore and psql are not here: install the package "
            "postgresql-client-%(server)s."
        )
    return message % {"server": server, "tools": newest}


def folders():
    """Return the folders in which the tools may be; $PG_BIN, once set, is the only one."""
    given = os.environ.get("PG_BIN")
    if given:
        return [Path(given)]
    on_path = shutil.which("pg_dump")
    return [*([Path(on_path).parent] if on_path else []), *map(Path, sorted(glob(OFF_PATH)))]


def version_of(folder):
    """Return the major version of the tools in a folder, 0 if they are not all there."""
    if not all((folder / program).exists() for program in ("pg_dump", "pg_restore", "psql")):
        return 0
    done = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True)
    number = re.search(r"\d+", done.stdout)
    return int(number[0]) if number else 0


def _refuse_failure(program, code, said):
    """Raise BackupError with the first error that the tools told of, unless all went well."""
    if not code:
        return
    said.seek(0)
    lines = said.read().decode(errors="replace").splitlines() or [f"{program}: {code}"]
    first = next((line for line in lines if "error: " in line.lower()), lines[0])
    if LOCK_NOT_AVAILABLE in first:
        raise BackupError(_("The database is in use: stop the program, and restore again."))
    reason = first.rpartition("ERROR:")[2].rpartition("error:")[2].strip().rstrip(".")
    raise BackupError(
        _("PostgreSQL refused, and nothing was changed: %(reason)s.") % {"reason": reason}
    )


def _clearing(tables):
    """Return the statements that make room; they wait only so long for people at work."""
    dropped = ", ".join(connection.ops.quote_name(table) for table in tables)
    drop = f"DROP TABLE {dropped} CASCADE;" if tables else ""
    return f"SET client_min_messages = warning; SET lock_timeout = '{LOCK_WAIT}'; {drop}"


def _counting(manifest):
    """Return the statement that fails, and the whole transaction with it, unless each table has
    the rows that the manifest speaks of: a script that ended early would not fail by itself."""
    counts = sql.SQL(", ").join(
        sql.SQL("(SELECT count(*) FROM {}) = {}").format(sql.Identifier("public", table), count)
        for table, count in manifest.rows.items()
    )
    fits = sql.SQL("(SELECT bool_and(fits) FROM unnest(ARRAY[{}]) AS fits)").format(counts)
    statement = sql.SQL("DO $check$ BEGIN ASSERT {}, {}; END $check$").format(fits, UNLIKE)
    return statement.as_string()
