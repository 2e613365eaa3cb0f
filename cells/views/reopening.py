"""The page on which upper staff unlock a confirmed meeting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cells import permissions
from cells.forms.reopening import ReopenForm
from cells.services.changes import Actor
from cells.services.entry_locks import EntryLocks
from cells.services.reopening import reopen_meeting
from cells.views.asked_meetings import visible_meeting
from cells.views.sending import deleted_is_missing, sent_version


@deleted_is_missing
def meeting_reopen(request, pk):
    """Unlock a confirmed meeting for a reason; a second tap finds it unlocked: no error."""
    meeting = visible_meeting(request.user, pk)
    if permissions.may_reopen_again(request.user, meeting):
        messages.info(request, _("This meeting is not locked."))
        return redirect("meeting_detail", pk=pk)
    permissions.require(permissions.may_reopen(request.user, meeting))
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_meeting(
                actor=Actor(request.user),
                meeting=meeting,
                version=sent_version(request),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _("The meeting is reopened. It counts as before."))
            return redirect("meeting_detail", pk=pk)
    meeting.refresh_from_db(fields=["version"])
    context = {
        "form": form,
        "meeting": meeting,
        "cell": meeting.cell,
        "shut": EntryLocks().shut(meeting.cell, meeting.kind, meeting.month),
    }
    return render(request, "cells/meeting/reopen.html", context)
