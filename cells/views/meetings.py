"""Pages of meetings: the list, the record, its sheet, and the steps from draft to confirmed."""

import uuid
from contextlib import suppress
from itertools import chain

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cells import permissions
from cells.choices import MeetingKind, MeetingState
from cells.due import likely_day, months_offered
from cells.filters.meetings import MeetingFilter
from cells.forms.meetings import MeetingForm, ReturnForm, SheetForm, StartForm
from cells.models import Cell, Meeting
from cells.periods import month_key, today
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.services.meeting_rules import DETAILS
from cells.services.meeting_versions import ConflictError, RollChangedError, SentBeforeError
from cells.services.readings import log_reading
from cells.services.sittings import follows_another
from cells.views.minutes import minutes_shown
from cells.views.naming import name_cells
from cells.views.sending import deleted_is_missing, is_script, sent_page, sent_version

PAGE = 50


def meeting_list(request):
    """List the meetings in the person's reach, newest first."""
    meetings = Meeting.objects.visible_to(request.user).newest_first().select_related("cell")
    chosen = MeetingFilter(request.GET, meetings, request=request)
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    name_cells(page.object_list)
    return render(request, "cells/meeting/list.html", {"filter": chosen, "page_obj": page})


def meeting_detail(request, pk):
    """Show one meeting; its sheet only to those who may see the people of the cell."""
    meeting = _visible(request.user, pk)
    user, cell = request.user, meeting.cell
    sees_people = permissions.may_see_people(user, cell)
    if sees_people:
        log_reading(user, "meeting_detail", object_id=meeting.pk, cell=cell)
    context = {
        "meeting": meeting,
        "cell": cell,
        "sheet": meeting.sheet.select_related("member").in_name_order() if sees_people else None,
        "sees_people": sees_people,
        "may_edit": permissions.may_edit(user, meeting),
        "may_change_details": permissions.may_edit(user, meeting) and not meeting.counts,
        "may_confirm": permissions.may_confirm(user, meeting),
        "may_return": permissions.may_return(user, meeting),
    }
    context["together"] = meeting.held_with or getattr(meeting, "thematic_too", None)
    if sees_people and meeting.is_held:
        context |= minutes_shown(meeting)
    return render(request, "cells/meeting/detail.html", context)


def meeting_new(request, code):
    """Open a new meeting of a cell, then go on to its sheet."""
    cell = permissions.get_from(Cell.objects.visible_to(request.user).named_on(today()), code=code)
    permissions.require(permissions.may_record(request.user, cell))
    on_behalf = not permissions.is_officer(request.user, cell)
    first_values = MeetingForm.first_values(cell) | _asked_for(request)
    form = MeetingForm(request.POST or None, initial=first_values, on_behalf=on_behalf)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = services.open_meeting(
                actor=Actor(request.user),
                cell=cell,
                client_key=form.cleaned_data["client_key"],
                **form.details(),
            )
        except SentBeforeError as error:
            messages.warning(request, error.message)
            return redirect("meeting_detail", pk=error.meeting.pk)
        except ValidationError as error:
            form.add_service_error(error)
        else:
            return _next_page(meeting)
    return render(request, "cells/meeting/form.html", {"form": form, "cell": cell})


@require_POST
def meeting_start(request, code):
    """Begin the record that the first page offers by one press: the regular meeting of a month on
    its likely day, with everyone present. Pressed twice, it goes on with what was begun."""
    cell = permissions.get_from(Cell.objects.visible_to(request.user).named_on(today()), code=code)
    permissions.require(permissions.may_record(request.user, cell))
    form = StartForm(request.POST)
    day = form.is_valid() and likely_day(form.cleaned_data["month"], today())
    if not day or not permissions.is_officer(request.user, cell):
        return redirect("meeting_new", code=code)
    try:
        meeting = services.open_meeting(
            actor=Actor(request.user),
            cell=cell,
            kind=MeetingKind.REGULAR,
            held_on=day,
            **form.cleaned_data,
        )
    except SentBeforeError as error:
        meeting = error.meeting
    except ValidationError as error:
        begun = cell.meetings.filter(kind=MeetingKind.REGULAR, month=form.cleaned_data["month"])
        if (meeting := begun.first()) is None:
            messages.error(request, " ".join(error.messages))
            return redirect("meeting_new", code=code)
    return redirect("meeting_detail", pk=meeting.pk) if meeting.counts else _next_page(meeting)


