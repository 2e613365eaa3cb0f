"""The page on which the minutes of a meeting are written."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cells.forms.minutes import MinutesForm
from cells.models import Minutes, Resolution
from cells.services.changes import Actor
from cells.services.meeting_versions import ConflictError
from cells.services.minutes import minutes_of, quality_of, record_minutes
from cells.services.readings import log_reading
from cells.services.resolutions import most_votes
from cells.views.asked_meetings import recorded_held_meeting
from cells.views.entry_locks import says_locked
from cells.views.sending import deleted_is_missing, sent_version
from cells.views.versions import show_minutes


def minutes_shown(meeting):
    """Return what the page of a meeting shows of its minutes, and of what was resolved."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    quality = quality_of(minutes.self_score, meeting.held_on) if minutes else None
    resolution = Resolution.objects.filter(meeting=meeting).first()
    return {
        "minutes": minutes,
        "quality": quality,
        "resolution": resolution,
        "most_votes": most_votes(meeting),
    }


@deleted_is_missing
def meeting_minutes(request, pk):
    """Write what was said at a meeting, until the commune confirms it."""
    meeting = recorded_held_meeting(request.user, pk)
    if says_locked(request, meeting):
        return redirect("meeting_detail", pk=pk)
    minutes = minutes_of(meeting)
    form = MinutesForm(request.POST or None, minutes=minutes)
    if request.method == "POST" and form.is_valid():
        version = sent_version(request)
        try:
            record_minutes(
                actor=Actor(request.user), meeting=meeting, version=version, **form.said()
            )
        except ConflictError:
            return show_minutes(request, meeting, minutes_of(meeting), form)
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _("The minutes are saved."))
            return redirect("meeting_detail", pk=pk)
    log_reading(request.user, "meeting_minutes", object_id=pk, cell=meeting.cell)
    people = meeting.sheet.exclude(member=None).in_name_order()
    context = {
        "form": form,
        "meeting": meeting,
        "cell": meeting.cell,
        "minutes": minutes,
        "people": people.values_list("member__full_name", flat=True),
    }
    return render(request, "cells/meeting/minutes.html", context)
