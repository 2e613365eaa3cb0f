"""What pages share that change a meeting: who sends, the version that was looked at, a meeting that
goes away meanwhile, and saves that may run again."""

from functools import wraps
from uuid import UUID

from django.http import Http404

from cells.models import Meeting

MOST_DIGITS = 10


def deleted_is_missing(view):
    """Answer 404 when somebody deletes the draft while `view` is at work on it."""

    @wraps(view)
    def answer(request, **kwargs):
        try:
            return view(request, **kwargs)
        except Meeting.DoesNotExist as error:
            raise Http404 from error

    return answer


def may_run_again(view):
    """Say of a view that, run again with the same request, it finds what it wrote and writes
    nothing more: so it is run again when the database was lost meanwhile."""
    view.may_run_again = True
    return view


def sent_version(request):
    """Return the version that the page was made from; what is no number matches none."""
    sent = request.POST.get("version", "")
    is_number = sent.isascii() and sent.isdigit() and len(sent) < MOST_DIGITS
    return int(sent) if is_number else -1


def sent_page(request):
    """Return the key of the page that sends, None if it says none that could be one."""
    try:
        return UUID(request.POST.get("page_key", ""))
    except ValueError:
        return None


def is_script(request):
    """Tell whether a script sends and reads the answer, and not a person who sees a page."""
    return request.headers.get("Accept") == "application/json"
