"""Django's migrate for a database in which people are at work: it never waits long for a lock,
since whoever comes after it in the queue would wait too."""

import time

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

# What PostgreSQL says when a lock was not to be had in time.
LOCK_NOT_AVAILABLE = "55P03"


class Command(migrate.Command):
    """Bring the database up to date, one migration after the other, each wholly or not at all.

    On PostgreSQL a migration gets each lock that it needs within --lock-timeout seconds, or is
    taken back and tried again, up to --attempts times. A migration outside a transaction
    (`atomic = False`) builds or drops an index beside the work of others and holds nobody up, so it
    may wait; cut short, it would leave half an index.
    """

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-timeout",
            type=float,
            default=4,
            metavar="SECONDS",
            help="how long to wait for a lock while others wait behind (PostgreSQL)",
        )
        parser.add_argument(
            "--attempts", type=int, default=5, help="how often to try for it (PostgreSQL)"
        )
        parser.add_argument(
            "--pause", type=float, default=5, metavar="SECONDS", help="between two attempts"
        )

    def handle(self, *args, **options):
        self.connection = connections[options["database"]]
        self.milliseconds = int(options["lock_timeout"] * 1000)
        if self.connection.vendor != "postgresql":
            return super().handle(*args, **options)
        if self.milliseconds <= 0 or options["attempts"] <= 0:
            raise CommandError("--lock-timeout and --attempts are more than 0.", returncode=2)
        try:
            return self._try(options["attempts"], options["pause"], args, options)
        finally:
            self._wait_for_locks(None)

    def _try(self, attempts, pause, args, options):
        for attempt in range(1, attempts + 1):
            self.under_way = None
            self._wait_for_locks(self.milliseconds)
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                    raise
                if attempt == attempts:
                    raise CommandError(self._no_lock(attempts), returncode=3) from error
                self.stdout.write(" no lock, once more")
                time.sleep(pause)

    def migration_progress_callback(self, action, migration=None, fake=False):
        super().migration_progress_callback(action, migration, fake)
        if action in ("apply_start", "unapply_start"):
            self.under_way = migration
            if self.connection.vendor == "postgresql":
                self._wait_for_locks(self.milliseconds if migration.atomic else 0)

    def _wait_for_locks(self, milliseconds):
        """Set how long this session waits for a lock: 0 for ever, None as the server has it."""
        with self.connection.cursor() as cursor:
            if milliseconds is None:
                cursor.execute("RESET lock_timeout")
            else:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [str(milliseconds)])

    def _no_lock(self, attempts):
        """Return the sentence for who waits at the terminal."""
        what = f"The migration {self.under_way}" if self.under_way else "The migration"
        return (
            f"{what} got no lock in {attempts} attempts of {self.milliseconds / 1000:g} seconds,"
            f" because others are at work{self._who()}: nothing of it was done, so wait until they"
            f" have ended, or end them, and run migrate again."
        )

    def _who(self):
        """Return which sessions have had a transaction open for longest; never what they asked."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid, to_char(xact_start, 'HH24:MI:SS') FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND xact_start IS NOT NULL ORDER BY xact_start LIMIT 3"
            )
            open_since = [f"process {pid} since {begun}" for pid, begun in cursor.fetchall()]
        return f" ({', '.join(open_since)})" if open_since else ""
