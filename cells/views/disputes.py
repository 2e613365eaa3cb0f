"""What a cell says against meetings that the commune recorded for it, and the commune's answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cells import permissions
from cells.choices import Role
from cells.forms.disputes import AnswerForm, DisputeForm
from cells.models import Dispute, Meeting
from cells.periods import add_months, first_of_month, today
from cells.services import disputes as services
from cells.services.changes import Actor
from cells.services.readings import log_reading
from cells.views.asked_meetings import visible_meeting
from cells.views.sending import deleted_is_missing, sent_version

# For so many months the first page tells of what the commune recorded.
MONTHS_BACK = 2


def disputed_for(user):
    """Return the meetings whose dispute `user` has to settle."""
    access = permissions.access_of(user)
    if not access.communes({Role.COMMUNE_STAFF}):
        return Meeting.objects.none()
    unsettled = Dispute.objects.unsettled().filter(meeting=OuterRef("pk"))
    meetings = Meeting.objects.filter(Exists(unsettled), cell__in=access.staffed_cells)
    return meetings.select_related("cell").order_by("-month", "cell__code", "kind", "pk")


def note_disputes(meetings):
    """Give each of the meetings its newest dispute, or None, in one query."""
    disputes = Dispute.objects.filter(meeting__in=meetings).order_by("raised_at", "pk")
    newest = {dispute.meeting_id: dispute for dispute in disputes}
    for meeting in meetings:
        meeting.dispute = newest.get(meeting.pk)


def recorded_for_desk(cell):
    """Return the recent meetings that the commune recorded for a cell, newest first, each with its
    dispute: what the first page of an officer tells."""
    since = add_months(first_of_month(today()), -MONTHS_BACK)
    recent = cell.meetings.counted().filter(month__gte=since)
    found = list(services.recorded_for_cells(recent).select_related("recorded_by").newest_first())
    note_disputes(found)
    return found


def dispute_shown(user, meeting):
    """Return what the page of a meeting shows of disputes to who sees the people of the cell."""
    note_disputes([meeting])
    is_open = meeting.dispute is not None and not meeting.dispute.is_settled
    is_for_cell = services.is_recorded_for_cell(meeting)
    return {
        "dispute": meeting.dispute,
        "is_recorded_for_cell": is_for_cell,
        "may_dispute": is_for_cell and not is_open and permissions.may_dispute(user, meeting),
        "may_answer": is_open and permissions.may_answer(user, meeting),
        "is_disputed": is_open,
    }


@deleted_is_missing
def meeting_dispute(request, pk):
    """Say that a meeting which the commune recorded for the cell is not right."""
    meeting = visible_meeting(request.user, pk)
    permissions.require(permissions.may_dispute(request.user, meeting))
    if not services.is_recorded_for_cell(meeting):
        messages.info(request, _("The cell recorded this meeting itself: correct it instead."))
        return redirect("meeting_detail", pk=pk)
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.dispute_meeting(
                actor=Actor(request.user),
                meeting=meeting,
                version=sent_version(request),
                text=form.cleaned_data["text"],
            )
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _("Your objection is with the commune."))
            return redirect("meeting_detail", pk=pk)
    meeting.refresh_from_db(fields=["version"])
    return _show(request, "cells/meeting/dispute.html", meeting, form)


@deleted_is_missing
def meeting_answer(request, pk):
    """Answer what the cell says against a meeting, which stays as it is."""
    meeting = visible_meeting(request.user, pk)
    permissions.require(permissions.may_answer(request.user, meeting))
    dispute = services.unsettled_of(meeting)
    if dispute is None:
        messages.info(request, _("Nothing is disputed about this meeting."))
        return redirect("meeting_detail", pk=pk)
    form = AnswerForm(request.POST or None, initial={"dispute": dispute.pk})
    if request.method == "POST" and form.is_valid():
        sent = meeting.disputes.filter(pk=form.cleaned_data["dispute"]).first()
        try:
            permissions.require(sent)
            services.answer_dispute(
                actor=Actor(request.user), dispute=sent, answer=form.cleaned_data["answer"]
            )
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _("The cell is answered."))
            return redirect("meeting_detail", pk=pk)
    return _show(request, "cells/meeting/answer.html", meeting, form, dispute=dispute)


def _show(request, template, meeting, form, **more):
    log_reading(
        request.user, request.resolver_match.url_name, object_id=meeting.pk, cell=meeting.cell
    )
    context = {"form": form, "meeting": meeting, "cell": meeting.cell, **more}
    return render(request, template, context)
