"""What pages share that change a meeting: the version that was looked at, and a meeting that goes
away meanwhile."""

from functools import wraps

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


def sent_version(request):
    """Return the version that the page was made from; what is no number matches none."""
    sent = request.POST.get("version", "")
    is_number = sent.isascii() and sent.isdigit() and len(sent) < MOST_DIGITS
    return int(sent) if is_number else -1
