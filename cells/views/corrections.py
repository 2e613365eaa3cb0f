"""Who is on a sheet, put right: asked first for a draft, an act with a reason once it is frozen."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cells.forms.corrections import RollForm
from cells.services.changes import Actor
from cells.services.corrections import drift_of, take_up_roll
from cells.services.readings import log_reading
from cells.views.asked_meetings import recorded_held_meeting
from cells.views.entry_locks import says_locked
from cells.views.sending import deleted_is_missing, sent_version


def ask_about_people(request, meeting, form, difference):
    """Ask before the people of a draft with marks change: who would join, who would leave, and
    which marks would go. The answer is the form once more, with the key of what was shown."""
    log_reading(request.user, "meeting_edit", object_id=meeting.pk, cell=meeting.cell)
    context = {"form": form, "meeting": meeting, "cell": meeting.cell, "difference": difference}
    return render(request, "cells/meeting/asked.html", context)


@deleted_is_missing
def meeting_roll(request, pk):
    """Show how a submitted sheet differs from the roll of its day; take that over, for a reason."""
    meeting = recorded_held_meeting(request.user, pk)
    if says_locked(request, meeting):
        return redirect("meeting_detail", pk=pk)
    if not meeting.is_frozen:
        return redirect("meeting_sheet", pk=pk)
    form = RollForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_up_roll(
                actor=Actor(request.user),
                meeting=meeting,
                version=sent_version(request),
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _("The correction is saved."))
            return redirect("meeting_detail", pk=pk)
    return _show(request, meeting, form)


def _show(request, meeting, form):
    log_reading(request.user, "meeting_roll", object_id=meeting.pk, cell=meeting.cell)
    meeting.refresh_from_db(fields=["version", "state"])
    context = {"form": form, "meeting": meeting, "cell": meeting.cell}
    return render(request, "cells/meeting/roll.html", context | {"difference": drift_of(meeting)})
