"""Pages of our own for what went wrong on the way, each with a way on.

Django draws 400, 403, 404 and 500 from our templates; here is what it has no page for. What is no
page stays as it is: a script reads the status.
"""

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import bad_request as django_bad_request

from cells.returning import page_before

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# Answers that come without words, and what they say besides.
WORDLESS = {405, 413, 429}
SAID_BESIDES = ("Allow", "Retry-After")
# What is sent again stands in the page; nobody writes as much by hand.
MOST_SENT_AGAIN = 200_000


class WordlessFaultsMiddleware:
    """Give an answer without words, such as that of a wrong method, its page in a browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code not in WORDLESS or getattr(response, "content", True):
            return response
        if "text/html" not in request.headers.get("Accept", ""):
            return response
        kept = {name: response[name] for name in SAID_BESIDES if name in response}
        return fault_page(request, response.status_code, headers=kept)


def fault_page(request, status, headers=None):
    """Return the page of a fault, which needs neither a database nor a signed-in person."""
    page = render_to_string(f"{status}.html", {"before": page_before(request)})
    return HttpResponse(page, status=status, headers=headers)


def bad_request(request, exception):
    """Answer a request that was not understood: 413 where it was too large, else 400."""
    if isinstance(exception, TOO_MUCH):
        return fault_page(request, 413)
    return django_bad_request(request, exception)


def way_back(request):
    """Give templates `page_before`: the page of ours from which the person came."""
    return {"page_before": lambda: page_before(request)}


def csrf_failure(request, reason=""):
    """Answer a form whose page was too old. What it said is not lost: it is sent again by one
    press, if it came from a page of ours."""
    context = {"fields": _fields_to_send_again(request), "action": request.get_full_path()}
    return render(request, "403_csrf.html", context, status=403)


def _fields_to_send_again(request):
    """Return the names and values of the form; none where another site may have sent it, where it
    holds a password or a file, or is too long to be shown."""
    is_form = request.content_type == "application/x-www-form-urlencoded"
    if not (is_form and request.user.is_authenticated and _is_ours(request)):
        return []
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"]
    is_secret = any("password" in name for name, _value in fields)
    is_long = sum(len(value) for _name, value in fields) > MOST_SENT_AGAIN
    return [] if is_secret or is_long else fields


def _is_ours(request):
    """Tell whether the browser says that a page of ours sent the form: no other site can make it
    say so."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"{request.scheme}://{request.get_host()}"
    return bool(page_before(request))
