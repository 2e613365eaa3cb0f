"""What ends a session, asked at every request, and what comes before all where a second factor is
due."""

from django.contrib.auth import SESSION_KEY, logout
from django.shortcuts import redirect
from django.utils import timezone

from cells import permissions
from cells.services import sessions
from cells.services.sign_in import may_work

# Why somebody is no longer signed in: told on the page that signs in.
ENDED = "ended"
# What is open to who has yet to set up a second factor.
OPEN_BEFORE = {"second_factor", "logout", "set_language", "set_appearance", "service_worker"}


class SessionEndMiddleware:
    """Sign out whoever was away for long or is signed in since long, and whose last post ended.

    Note why, also where another password or somebody's hand has ended the session already."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        was_in = SESSION_KEY in request.session
        if request.user.is_authenticated:
            now = timezone.now()
            if reason := _reason_to_end(request, now):
                _end(request, reason)
            else:
                sessions.note_request(request.session, now)
        elif was_in:
            # Django found that the mark of the login is another by now, or the login switched off.
            _end(request, "elsewhere")
        return self.get_response(request)


def _end(request, reason):
    logout(request)
    request.session[ENDED] = reason


def _reason_to_end(request, now):
    if sessions.is_over(request.session, now):
        return "time"
    if request.session.get(sessions.SECOND_FACTOR) == sessions.OWED:
        return "code"
    return "" if may_work(request.user) else "post"


class SecondFactorMiddleware:
    """Lead whoever has to have a second factor, and has none, to setting one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, named):
        if request.resolver_match.url_name in OPEN_BEFORE:
            return None
        if request.session.get(sessions.SECOND_FACTOR):
            return None
        if permissions.needs_second_factor(request.user):
            return redirect("second_factor")
        return None
