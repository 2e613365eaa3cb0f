"""What every request and response gets: whole cookies and forms, the chosen language, and no copy
left in a shared browser."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import UnreadablePostError
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from cells.returning import page_before


class WholeCookiesMiddleware:
    """Pass over cookies with a NUL, which no browser sends and PostgreSQL refuses to look up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.COOKIES = {
            name: value for name, value in request.COOKIES.items() if "\0" not in value
        }
        return self.get_response(request)


class WholeFormsMiddleware:
    """Refuse a form of which a part is missing because the network ended it early: the fields that
    did arrive may say something else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_form = request.content_type == "application/x-www-form-urlencoded"
        if is_form and not _arrived_whole(request):
            raise BadRequest("The form did not arrive whole.")
        return self.get_response(request)


def _arrived_whole(request):
    """Tell whether the body of a request is as long as was announced; what is no number announces
    nothing."""
    announced = str(request.META.get("CONTENT_LENGTH", ""))
    if not (announced.isascii() and announced.isdigit()):
        return True
    try:
        return len(request.body) >= int(announced)
    except UnreadablePostError:
        return False


class SignInMiddleware(LoginRequiredMiddleware):
    """Send whoever is not signed in to sign in, and then back: after a form to the page on which it
    stood, since its own address shows nothing."""

    def handle_no_permission(self, request, view_func):
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        # A script of ours looks after what it sends; a form that a person sent is gone.
        if request.headers.get("Sec-Fetch-Mode") == "navigate":
            messages.warning(
                request, _("You had been signed out: what you sent last was not saved.")
            )
        came_from = page_before(request) or request.get_full_path()
        login_url = self.get_login_url(view_func)
        return redirect_to_login(came_from, login_url, self.get_redirect_field_name(view_func))


class ChosenLanguageMiddleware:
    """Speak the language that the person chose by the switch, else the first one.

    Django's own LocaleMiddleware would follow the browser's preference, which on an office
    computer is often English by accident.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", chosen)
        return response


class PrivatePagesMiddleware:
    """Forbid caches to keep a page: of somebody who signed in, or with a form's token."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response
