"""Pages of meetings: the list, the record, and the steps from draft to confirmed."""

from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cells import permissions
from cells.choices import MeetingKind, MeetingState
from cells.due import likely_day, months_offered
from cells.filters.meetings import MeetingFilter
from cells.forms.meetings import MeetingForm, ReturnForm, StartForm
from cells.models import Cell, Meeting
from cells.periods import month_key, today
from cells.returning import list_address
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.services.corrections import UnseenDifferenceError, drift_of
from cells.services.joint_meetings import partners_of
from cells.services.meeting_versions import ConflictError, SentBeforeError
from cells.services.readings import log_reading
from cells.views.asked_meetings import recorded_meeting, visible_meeting
from cells.views.corrections import ask_about_people
from cells.views.disputes import dispute_shown
from cells.views.entry_locks import lock_shown, says_shut
from cells.views.histories import history_shown
from cells.views.joint_meetings import joint_shown
from cells.views.meeting_lists import MEETING_ORDERS, meetings_listed
from cells.views.minutes import minutes_shown
from cells.views.sending import deleted_is_missing, may_run_again, sent_version
from cells.views.versions import details_differ, keeps_recorded, show_details


def meeting_list(request):
    """List the meetings in the person's reach, newest first unless another order is asked for."""
    meetings = Meeting.objects.visible_to(request.user)
    chosen = MeetingFilter(request.GET, meetings, request=request)
    listed = meetings_listed(request, chosen.qs, MEETING_ORDERS, among=meetings)
    return render(request, "cells/meeting/list.html", {"filter": chosen, **listed})


def meeting_detail(request, pk):
    """Show one meeting; its sheet only to those who may see the people of the cell."""
    meeting = visible_meeting(request.user, pk)
    user, cell = request.user, meeting.cell
    sees_people = permissions.may_see_people(user, cell)
    if sees_people:
        log_reading(user, "meeting_detail", object_id=meeting.pk, cell=cell)
    context = {
        "meeting": meeting,
        "cell": cell,
        "sheet": meeting.sheet.select_related("member").in_sheet_order() if sees_people else None,
        "sees_people": sees_people,
        "may_edit": permissions.may_edit(user, meeting),
        "may_change_details": permissions.may_edit(user, meeting) and not meeting.counts,
        "may_confirm": permissions.may_confirm(user, meeting),
        "may_return": permissions.may_return(user, meeting),
        "may_reopen": permissions.may_reopen(user, meeting),
    }
    context["came_from"] = list_address(request, "meeting_list", "meeting_waiting")
    context |= lock_shown(user, meeting, context)
    if sees_people:
        context |= history_shown(meeting) | dispute_shown(user, meeting)
    context |= joint_shown(user, meeting)
    context["drift"] = drift_of(meeting) if context["may_edit"] else None
    context["together"] = meeting.held_with or getattr(meeting, "thematic_too", None)
    if sees_people and meeting.is_held:
        context |= minutes_shown(meeting)
    return render(request, "cells/meeting/detail.html", context)


@may_run_again
def meeting_new(request, code):
    """Open a new meeting of a cell, then go on to its sheet."""
    cell = permissions.get_from(Cell.objects.visible_to(request.user).named_on(today()), code=code)
    permissions.require(permissions.may_record(request.user, cell))
    on_behalf = not permissions.is_officer(request.user, cell)
    first_values = MeetingForm.first_values(cell) | _asked_for(request)
    partners = partners_of(cell, today())
    form = MeetingForm(
        request.POST or None, initial=first_values, on_behalf=on_behalf, partners=partners
    )
    if request.method == "POST" and form.is_valid():
        try:
            meeting = _open_or_go_on(request, cell, form)
        except SentBeforeError as error:
            messages.warning(request, error.message)
            return redirect("meeting_detail", pk=error.meeting.pk)
        except ValidationError as error:
            form.add_service_error(error)
        else:
            return _next_page(meeting)
    return render(request, "cells/meeting/form.html", {"form": form, "cell": cell})


def _open_or_go_on(request, cell, form):
    """Open the meeting of a form; one that is begun alike is gone on with, and one that is recorded
    alike is SentBeforeError: the Back key makes no second meeting."""
    key, details = form.cleaned_data["client_key"], form.details()
    alike = services.meeting_alike(cell, details)
    if alike and alike.client_key != key:
        if alike.state != MeetingState.DRAFT:
            raise SentBeforeError(alike)
        return alike
    return services.open_meeting(actor=Actor(request.user), cell=cell, client_key=key, **details)


@may_run_again
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
    meeting = recorded_meeting(request.user, pk)
    if meeting.counts:
        messages.info(
            request,
            _("To change the day or kind of a submitted meeting, ask the commune to return it."),
        )
        return redirect("meeting_detail", pk=meeting.pk)
    if says_shut(request, meeting):
        return redirect("meeting_detail", pk=meeting.pk)
    on_behalf = not permissions.is_officer(request.user, meeting.cell)
    if keeps_recorded(request, meeting):
        return _next_page(meeting)
    values = MeetingForm.values_of(meeting)
    partners = partners_of(meeting.cell, today(), meeting.joint_with_id)
    form = MeetingForm(request.POST or None, initial=values, on_behalf=on_behalf, partners=partners)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = services.change_meeting(
                actor=Actor(request.user),
                meeting=meeting,
                version=sent_version(request),
                agreed=request.POST.get("action", ""),
                **form.details(),
            )
        except UnseenDifferenceError as error:
            return ask_about_people(request, meeting, form, error.difference)
        except ConflictError:
            pairs = details_differ(meeting, form)
            return show_details(request, meeting, form, pairs) if pairs else _next_page(meeting)
        except ValidationError as error:
            form.add_service_error(error)
        else:
            return _next_page(meeting)
    meeting.refresh_from_db(fields=["version"])
    context = {"form": form, "cell": meeting.cell, "meeting": meeting}
    return render(request, "cells/meeting/form.html", context)


def _next_page(meeting):
    """Go on to the sheet; a meeting that was not held has none."""
    return redirect("meeting_sheet" if meeting.is_held else "meeting_detail", pk=meeting.pk)


@may_run_again
@require_POST
@deleted_is_missing
def meeting_submit(request, pk):
    """Submit a meeting from its page."""
    meeting = recorded_meeting(request.user, pk)
    return _step(request, meeting, services.submit_meeting, done=_("The meeting is submitted."))


@may_run_again
@require_POST
@deleted_is_missing
def meeting_confirm(request, pk):
    """Confirm a submitted meeting; a second tap finds it confirmed, which is no error."""
    meeting = visible_meeting(request.user, pk)
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
    meeting = visible_meeting(request.user, pk)
    if permissions.may_return_again(request.user, meeting):
        messages.info(request, _("This meeting is with the cell already."))
        return redirect("meeting_detail", pk=meeting.pk)
    permissions.require(permissions.may_return(request.user, meeting))
    if says_shut(request, meeting):
        return redirect("meeting_detail", pk=meeting.pk)
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
    meeting = recorded_meeting(request.user, pk)
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
