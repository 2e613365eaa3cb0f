"""A PostgreSQL cluster of the tests' own: made in a temporary folder, gone with the block.

It listens on a socket in that folder and nowhere else, so it meets no other server, and it
writes nothing safely to disk, so it is fast.
"""

import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

OLDEST = 15
# Debian keeps each version's server programs off the PATH.
OFF_PATH = "/usr/lib/postgresql/*/bin"
PORT = 5432  # only part of the socket's name
NAME = "nen_nep"

SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
unix_socket_permissions = 0700
port = {port}
fsync = off
full_page_writes = off
synchronous_commit = off
"""


class ClusterError(Exception):
    """The server programs are there, but no cluster came of them; says why in a sentence."""


@contextmanager
def temporary_cluster():
    """Run a cluster while the block lasts, and give its DATABASE_URL to the block."""
    found = programs()
    if found is None:
        raise ClusterError(f"There is no PostgreSQL {OLDEST} or newer on this machine.")
    with unwinding_on_signals(), tempfile.TemporaryDirectory(prefix="nen-nep-pg-") as folder:
        cluster = Cluster(found, Path(folder))
        try:
            cluster.start()
            yield cluster.url
        finally:
            cluster.stop()


def programs():
    """Return the folder with the newest suitable server programs in the first place to have any.

    $PG_BIN, once set, is the only place considered.
    """
    given = os.environ.get("PG_BIN")
    folders = [Path(given)] if given else [*on_path(), *off_path()]
    return next((folder for folder in folders if version(folder) >= OLDEST), None)


def on_path():
    found = shutil.which("initdb")
    return [Path(found).resolve().parent] if found else []


def off_path():
    folders = {Path(folder) for folder in glob.glob(OFF_PATH)}
    return sorted(folders, key=version, reverse=True)


def version(folder):
    """Return the major version of the server in a folder, 0 if there is none that runs."""
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    except OSError:
        return 0
    number = re.search(r"\d+", said.stdout)
    return int(number[0]) if number else 0


class Cluster:
    """The data, socket and log of one server, all in one folder."""

    def __init__(self, programs, folder):
        self.programs = programs
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.url = f"postgres://postgres@/{NAME}?host={folder}&port={PORT}"

    def start(self):
        """Make the cluster and an empty database in it, and wait until it answers."""
        give_away(self.folder)
        self.run(
            "initdb", "--pgdata", self.data, "--username=postgres", "--auth=trust", *new_options()
        )
        self.configure()
        self.run("pg_ctl", "start", "--pgdata", self.data, "--log", self.log, "--wait", "--silent")
        self.run("createdb", "--host", self.folder, f"--port={PORT}", "--username=postgres", NAME)

    def configure(self):
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(SETTINGS.format(folder=self.folder, port=PORT))

    def stop(self):
        """Stop the server at once, if it ever started: nothing of it is worth keeping."""
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "--pgdata", self.data, "--mode=immediate", "--silent")

    def run(self, program, *arguments):
        """Run a server program as the server's user; a failure carries what it said last."""
        try:
            done = subprocess.run(
                [self.programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=self.folder,
                env=plain_environment(),
                **server_user(),
            )
        except OSError as error:
            raise ClusterError(f"{program} cannot be started: {error.strerror}.") from error
        if done.returncode:
            raise ClusterError(f"{program} failed: {self.last_words(done.stdout)}")

    def last_words(self, said):
        log = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return " | ".join((said + log).splitlines()[-3:])


def new_options():
    """Return initdb's options: Unicode in text, English in messages, no waiting for the disk."""
    encoding = ["--encoding=UTF8", f"--locale={unicode_locale()}"]
    return [*encoding, "--lc-messages=C", "--no-sync"]


def unicode_locale():
    """Return a locale that knows upper and lower case beyond ASCII, where there is one."""
    if shutil.which("locale") is None:
        return "C"
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.split()
    wanted = ("C.utf8", "C.UTF-8", "en_US.utf8", "en_US.UTF-8")
    return next((name for name in wanted if name in known), "C")


def plain_environment():
    """Return the environment without PGPORT and its like, which would speak of another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def server_user():
    """Return how to start a program as another user if this is root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    user = stand_in()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def give_away(folder):
    """Let the server's user own its folder."""
    if os.geteuid() == 0:
        user = stand_in()
        os.chown(folder, user.pw_uid, user.pw_gid)


def stand_in():
    """Return the account that runs the server in place of root."""
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


@contextmanager
def unwinding_on_signals():
    """Let SIGTERM and SIGHUP end the block as Ctrl-C does: by an exception, so that it cleans up.

    Only the first of these signals counts, or an impatient second one would stop the cleaning.
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def unwind(number, _frame):
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    before = {number: signal.signal(number, unwind) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
