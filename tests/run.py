"""Every check and test in one command: `python -m tests.run`, which is what `make test` runs.

The cheap checks all run, whatever they find; then pytest runs on SQLite and on PostgreSQL, with
the arguments given here. What is left out for want of a program is said before the last pytest,
so that a good run ends with pytest's own closing line.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tests import parts
from tests.postgres import ClusterError, temporary_cluster, unwinding_on_signals

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
# Set by a contributor for his own server, these would make the tests differ from everybody's.
SETTINGS = {
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "DATABASE_POOL",
    "DATABASE_URL",
    "DEBUG",
    "EMAIL_FROM",
    "EMAIL_TIMEOUT",
    "EMAIL_URL",
    "HTTPS",
    "IMPORT_KEEP_DAYS",
    "IMPORT_MAX_CELLS",
    "IMPORT_MAX_MB",
    "IMPORT_MAX_ROWS",
    "IMPORT_MAX_SECONDS",
    "IMPORT_MAX_UNPACKED_MB",
    "INVITATION_DAYS",
    "LISTEN",
    "LOG_FORMAT",
    "OFFLINE_DAYS",
    "PORT",
    "PRODUCTION",
    "SECOND_FACTOR",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SESSION_HOURS",
    "SESSION_IDLE_MINUTES",
    "THREADS",
    "TRUSTED_PROXIES",
    "WORKERS",
}

# Tests that ask no database anything, or bring one of their own: a second one makes no difference
# to them.
WITHOUT_DATABASE = (
    "tests/cells/attendance_files/test_reading.py",
    "tests/cells/migrations/test_unsafe_steps.py",
    "tests/cells/resources",
    "tests/cells/rolls/test_checks.py",
    "tests/cells/rolls/test_reading.py",
    "tests/cells/services/test_visitors.py",
    "tests/cells/test_collecting.py",
    "tests/cells/test_due.py",
    "tests/cells/test_periods.py",
    "tests/cells/test_rates.py",
    "tests/cells/test_text.py",
    "tests/config/backups/test_archive.py",
    "tests/config/test_bootstrap.py",
    "tests/config/test_ci.py",
    "tests/config/test_env.py",
    "tests/config/test_manage.py",
    "tests/config/test_postgres.py",
    "tests/config/test_production.py",
    "tests/config/test_run.py",
    "tests/config/test_serve.py",
    "tests/docs",
    "tests/network",
    "tests/reports/commands/test_output.py",
    "tests/reports/test_structure.py",
    "tests/test_words.py",
)
# Nor to what a demo district looks like: its rows are invented before a database has them.
INVENTED = tuple(
    f"tests/cells/demo/test_{noun}.py"
    for noun in ("names", "papers", "plan", "ratings", "shape", "sheets", "units")
)
# Nor to how pages look, and what a browser does with them and keeps: what it asks of the server is
# asked on both databases by other tests. How a meeting is logged is walked on both all the same.
IN_A_BROWSER = (
    "tests/browser/test_filling_in_a_sheet.py",
    "tests/browser/test_going_on_with_an_entry.py",
    "tests/browser/test_importing_a_roll.py",
    "tests/browser/test_pages.py",
    "tests/browser/test_reminding.py",
    "tests/browser/test_repair.py",
    "tests/browser/test_signing_in.py",
    "tests/browser/test_waiting_entries.py",
    "tests/browser/test_without_a_network.py",
)
# Nor to walks over all pages: what each page asks, and whose rows it shows, is tried on both.
WALKS = ("tests/test_growth.py", "tests/test_strangers.py")
RUNS_ONCE = (*WITHOUT_DATABASE, *INVENTED, *IN_A_BROWSER, *WALKS)

CHECKS = {
    "code follows the rules": ["-m", "ruff", "check", "."],
    "code is formatted": ["-m", "ruff", "format", "--check", "."],
    "templates follow the rules": ["-m", "djlint", "--quiet", "--lint", "templates"],
    "settings and models hold together": ["manage.py", "check"],
    "migrations match the models": ["manage.py", "makemigrations", "--check", "--dry-run"],
}


def main(arguments):
    """Run everything; leave with a sentence and a nonzero exit code if anything failed."""
    missing = parts.missing()
    if missing and os.environ.get("CI") == "true":
        sys.exit(f"CI needs every part, and this machine lacks {' and '.join(missing)}.")
    with unwinding_on_signals(), sqlite() as database:
        failed = [name for name, check in CHECKS.items() if not passes(name, check, database)]
        failed += failed_pytests(arguments, missing, database)
    if failed:
        sys.exit(f"\nFailed: {'; '.join(failed)}.")


@contextmanager
def sqlite():
    """Give a DATABASE_URL of the run's own, so that no check touches a contributor's data."""
    with tempfile.TemporaryDirectory(prefix="nen-nep-") as folder:
        yield f"sqlite:///{folder}/db.sqlite3"


def passes(name, check, database):
    """Run one check, and show what it says only where it fails."""
    print(f"{name} ... ", end="", flush=True)
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, *check],
        cwd=ROOT,
        env=environment(database),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    verdict = "FAILED" if done.returncode else "ok"
    print(f"{verdict} ({time.monotonic() - start:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def environment(database):
    """Return the environment of a check: this database, and the defaults of everything else."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return kept | {"DATABASE_URL": database, "SECRET_KEY": "known to everybody, for tests alone"}


def failed_pytests(arguments, missing, database):
    """Run pytest on each database that is here; return the names of the runs that failed."""
    on_postgres = parts.POSTGRESQL not in missing
    if not on_postgres:
        report_left_out(missing)
    failed = [] if pytest_passes("SQLite", arguments, database) else ["pytest on SQLite"]
    if on_postgres:
        report_left_out(missing)
        failed += [] if pytest_passes_on_postgres(arguments) else ["pytest on PostgreSQL"]
    return failed


def report_left_out(missing):
    for part, leaves_out in missing.items():
        print(f"LEFT OUT, because {part} was not found: {leaves_out}.", flush=True)


def pytest_passes_on_postgres(arguments):
    try:
        with temporary_cluster() as database:
            # The cluster goes as a whole: nobody waits until each database can be dropped.
            options = ["--reuse-db", *leaving_out(RUNS_ONCE, arguments)]
            return pytest_passes("PostgreSQL", [*options, *arguments], database)
    except ClusterError as error:
        print(error, flush=True)
        return False


def leaving_out(paths, arguments):
    """Return pytest's options that leave out what runs on the other database; whoever gives
    arguments says himself what runs."""
    return [] if arguments else [f"--ignore={path}" for path in paths]


def pytest_passes(name, arguments, database):
    """Run pytest on a database. No test at all is a failure too: a typing error looks like that."""
    print(f"\npytest on {name}", flush=True)
    command = [sys.executable, "-m", "pytest", *workers(), *leaving_out_browser(), *arguments]
    return subprocess.call(command, cwd=ROOT, env=environment(database)) == 0


def workers():
    """Return pytest's options for as many processes as there are cores, and never many."""
    count = min(WORKERS, os.cpu_count() or 1)
    return ["-n", str(count), "--dist", "worksteal"] if count > 1 else []


def leaving_out_browser():
    return [] if parts.chromium() else ["-m", "not browser"]


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nInterrupted.")
