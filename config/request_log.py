"""One line in the log for each request: what was asked by its name, and how it was answered."""

import logging
import secrets
import time

from django.conf import settings
from django.utils.functional import LazyObject, empty

from config import health, logs

logger = logging.getLogger(__name__)

# Read out on the telephone: no letter or digit that is taken for another.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 8
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}


class RequestLogMiddleware:
    """Give each request a number, which its answer bears too, and log how it was answered.

    The number is always made here: one that came with the request could be anything. Addresses
    and paths are left out, since a path may have the code of a member in it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        number = "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))
        token, start = logs.request_id.set(number), time.monotonic()
        try:
            response = self.get_response(request)
            if not _is_of_no_interest(request.path_info):
                seconds = time.monotonic() - start
                logger.info("request", extra=_facts(request, response, seconds))
        finally:
            logs.request_id.reset(token)
        response.headers["X-Request-ID"] = number
        return response


def _is_of_no_interest(path):
    """Tell whether nobody wants to know: style, scripts, pictures, and a watchman's questions."""
    return path in health.PATHS or path.startswith(settings.STATIC_URL)


def _facts(request, response, seconds):
    match = request.resolver_match
    return {
        "method": request.method if request.method in METHODS else logs.LEFT_OUT,
        "route": match.view_name if match else None,
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "user": _user_of(request),
    }


def _user_of(request):
    """Return the number of who asked; None for a stranger, and where nobody looked who it is,
    which costs a query."""
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject) and user._wrapped is empty:
        return None
    return getattr(user, "pk", None)
