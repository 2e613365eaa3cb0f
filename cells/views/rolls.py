"""Pages of rolls: sending a file, the plan made from it, and applying that plan."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cells import permissions
from cells.choices import ImportAction
from cells.forms.rolls import RollUploadForm
from cells.models import Cell, Commune, Import
from cells.periods import today
from cells.resources.rolls import read_roll
from cells.resources.sheets import UnreadableError
from cells.services import rolls
from cells.services.changes import Actor
from cells.services.readings import log_reading
from cells.services.rolls.showing import show_changes

PAGE = 50
EARLIER = 20
WRITTEN = (ImportAction.NEW, ImportAction.CHANGED, ImportAction.MOVED)
ERRORS, WRITES = "errors", "writes"


def roll_upload(request):
    """Take a roll in and make a plan of it; list the plans that the user made before."""
    user = request.user
    permissions.require(permissions.may_import(user))
    form = RollUploadForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        user=user,
        sent_bytes=_sent_bytes(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = _plan(form, user)
        except UnreadableError as error:
            form.add_error("file", str(error))
        else:
            return redirect("roll_plan", pk=batch.pk)
    context = {"form": form, "imports": Import.objects.visible_to(user)[:EARLIER]}
    return render(request, "cells/roll/upload.html", context)


def _sent_bytes(request):
    """Return how long the browser says its request is; 0 when what it says is no number."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() else 0


def _plan(form, user):
    file = form.cleaned_data["file"]
    plan = rolls.plan_roll(read_roll(file.read(), today()), form.scope())
    return rolls.store_plan(plan, Actor(user), file.name)


def roll_plan(request, pk):
    """Show what a roll will do, or did, row by row; or what is wrong with it."""
    batch = _visible(request.user, pk)
    log_reading(request.user, "roll_plan", object_id=batch.pk, commune=batch.commune)
    errors = batch.rows.exclude(errors=[]).count()
    show = _shown(request, errors)
    page = Paginator(_rows(batch, show), PAGE).get_page(request.GET.get("page"))
    show_changes(page.object_list, batch.as_of)
    context = {
        "batch": batch,
        "commune": Commune.objects.named_on(today()).get(pk=batch.commune_id),
        "cell": Cell.objects.named_on(today()).filter(pk=batch.cell_id).first(),
        "figures": _figures(batch, errors),
        "show": show,
        "errors": errors,
        "writes": sum(batch.counts[action] for action in WRITTEN),
        "page_obj": page,
    }
    return render(request, "cells/roll/plan.html", context)


def _visible(user, pk):
    return permissions.get_from(Import.objects.visible_to(user), pk=pk)


def _shown(request, errors):
    """Return which rows the page lists: those asked for, else the errors, else what is written."""
    asked = request.GET.get("show")
    known = {ERRORS, WRITES, *ImportAction.values}
    return asked if asked in known else (ERRORS if errors else WRITES)


def _rows(batch, show):
    rows = batch.rows.select_related("member", "cell").order_by("row", "pk")
    if show == ERRORS:
        return rows.exclude(errors=[])
    return rows.filter(action__in=WRITTEN if show == WRITES else [show])


def _figures(batch, errors):
    """Return the counts, each with the address of the rows that it counts."""
    figures = [{"label": _("rows with errors"), "value": errors, "url": f"?show={ERRORS}"}]
    for action in ImportAction:
        if action != ImportAction.ERROR:
            count = batch.counts.get(action, 0)
            figures.append({"label": action.label, "value": count, "url": f"?show={action.value}"})
    return figures


@require_POST
def roll_apply(request, pk):
    """Execute a plan as it was shown."""
    outcome, batch = rolls.apply_import(_visible(request.user, pk), Actor(request.user))
    level, words = {
        rolls.Outcome.APPLIED: (messages.SUCCESS, _("The roll is on record now.")),
        rolls.Outcome.ALREADY: (messages.INFO, _("This roll was applied already, once.")),
        rolls.Outcome.REFUSED: (messages.ERROR, _("This plan cannot be applied.")),
        rolls.Outcome.STALE: (
            messages.WARNING,
            _(
                "Nothing was written: the record changed since the plan was shown. This is the new"
                " plan of the same file; please look at it again."
            ),
        ),
        rolls.Outcome.GONE: (
            messages.ERROR,
            _("Nothing was written: the record changed since. Please send the file again."),
        ),
    }[outcome]
    messages.add_message(request, level, words)
    return redirect("roll_plan", pk=batch.pk)
