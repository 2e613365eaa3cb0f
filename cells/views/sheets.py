"""The page of an attendance sheet: who came, saved as it is marked, and submitted."""

import uuid
from itertools import chain

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cells.forms.sent_sheets import SentSheet, sent_sheet
from cells.forms.sheets import SheetForm
from cells.models import Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.services.corrections import drift_of
from cells.services.meeting_versions import ConflictError, RollChangedError
from cells.services.readings import log_reading
from cells.services.sittings import follows_another
from cells.views.asked_meetings import recorded_held_meeting
from cells.views.entry_locks import says_locked
from cells.views.sending import (
    deleted_is_missing,
    is_script,
    may_run_again,
    sent_page,
    sent_version,
)
from cells.views.versions import show_sheets


@may_run_again
@deleted_is_missing
def meeting_sheet(request, pk):
    """Mark who came; save, or save and submit."""
    meeting = recorded_held_meeting(request.user, pk)
    if follows_another(meeting):
        return redirect("meeting_sheet", pk=meeting.held_with_id)
    if request.method == "POST" and is_script(request):
        return _answer_script(request, meeting)
    if says_locked(request, meeting):
        return redirect("meeting_detail", pk=meeting.pk)
    difference = None
    if request.method != "POST":
        redrawn, difference = services.redraw_draft(meeting)
        meeting.version = redrawn.version
    # Submitted a second time is no correction.
    counted_before = meeting.counts and request.POST.get("action") != "submit"
    sent = _sent_sheet(request, meeting)
    form = sent.form
    if request.method == "POST" and form.is_valid():
        try:
            meeting = _save(request, meeting, sent)
        except RollChangedError as error:
            messages.warning(request, error.message)
            return redirect("meeting_sheet", pk=meeting.pk)
        except ConflictError:
            return show_sheets(request, meeting, sent)
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _said_of(meeting, counted_before=counted_before))
            goes_on = request.POST.get("action") == "take" and not meeting.counts
            return redirect("meeting_sheet" if goes_on else "meeting_detail", pk=meeting.pk)
    return _show(request, meeting, form, difference)


def _sent_sheet(request, meeting):
    if request.method != "POST":
        return SentSheet(SheetForm(meeting=meeting))
    return sent_sheet(request.POST, meeting, sent_version(request), request.user)


def _answer_script(request, meeting):
    """Save the marks that a script sends, submit them if it asks for that, and answer with what
    became of them: the new version, or 409 if somebody else changed the sheet, or 422 if it cannot
    be saved as it is."""
    sent = _sent_sheet(request, meeting)
    if not sent.form.is_valid():
        return _refused(sent.form.errors.values())
    saves_only = request.POST.get("action") == "autosave"
    if meeting.counts and saves_only and not sent.form.is_as_stored():
        return _conflict(meeting, ConflictError())
    try:
        saved = _save(request, meeting, sent)
    except RollChangedError as error:
        url = reverse("meeting_sheet", args=[meeting.pk])
        return JsonResponse({"state": "look", "said": error.message, "url": url})
    except ConflictError as error:
        return _conflict(meeting, error)
    except ValidationError as error:
        return _refused([error.messages])
    said = _("The meeting is submitted.") if saved.counts else _saved_now()
    answer = {"state": saved.state, "version": saved.version, "said": said}
    return JsonResponse(answer | {"url": reverse("meeting_detail", args=[saved.pk])})


def _saved_now():
    time = formats.time_format(timezone.localtime(), "H:i")
    return _("Saved at %(time)s") % {"time": time}


def _conflict(meeting, error):
    pages = {"url": "meeting_detail", "sheet": "meeting_sheet"}
    places = {name: reverse(page, args=[meeting.pk]) for name, page in pages.items()}
    return JsonResponse({"state": "conflict", "said": error.message, **places}, status=409)


def _refused(errors):
    said = " ".join(dict.fromkeys(chain.from_iterable(errors)))
    return JsonResponse({"state": "refused", "said": said}, status=422)


def _show(request, meeting, form, difference):
    """Show a sheet to mark, and after a change of the roll who joined and left."""
    log_reading(request.user, "meeting_sheet", object_id=meeting.pk, cell=meeting.cell)
    meeting.refresh_from_db(fields=["version", "state", *Meeting.TALLIES])
    context = {"form": form, "meeting": meeting, "cell": meeting.cell, "difference": difference}
    context |= {"drift": drift_of(meeting), "page_key": uuid.uuid4()}
    return render(request, "cells/meeting/sheet.html", context)


def _save(request, meeting, sent):
    """Save the marks, then submit if that was pressed: marks are kept if submitting is refused."""
    if not sent.is_whole:
        raise ConflictError
    form = sent.form
    sheet = {
        "actor": Actor(request.user),
        "meeting": meeting,
        "version": sent_version(request),
        "page": sent_page(request),
        "marks": form.marks(),
        "reason": form.cleaned_data.get("reason", ""),
        # A page that does not ask for topic or guests leaves them alone.
        "topic": form.cleaned_data.get("thematic_topic") if "thematic_topic" in form.data else None,
        "guests": form.cleaned_data["guest_names"] if "guest_names" in form.data else None,
    }
    if request.POST.get("action") == "submit":
        return services.submit_sheet(**sheet)
    saved, _version = services.record_sheet(**sheet)
    return saved


def _said_of(meeting, *, counted_before):
    if counted_before:
        return _("The correction is saved.")
    if meeting.counts:
        return _("The meeting is submitted.")
    return _("The draft is saved. It counts when it is submitted.")
