"""Light or dark: as the device has it, unless the person chose one.

The choice is kept in a cookie and written into the page by the server, so that no page shows the
other colours first, and none needs a script.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

AS_THE_DEVICE, LIGHT, DARK = "device", "light", "dark"
CHOICES = (
    (AS_THE_DEVICE, _("As the device")),
    (LIGHT, pgettext_lazy("colours", "Light")),
    (DARK, pgettext_lazy("colours", "Dark")),
)
# When the dark colours hold (never on paper, and never where light ones were chosen), and what
# controls of the browser may look like.
_DARK_WHEN = {
    AS_THE_DEVICE: "screen and (prefers-color-scheme: dark)",
    DARK: "screen",
}
_SCHEMES = {AS_THE_DEVICE: "light dark", LIGHT: "light", DARK: "dark"}


def appearance(request):
    """Give templates `appearance`: the choice, the choices, and what it means for the page."""
    chosen = request.COOKIES.get(settings.APPEARANCE_COOKIE_NAME)
    if chosen not in _SCHEMES:
        chosen = AS_THE_DEVICE
    return {
        "appearance": {
            "chosen": chosen,
            "choices": CHOICES,
            "dark_when": _DARK_WHEN.get(chosen, ""),
            "schemes": _SCHEMES[chosen],
        }
    }


@login_not_required
@require_POST
def set_appearance(request):
    """Keep what the person chose, and go back to the page on which they did."""
    following = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, request.is_secure()):
        following = "/"
    response = HttpResponseRedirect(following)
    chosen = request.POST.get("appearance")
    if chosen in _SCHEMES:
        response.set_cookie(
            settings.APPEARANCE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
