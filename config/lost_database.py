"""The database cannot be reached, or its answer was lost on the way: ask once more, or say so.

Whether a COMMIT whose answer was lost was carried out, nobody can know but by looking. A request
that may run again finds what was written, and writes nothing twice. See docs/decisions/0029.
"""

import sys

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.template import loader
from django.views.defaults import server_error as django_server_error

SECONDS_TO_WAIT = 5
# Connection exceptions, and a server that is shut down, crashes or starts.
GOES_AWAY = ("08", "57P0")
# The first where the driver gave up amid an answer, so that no code came with it.
OF_CONNECTION = (DatabaseError, OperationalError, InterfaceError)


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
    """Answer a request that failed: 503 when the database was lost, else 500."""
    if not _is_lost(sys.exc_info()[1]):
        return django_server_error(request)
    # Whatever is left of it: the next query opens a new one.
    connection.close()
    response = HttpResponse(loader.get_template("503.html").render(), status=503)
    response.headers["Retry-After"] = SECONDS_TO_WAIT
    response.lost_database = True
    return response


def _is_lost(error):
    """Tell whether PostgreSQL could not be reached, or went away: an error that it did not send, or
    one that it sends as it goes. SQLite's errors have no such code."""
    code = getattr(error.__cause__, "sqlstate", "of no server")
    return type(error) in OF_CONNECTION and (code is None or code.startswith(GOES_AWAY))
