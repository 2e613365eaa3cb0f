"""The program, in processes that can be told to die, as by kill -9: a request with the header
`Die-At: 7` has its process killed before the seventh statement of its work, or before the COMMIT
if that comes first; with `Die-At: committed`, right after the COMMIT."""

import os
import signal

from django.db import connections
from django.urls import get_resolver

from config.wsgi import application as program

COMMITTED = "committed"
# Every new process has the addresses, and all that they import, from the first one.
get_resolver()._populate()


class Death:
    """Waits for its moment on a connection."""

    def __init__(self, moment):
        self.is_after = moment == COMMITTED
        self.left = None if self.is_after else int(moment)

    def statement(self, execute, *call):
        if not self.is_after:
            self.left -= 1
            if not self.left:
                _die()
        return execute(*call)

    def watch(self, connection):
        commit = connection._commit

        def commit_and_die():
            if self.is_after:
                commit()
            _die()

        connection._commit = commit_and_die
        connection.execute_wrappers.append(self.statement)


def _die():
    os.kill(os.getpid(), signal.SIGKILL)


def application(environ, start_response):
    """Answer a request, or die at it."""
    if moment := environ.get("HTTP_DIE_AT"):
        Death(moment).watch(connections["default"])
    return program(environ, start_response)
