"""The page of a whole entry: a meeting and who came in one. A device keeps a copy of it for when
there is no network, and sends what was filled in there when the network is back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from cells import permissions
from cells.choices import MeetingKind, MeetingState
from cells.due import likely_day
from cells.forms.entries import EntryForm
from cells.forms.meetings import usual_month
from cells.models import Cell, Meeting
from cells.periods import today
from cells.services.changes import Actor
from cells.services.entries import record_entry
from cells.services.meeting_versions import ConflictError, OnRecordError
from cells.services.readings import log_reading
from cells.services.sheets import Mark, places_on
from cells.views.sending import is_script, may_run_again


@may_run_again
def cell_entry(request, code):
    """Show the page, or record what it sends: answered to a script in words, else by a page."""
    cell = permissions.get_from(Cell.objects.visible_to(request.user).named_on(today()), code=code)
    permissions.require(permissions.may_record(request.user, cell))
    on_behalf = not permissions.is_officer(request.user, cell)
    places = places_on(cell, today())
    if request.method != "POST":
        form = EntryForm(on_behalf=on_behalf, places=places, **_begun(cell))
        return _show(request, cell, form)
    form = EntryForm(request.POST, on_behalf=on_behalf, places=places)
    if form.is_valid():
        try:
            recorded = record_entry(actor=Actor(request.user), cell=cell, entry=form.entry())
        except OnRecordError as error:
            return _answer_conflict(request, cell, form, error, error.meeting)
        except ConflictError as error:
            known = Meeting.objects.get(client_key=form.cleaned_data["client_key"])
            return _answer_conflict(request, cell, form, error, known)
        except ValidationError as error:
            form.add_service_error(error)
        else:
            return _answer_recorded(request, recorded)
    return _answer_refused(request, cell, form)


def _begun(cell):
    """Return what the form starts from: the draft of the usual month, or a meeting not begun on its
    likely day."""
    month = usual_month(cell, today())
    draft = cell.meetings.filter(
        kind=MeetingKind.REGULAR, month=month, state=MeetingState.DRAFT
    ).first()
    if draft is None:
        return {"initial": EntryForm.first_values(cell) | {"held_on": likely_day(month, today())}}
    rows = draft.sheet.exclude(member=None).values_list("member__code", "presence", "reason")
    said = {code: Mark(presence, reason) for code, presence, reason in rows}
    return {"initial": EntryForm.values_of(draft), "said": said}


def _show(request, cell, form, *, on_record=None):
    log_reading(request.user, "cell_entry", object_id=cell.pk, cell=cell)
    context = {"form": form, "cell": cell, "on_record": on_record, "today": today()}
    return render(request, "cells/cell/entry.html", context)


def _answer_recorded(request, recorded):
    meeting = recorded.meeting
    if recorded.fits_roll:
        state, words = "submitted", _("The meeting is submitted.")
        page = "meeting_detail"
    else:
        state, page = "look", "meeting_sheet"
        words = _(
            "Kept as a draft: the roll of that day is not the one that your page showed. "
            "Look at who is on the sheet, then submit it."
        )
    url = reverse(page, args=[meeting.pk])
    if is_script(request):
        return JsonResponse({"state": state, "url": url, "said": words})
    (messages.success if recorded.fits_roll else messages.warning)(request, words)
    return redirect(url)


def _answer_conflict(request, cell, form, error, meeting):
    if is_script(request):
        is_open = meeting.state != MeetingState.CONFIRMED and meeting.is_held
        answer = {
            "state": "conflict",
            "said": " ".join([error.message, *_held_otherwise(form.details(), meeting)]),
            "url": reverse("meeting_detail", args=[meeting.pk]),
            # Where both can be compared, as long as one can be chosen.
            "sheet": reverse("meeting_sheet", args=[meeting.pk]) if is_open else "",
        }
        return JsonResponse(answer, status=409)
    form.add_error(None, error)
    return _show(request, cell, form, on_record=meeting)


def _held_otherwise(details, meeting):
    """Return, in words, the day that was sent and the one on record, where they differ."""
    sent, recorded = (
        formats.date_format(day) if day else _("not held")
        for day in (details["held_on"], meeting.held_on)
    )
    if sent == recorded:
        return []
    words = {"recorded": recorded, "sent": sent}
    return [_("Recorded: %(recorded)s. Yours: %(sent)s.") % words]


def _answer_refused(request, cell, form):
    if not is_script(request):
        return _show(request, cell, form)
    said = [message for errors in form.errors.values() for message in errors]
    return JsonResponse({"state": "refused", "said": " ".join(dict.fromkeys(said))}, status=422)
