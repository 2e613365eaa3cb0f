"""The page on which an applied import is taken back, or that says what holds it."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cells.choices import ImportState
from cells.models import Member
from cells.services.changes import Actor
from cells.services.imports.undoing import undo_import, what_holds
from cells.services.readings import log_reading
from cells.views.import_rows import WRITTEN
from cells.views.imports import about, import_of

MOST_SHOWN = 100


@dataclass(frozen=True)
class ShownHold:
    """Why an import cannot be taken back: whom that is about, or what, if it is about nobody. Of
    whom the person may not see, no name is said."""

    member: Member | None
    reason: str
    subject: str = ""


def import_undo(request, pk):
    """Say what would be taken back, or what holds it; take it back when asked to."""
    batch = import_of(request, pk)
    if batch.state != ImportState.APPLIED:
        messages.info(request, _("There is nothing of this file to take back."))
        return redirect("import_plan", pk=batch.pk)
    if request.method == "POST":
        batch, holds = undo_import(batch, Actor(request.user))
        if not holds:
            return redirect("import_plan", pk=batch.pk)
    else:
        holds = what_holds(batch)
    log_reading(request.user, "import_undo", object_id=batch.pk, commune=batch.commune)
    context = about(batch) | {
        "holds": _shown(holds[:MOST_SHOWN], request.user),
        "more": max(len(holds) - MOST_SHOWN, 0),
        "counts": {action.value: batch.counts.get(action, 0) for action in WRITTEN},
        "writes": sum(batch.counts.get(action, 0) for action in WRITTEN),
    }
    return render(request, "cells/import/undo.html", context)


def _shown(holds, user):
    met = [hold.member.pk for hold in holds if hold.member]
    visible = set(Member.objects.visible_to(user).filter(pk__in=met).values_list("pk", flat=True))
    return [
        ShownHold(hold.member if hold.member.pk in visible else None, hold.reason)
        if hold.member
        else ShownHold(None, hold.reason, hold.subject)
        for hold in holds
    ]
