"""What browsers are held to on every answer, beside the content policy, and what they may ask."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "POST")
# What no page needs, so that no script that slipped in could have it either.
_UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "midi",
    "payment",
    "usb",
)
_HEADERS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
    "Cross-Origin-Resource-Policy": "same-origin",
}


class BrowserRulesMiddleware:
    """Refuse methods that no page uses, TRACE among them, and tell browsers with every answer,
    static files too, what they may not use or lend to other sites."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_known = request.method in METHODS
        response = self.get_response(request) if is_known else HttpResponseNotAllowed(METHODS)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class _NamedCookieStorage(CookieStorage):
    cookie_name = settings.MESSAGES_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """Django's own way to keep a message until the next page, under a cookie named like the rest of
    ours."""

    storage_classes = (_NamedCookieStorage, SessionStorage)