def _asked_for(request):
    """Return the month and kind that a link asked for, to start the form with."""
    offered = {
        "month": [month_key(month) for month in months_offered(today())],
        "kind": MeetingKind.values,
    }
    return {name: asked for name in offered if (asked := request.GET.get(name)) in offered[name]}


@deleted_is_missing
def meeting_edit(request, pk):
    """Change what is known of a draft or returned meeting."""
    meeting = _editable(request.user, pk)
    if meeting.counts:
        messages.info(
            request,
            _("To change the day or kind of a submitted meeting, ask the commune to return it."),
        )
        return redirect("meeting_detail", pk=meeting.pk)
    on_behalf = not permissions.is_officer(request.user, meeting.cell)
    values, recorded = MeetingForm.values_of(meeting), []
    form = MeetingForm(request.POST or None, initial=values, on_behalf=on_behalf)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = services.change_meeting(
                actor=Actor(request.user),
                meeting=meeting,
                version=sent_version(request),
                **form.details(),
            )
        except ConflictError as error:
            form.add_service_error(error)
            meeting.refresh_from_db(fields=DETAILS)
            recorded = form.recorded_otherwise(meeting)
        except ValidationError as error:
            form.add_service_error(error)
        else:
            return _next_page(meeting)
    meeting.refresh_from_db(fields=["version"])
    context = {"form": form, "cell": meeting.cell, "meeting": meeting, "recorded": recorded}
    return render(request, "cells/meeting/form.html", context)


def _next_page(meeting):
    """Go on to the sheet; a meeting that was not held has none."""
    return redirect("meeting_sheet" if meeting.is_held else "meeting_detail", pk=meeting.pk)


@deleted_is_missing
def meeting_sheet(request, pk):
    """Mark who came; save, or save and submit."""
    meeting = _editable(request.user, pk)
    permissions.require(meeting.is_held)
    if follows_another(meeting):
        return redirect("meeting_sheet", pk=meeting.held_with_id)
    if request.method == "POST" and is_script(request):
        return _answer_script(request, meeting)
    if meeting.state == MeetingState.CONFIRMED:
        messages.info(request, _("A confirmed meeting is locked."))
        return redirect("meeting_detail", pk=meeting.pk)
    if request.method != "POST":
        meeting.version = services.redraw_draft(meeting).version
    counted_before = meeting.counts
    form = SheetForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = _save_sheet(request, meeting, form)
        except RollChangedError as error:
            messages.warning(request, error.message)
            return redirect("meeting_sheet", pk=meeting.pk)
        except ConflictError:
            # What they recorded is shown, so that nobody overwrites it unseen.
            stored = SheetForm(meeting=meeting)
            return _show_sheet(
                request,
                meeting,
                stored,
                unlike=form.unlike_the_sheet(),
                topic=form.topic_unlike(stored),
            )
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _said_of(meeting, counted_before=counted_before))
            return redirect("meeting_detail", pk=meeting.pk)
    return _show_sheet(request, meeting, form)


def _answer_script(request, meeting):
    """Save the marks that a script sends, submit them if it asks for that, and answer with what
    became of them: the new version, or 409 if somebody else changed the sheet, or 422 if it cannot
    be saved as it is."""
    form = SheetForm(request.POST, meeting=meeting)
    url = reverse("meeting_sheet", args=[meeting.pk])
    if not form.is_valid():
        return _refused(form.errors.values())
    if meeting.counts and request.POST.get("action") == "autosave" and not form.is_as_stored():
        return JsonResponse({"state": "conflict", "sheet": url}, status=409)
    try:
        saved = _save_sheet(request, meeting, form)
    except RollChangedError as error:
        return JsonResponse({"state": "look", "said": error.message, "url": url})
    except ConflictError as error:
        return JsonResponse({"state": "conflict", "said": error.message, "sheet": url}, status=409)
    except ValidationError as error:
        return _refused([error.messages])
    said = _("The meeting is submitted.") if saved.counts else _saved_now()
    answer = {"state": saved.state, "version": saved.version, "said": said}
    return JsonResponse(answer | {"url": reverse("meeting_detail", args=[saved.pk])})


def _saved_now():
    time = formats.time_format(timezone.localtime(), "H:i")
    return _("Saved at %(time)s") % {"time": time}


