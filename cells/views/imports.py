"""The page of an import, whatever state it is in; its progress; and the word to write it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cells import permissions
from cells.choices import WORKING_STATES, ImportState
from cells.forms.imports import CellForm, confirmation_of, confirmed_plan
from cells.models import Cell, Commune, Import
from cells.periods import today
from cells.resources.sheets import enumerated
from cells.services import imports
from cells.services.changes import Actor
from cells.services.readings import log_reading
from cells.views.import_kinds import IMPORTS, KIND_PAGES
from cells.views.import_progress import progress_data, standing_of
from cells.views.import_rows import Filtered, reading_of

NOT_GENUINE = gettext_lazy(
    "Nothing was written: the confirmation that was sent does not belong to this file. Please look"
    " at the plan below, and confirm it there."
)
OTHER_PLAN = gettext_lazy(
    "Nothing was written: the plan is not the one that you saw. Please look at it again."
)


@dataclass(frozen=True)
class UnreadSheets:
    """What a workbook has besides the sheet that was read: the sheets with a table like it, or,
    where somebody chose the sheet, all others, at which nobody looked."""

    sheet: str
    others: str
    is_chosen: bool


def import_of(request, pk):
    """Return the import, or answer as if there were none: it exists for its maker alone. Its page
    belongs to the part of the site to which files are sent."""
    visible = Import.objects.visible_to(request.user)
    units = visible.select_related("commune", "cell", "applied_by", "undone_by")
    batch = permissions.get_from(units, pk=pk)
    request.part = IMPORTS
    return batch


def about(batch):
    """Return what every page of an import says of it: units with their names, the kind, and what
    of its file was not read."""
    return {
        "batch": batch,
        "kind": KIND_PAGES[batch.kind],
        "commune": Commune.objects.named_on(today()).get(pk=batch.commune_id),
        "cell": Cell.objects.named_on(today()).filter(pk=batch.cell_id).first(),
        "unread": unread_sheets(batch),
    }


def unread_sheets(batch):
    """Return the UnreadSheets of an import's file, None where there are none, or where it counts
    no more."""
    layout, is_chosen = batch.layout, bool(batch.choices.get("sheet"))
    if not layout or batch.state == ImportState.UNDONE:
        return None
    others = layout.get("other_tables", [])
    if is_chosen:
        others = [sheet for sheet in layout["sheets"] if sheet != layout["sheet"]]
    return UnreadSheets(layout["sheet"], enumerated(others), is_chosen) if others else None


@require_safe
def import_plan(request, pk):
    """Show how far an import has come, what its plan is, or what became of it."""
    batch = imports.start(import_of(request, pk))
    if batch.state in WORKING_STATES:
        context = about(batch) | {"standing": standing_of(batch)}
        return render(request, "cells/import/progress.html", context)
    if batch.state == ImportState.MAPPING:
        return redirect("import_layout", pk=batch.pk)
    if batch.state == ImportState.UNREADABLE:
        lacks_cell = batch.cell is None and "cell" not in batch.layout.get("columns", {})
        context = about(batch) | {"cells": CellForm(batch=batch) if lacks_cell else None}
        return render(request, "cells/import/unreadable.html", context)
    return _show_plan(request, batch)


def _show_plan(request, batch):
    log_reading(request.user, "import_plan", object_id=batch.pk, commune=batch.commune)
    filtered = Filtered(batch, request.GET.get("show"))
    page = filtered.page(request.GET.get("page"))
    KIND_PAGES[batch.kind].show(page.object_list, batch.as_of)
    context = about(batch) | {
        "figures": filtered.figures(),
        "show": filtered.show,
        "title": filtered.title,
        "page_obj": page,
        "reading": reading_of(batch),
        "writes": filtered.writes,
        "meetings": KIND_PAGES[batch.kind].meetings(batch),
    }
    if batch.state == ImportState.PLANNED:
        context["confirmation"] = confirmation_of(batch, request.user)
    return render(request, "cells/import/plan.html", context)


@require_safe
def import_progress(request, pk):
    """Say how far an import has come, for a page that waits. Takes stalled work up again."""
    return JsonResponse(progress_data(imports.start(import_of(request, pk))))


@require_POST
def import_apply(request, pk):
    """Have a plan executed, if it is the one that was shown to this person."""
    batch = import_of(request, pk)
    fingerprint = confirmed_plan(request.POST.get("confirmation", ""), batch, request.user)
    if fingerprint is None:
        messages.error(request, NOT_GENUINE)
        return redirect("import_plan", pk=batch.pk)
    outcome, batch = imports.confirm_import(batch, Actor(request.user), fingerprint)
    if outcome is None:
        imports.start(batch)
    elif outcome == imports.Outcome.ALREADY:
        messages.info(request, _("This was confirmed already, once."))
    else:
        messages.warning(request, OTHER_PLAN)
    return redirect("import_plan", pk=batch.pk)
