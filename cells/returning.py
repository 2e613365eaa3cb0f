"""The way back to the page from which somebody came: of a list with its filters, order and
page."""

from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request):
    """Return the page of ours on which the link or button was pressed: its path and query, empty
    where the browser does not say, or it was none of ours, or who asks names a host that we are
    not."""
    said = request.META.get("HTTP_REFERER", "")
    try:
        hosts = {request.get_host()}
    except DisallowedHost:
        return ""
    if not url_has_allowed_host_and_scheme(said, hosts) or said.startswith("/"):
        return ""
    parts = urlsplit(said)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def list_address(request, *names):
    """Return the address of the list, one of `names`, from which the person came, as it was; empty
    for who came from elsewhere."""
    before = page_before(request)
    paths = [reverse(name) for name in names]
    return before if before.partition("?")[0] in paths else ""
