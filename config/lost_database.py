"""The database cannot be reached, or its answer was lost on the way: ask once more, or say so. And
where nothing can be written, say that.

Whether a COMMIT whose answer was lost was carried out, nobody can know but by looking. A request
that may run again finds what was written, and writes nothing twice. See docs/decisions/0029.
"""

import errno
import sqlite3
import sys

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.template import loader

from config import logs

SECONDS_TO_WAIT = 5
# Somebody has to make room first.
SECONDS_TO_WAIT_FOR_ROOM = 60
# Connection exceptions, and a server that is shut down, crashes or starts.
GOES_AWAY = ("08", "57P0")
# The first where the driver gave up amid an answer, so that no code came with it.
OF_CONNECTION = (DatabaseError, OperationalError, InterfaceError)
# PostgreSQL: a full disk, one that fails, and a server that may only be read. The same of SQLite,
# and of files.
CANNOT_WRITE = ("53100", "58030", "25006")
CANNOT_WRITE_SQLITE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
}
CANNOT_WRITE_FILES = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


class AskAgainMiddleware:
    """Run a request once more when the database was lost meanwhile, if that is safe: it only
    reads, or its view says of itself `may_run_again`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(response, "lost_database", False) and _may_run_again(request):
            return self.get_response(request)
        return response


def _may_run_again(request):
    view = getattr(request.resolver_match, "func", None)
    return request.method in ("GET", "HEAD") or getattr(view, "may_run_again", False)


def server_error(request):
    """Answer a request that failed: 503 when the database was lost or nothing can be written,
    else 500."""
    error = sys.exc_info()[1]
    if _is_lost(error):
        # Whatever is left of it: the next query opens a new one.
        connection.close()
        response = _page("503.html", 503, SECONDS_TO_WAIT)
        response.lost_database = True
        return response
    if _cannot_write(error):
        return _page("503_cannot_write.html", 503, SECONDS_TO_WAIT_FOR_ROOM)
    return _page("500.html", 500)


def _page(template, status, seconds=None):
    """Return the page for a fault, with the number by which the log knows the request, and after
    how many seconds to come again."""
    context = {"request_id": logs.request_id.get()}
    response = HttpResponse(loader.get_template(template).render(context), status=status)
    if seconds:
        response.headers["Retry-After"] = seconds
    return response


def _is_lost(error):
    """Tell whether PostgreSQL could not be reached, or went away: an error that it did not send, or
    one that it sends as it goes. SQLite's errors have no such code."""
    code = getattr(error.__cause__, "sqlstate", "of no server")
    return type(error) in OF_CONNECTION and (code is None or code.startswith(GOES_AWAY))


def _cannot_write(error):
    """Tell whether the disk is full, fails, or may only be read: nothing was saved, and nothing can
    be before somebody puts that right."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        # The lower byte of an extended code is the kind of error.
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in CANNOT_WRITE_SQLITE
    if isinstance(error, OSError):
        return error.errno in CANNOT_WRITE_FILES
    return getattr(cause, "sqlstate", None) in CANNOT_WRITE
