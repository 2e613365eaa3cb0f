"""Somebody else changed what a page was made from: both versions side by side, to choose from."""

from django.shortcuts import render

from cells.forms.meetings import MeetingForm
from cells.forms.sent_sheets import sheet_versions
from cells.forms.sheets import SheetForm
from cells.forms.versions import versions_of, whole_versions
from cells.models import Meeting
from cells.services.changes import last_writing_of
from cells.services.meeting_rules import DETAILS
from cells.services.minutes import SAID
from cells.services.readings import log_reading
from cells.services.resolutions import RESOLVED
from cells.views.sending import sent_version

PAGE = "cells/meeting/versions.html"


def show_sheets(request, meeting, sent):
    """Show what two people marked otherwise on one sheet; `sent` is the SentSheet of the second.

    What both say alike goes along unseen. The choice comes back as any sheet does, with the
    version that is recorded now.
    """
    meeting.refresh_from_db(fields=["version", "state", "saved_by", "saved_at", *Meeting.TALLIES])
    stored = SheetForm(meeting=meeting)
    pairs = sheet_versions(sent.form, stored)
    shown = {"reason", *(pair.name for pair in pairs)}
    reason = sent.form["reason"] if "reason" in sent.form.fields else None
    context = {
        "sent": sent,
        "hidden": [field for field in stored if field.name not in shown],
        "reason": reason,
        "submits": request.POST.get("action") == "submit" and not meeting.counts,
        "back": "meeting_sheet",
    }
    return _show(request, "meeting_sheet", meeting, pairs, context | _saved(meeting))


def details_differ(meeting, form):
    """Return what two people say otherwise of a meeting: one choice, for it hangs together, or
    none."""
    meeting.refresh_from_db(fields=["version", "saved_by", "saved_at", *DETAILS])
    return whole_versions(form, MeetingForm.values_of(meeting))


def keeps_recorded(request, meeting):
    """Tell whether what is recorded of a meeting was chosen on a page of two versions, and that is
    what is recorded still."""
    chosen = request.POST.get("action") == "recorded"
    return chosen and sent_version(request) == meeting.version


def show_details(request, meeting, form, pairs):
    """Show both versions of what is known of a meeting."""
    context = {"hidden": list(form), "back": "meeting_edit"}
    return _show(request, "meeting_edit", meeting, pairs, context | _saved(meeting))


def show_minutes(request, meeting, minutes, form):
    """Show what two people wrote otherwise into the minutes of a meeting."""
    recorded = {name: getattr(minutes, name) for name in SAID}
    return _show_writings(request, meeting, minutes, form, versions_of(form, recorded, form.said()))


def show_resolution(request, meeting, resolution, form):
    """Show what two people wrote otherwise into the resolution of a cell."""
    recorded = {name: getattr(resolution, name) for name in RESOLVED}
    pairs = versions_of(form, recorded, form.resolved())
    return _show_writings(request, meeting, resolution, form, pairs)


def _show_writings(request, meeting, writing, form, pairs):
    shown, last = {pair.name for pair in pairs}, last_writing_of(writing)
    page = f"meeting_{writing._meta.model_name}"
    context = {
        "hidden": [field for field in form if field.name not in shown],
        "version": writing.version,
        "saver": last and last.user,
        "saved_at": last and last.at,
        "back": page,
        "is_long": True,
    }
    return _show(request, page, meeting, pairs, context)


def _saved(meeting):
    return {"version": meeting.version, "saver": meeting.saved_by, "saved_at": meeting.saved_at}


def _show(request, page, meeting, pairs, context):
    log_reading(request.user, page, object_id=meeting.pk, cell=meeting.cell)
    context |= {"meeting": meeting, "cell": meeting.cell, "pairs": pairs}
    return render(request, PAGE, context)
