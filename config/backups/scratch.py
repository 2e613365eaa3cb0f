"""Work on another database than the one of the settings, for a while."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def working_on(name):
    """Have this thread's connection lead to another database of the same server, or to another
    file, while the block lasts."""
    before = connection.settings_dict["NAME"]
    _lead_to(name)
    try:
        yield
    finally:
        _lead_to(before)


def _lead_to(name):
    connection.close()
    # Where connections wait in a pool, they are all to the database before.
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    connection.settings_dict["NAME"] = str(name)
