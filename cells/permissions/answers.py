"""What is not allowed, or not there, is answered alike."""

from django.http import Http404
from django.shortcuts import get_object_or_404


def require(allowed):
    """Answer as if nothing were there unless `allowed`."""
    if not allowed:
        raise Http404


def get_from(visible, **lookup):
    """Return the one object of what a person may see, or answer 404 as if there were none."""
    return get_object_or_404(visible, **lookup)
