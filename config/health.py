"""What a watchman asks: is the process alive, and can it work?

Both are answered before the name in the request or a session is looked at, and no line in the log
comes of them. Browsers are told with them what they are with every answer. They say nothing of
people or of addresses.
"""

from django.db import DatabaseError
from django.http import HttpResponseNotAllowed, JsonResponse

from config import migrations_state

PATHS = ALIVE, READY = "/healthz", "/readyz"
READING = ("GET", "HEAD")


class HealthMiddleware:
    """Answer /healthz and /readyz: 200, or 503 with what is amiss."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info not in PATHS:
            return self.get_response(request)
        if request.method not in READING:
            return HttpResponseNotAllowed(READING)
        state = {"alive": True} if request.path_info == ALIVE else readiness()
        is_well = all(state.values())
        response = JsonResponse(state, status=200 if is_well else 503)
        response.headers["Cache-Control"] = "no-store"
        return response


def readiness():
    """Return which parts that a page needs are there."""
    try:
        missing = migrations_state.missing()
    except DatabaseError:
        return {"database": False, "migrations": False}
    return {"database": True, "migrations": not missing}
