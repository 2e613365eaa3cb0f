"""Two connections to one database at once, on PostgreSQL and on SQLite alike."""

import sqlite3
from contextlib import contextmanager
from threading import Barrier, Thread

from django.db import connection

WAIT = 30


@contextmanager
def shared_database(folder):
    """Let other threads open connections of their own to the test's data while the block lasts.

    On SQLite the block works on a copy of the tests' database: whatever other threads and processes
    still hold or write there goes with its file.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    own, name = connection.connection, connection.settings_dict["NAME"]
    path = folder / "shared.sqlite3"
    copy = sqlite3.connect(path)
    own.backup(copy)
    # Once, here: two connections that turn it on at the same moment refuse each other.
    copy.execute("PRAGMA journal_mode = WAL")
    copy.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = own, name


def at_once(*acts):
    """Run acts in threads that start together; return what each returned or raised, in order."""
    outcomes = [None] * len(acts)
    start = Barrier(len(acts))

    def run(number, act):
        try:
            connection.ensure_connection()
            start.wait(WAIT)
            outcomes[number] = act()
        except Exception as error:  # what it was is the outcome
            outcomes[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other forever"
    return outcomes
