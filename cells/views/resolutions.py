"""The page on which the resolution of a cell is written."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cells.forms.resolutions import ResolutionForm
from cells.services.changes import Actor
from cells.services.meeting_versions import ConflictError
from cells.services.readings import log_reading
from cells.services.resolutions import most_votes, record_resolution, resolution_of
from cells.views.asked_meetings import recorded_held_meeting
from cells.views.entry_locks import says_locked
from cells.views.sending import deleted_is_missing, sent_version
from cells.views.versions import show_resolution


@deleted_is_missing
def meeting_resolution(request, pk):
    """Write what a cell resolved at a meeting, until the commune confirms it."""
    meeting = recorded_held_meeting(request.user, pk)
    if says_locked(request, meeting):
        return redirect("meeting_detail", pk=pk)
    resolution = resolution_of(meeting)
    form = ResolutionForm(request.POST or None, resolution=resolution, most=most_votes(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            saved = record_resolution(
                actor=Actor(request.user),
                meeting=meeting,
                version=sent_version(request),
                **form.resolved(),
            )
        except ConflictError:
            return show_resolution(request, meeting, resolution_of(meeting), form)
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _said_of(saved))
            return redirect("meeting_detail", pk=pk)
    log_reading(request.user, "meeting_resolution", object_id=pk, cell=meeting.cell)
    context = {
        "form": form,
        "meeting": meeting,
        "cell": meeting.cell,
        "resolution": resolution,
    }
    return render(request, "cells/meeting/resolution.html", context)


def _said_of(resolution):
    if resolution is None:
        return _("The record says now that there is no resolution.")
    return _("The resolution is saved.")
