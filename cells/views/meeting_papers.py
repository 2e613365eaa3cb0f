"""The papers of a meeting as Word files: its minutes, and the resolution if there is one."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from jinja2.exceptions import TemplateError

from cells import permissions
from cells.choices import PaperKind
from cells.models import Meeting, Resolution
from cells.resources.papers.rendering import DOCX_TYPE
from cells.resources.sheets import UnreadableError
from cells.services.papers import write_paper
from cells.services.readings import log_reading
from cells.views.uploads import download

FILE_NAMES = {PaperKind.MINUTES: "bien-ban", PaperKind.RESOLUTION: "nghi-quyet"}


@require_safe
def meeting_minutes_paper(request, pk):
    """Give the minutes of a meeting that was held as a Word file. It is logged."""
    return _paper(request, pk, PaperKind.MINUTES)


@require_safe
def meeting_resolution_paper(request, pk):
    """Give the resolution that a cell passed at a meeting as a Word file. It is logged."""
    return _paper(request, pk, PaperKind.RESOLUTION)


def _paper(request, pk, kind):
    meetings = Meeting.objects.visible_to(request.user).held().select_related("cell")
    meeting = permissions.get_from(meetings, pk=pk)
    permissions.require(permissions.may_see_people(request.user, meeting.cell))
    is_there = kind == PaperKind.MINUTES or Resolution.objects.filter(meeting=meeting).exists()
    permissions.require(is_there)
    try:
        data = write_paper(kind, meeting)
    except (TemplateError, UnreadableError):
        message = _(
            "The Word template of the commune cannot be filled in with this meeting: ask the"
            " commune to look at the template."
        )
        messages.error(request, message)
        return redirect("meeting_detail", pk=pk)
    log_reading(request.user, f"meeting_{kind}_paper", object_id=pk, cell=meeting.cell)
    name = f"{FILE_NAMES[kind]}-{meeting.cell.code}-{meeting.held_on}.docx"
    return download(data, DOCX_TYPE, name)