def _refused(errors):
    said = " ".join(dict.fromkeys(chain.from_iterable(errors)))
    return JsonResponse({"state": "refused", "said": said}, status=422)


def _show_sheet(request, meeting, form, *, unlike=None, topic=""):
    """Show a sheet to mark. After somebody else's change it shows what they recorded, and beside
    it, in `unlike` and `topic`, what was sent and not saved."""
    log_reading(request.user, "meeting_sheet", object_id=meeting.pk, cell=meeting.cell)
    meeting.refresh_from_db(fields=["version", "state", *Meeting.TALLIES])
    context = {"form": form, "meeting": meeting, "cell": meeting.cell, "unlike": unlike}
    context |= {"topic": topic, "page_key": uuid.uuid4()}
    return render(request, "cells/meeting/sheet.html", context)


def _save_sheet(request, meeting, form):
    """Save the marks, then submit if that was pressed: marks are kept if submitting is refused."""
    actor, page = Actor(request.user), sent_page(request)
    saved, version = services.record_sheet(
        actor=actor,
        meeting=meeting,
        version=sent_version(request),
        page=page,
        marks=form.marks(),
        reason=form.cleaned_data.get("reason", ""),
        # A page that does not ask for the topic leaves it alone.
        topic=form.cleaned_data.get("thematic_topic") if "thematic_topic" in form.data else None,
    )
    if request.POST.get("action") != "submit" or saved.counts:
        return saved
    return services.submit_meeting(actor=actor, meeting=saved, version=version, page=page)


def _said_of(meeting, *, counted_before):
    if counted_before:
        return _("The correction is saved.")
    if meeting.counts:
        return _("The meeting is submitted.")
    return _("The draft is saved. It counts when it is submitted.")


@require_POST
@deleted_is_missing
def meeting_submit(request, pk):
    """Submit a meeting from its page."""
    meeting = _editable(request.user, pk)
    return _step(request, meeting, services.submit_meeting, done=_("The meeting is submitted."))


@require_POST
@deleted_is_missing
def meeting_confirm(request, pk):
    """Confirm a submitted meeting; a second tap finds it confirmed, which is no error."""
    meeting = _visible(request.user, pk)
    is_staff = permissions.is_staff_over(request.user, meeting.cell)
    permissions.require(is_staff)
    return _step(request, meeting, services.confirm_meeting, done=_("The meeting is confirmed."))


def _step(request, meeting, service, *, done):
    try:
        service(actor=Actor(request.user), meeting=meeting, version=sent_version(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("meeting_detail", pk=meeting.pk)


@deleted_is_missing
def meeting_return(request, pk):
    """Hand a meeting back, with a remark."""
    meeting = _visible(request.user, pk)
    if permissions.may_return_again(request.user, meeting):
        messages.info(request, _("This meeting is with the cell already."))
        return redirect("meeting_detail", pk=meeting.pk)
    permissions.require(permissions.may_return(request.user, meeting))
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.return_meeting(
                actor=Actor(request.user),
                meeting=meeting,
                version=sent_version(request),
                remark=form.cleaned_data["remark"],
            )
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _("The meeting is returned to the cell."))
            return redirect("meeting_detail", pk=meeting.pk)
    meeting.refresh_from_db(fields=["version"])
    context = {"form": form, "meeting": meeting, "cell": meeting.cell}
    return render(request, "cells/meeting/return.html", context)


@require_POST
def meeting_discard(request, pk):
    """Delete a draft; a second tap finds it deleted, which is no error."""
    meeting = _editable(request.user, pk)
    try:
        with suppress(Meeting.DoesNotExist):
            services.discard_draft(
                actor=Actor(request.user), meeting=meeting, version=sent_version(request)
            )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("meeting_detail", pk=meeting.pk)
    messages.success(request, _("The draft is deleted."))
    return redirect("cell_detail", code=meeting.cell.code)


def _visible(user, pk):
    meetings = Meeting.objects.visible_to(user).select_related("cell", "recorded_by")
    meeting = permissions.get_from(meetings, pk=pk)
    name_cells([meeting])
    return meeting


def _editable(user, pk):
    """Return a meeting that the person records; confirmed ones are shown, not edited."""
    meeting = _visible(user, pk)
    permissions.require(permissions.may_record(user, meeting.cell))
    return meeting
