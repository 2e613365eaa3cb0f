"""What every request and response gets: whole cookies and forms, the chosen language, and no copy
left in a shared browser."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import UnreadablePostError
from django.utils import translation
from django.utils.cache import add_never_cache_headers


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
