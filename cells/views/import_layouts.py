"""The page on which somebody says how a file is to be read, and what its columns mean."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cells.forms.imports import CellForm, ColumnsForm, ReadingForm
from cells.services import imports
from cells.services.imports.kinds import KINDS
from cells.services.imports.naming import remember_names
from cells.services.imports.planning import OPEN_STATES
from cells.services.readings import log_reading
from cells.views.imports import about, import_of

COLUMNS, READING, CELL = "columns", "reading", "cell"


def import_layout(request, pk):
    """Show the columns of a file with their first values and a choice for each; take what is
    chosen, and have the file read again."""
    batch = import_of(request, pk)
    if batch.state in OPEN_STATES and request.POST.get("action") == CELL:
        return _read_for_cell(request, batch)
    if batch.state not in OPEN_STATES or not batch.layout:
        messages.info(request, _("This file cannot be read in another way now."))
        return redirect("import_plan", pk=batch.pk)
    columns, reading = _forms(request, batch)
    if columns.is_bound and columns.is_valid():
        return _read_with_columns(batch, columns.names())
    if reading.is_bound and reading.is_valid():
        return _read(batch, **reading.choices())
    log_reading(request.user, "import_layout", object_id=batch.pk, commune=batch.commune)
    context = about(batch) | {
        "columns": columns,
        "reading": reading,
        "cells": CellForm(batch=batch, auto_id="of_%s"),
    }
    return render(request, "cells/import/layout.html", context)


def _forms(request, batch):
    """Return the two forms of the page, of which at most one was sent."""
    sent = request.POST if request.method == "POST" else None
    is_reading = sent is not None and sent.get("action") == READING
    columns = ColumnsForm(
        None if is_reading else sent,
        layout=batch.layout,
        vocabulary=KINDS[batch.kind].vocabulary,
    )
    reading = ReadingForm(
        sent if is_reading else None,
        layout=batch.layout,
        chosen=batch.choices,
        auto_id="reading_%s",
    )
    return columns, reading


def _read_for_cell(request, batch):
    """Have the file read as that of a cell of the commune."""
    form = CellForm(request.POST, batch=batch)
    if form.is_valid():
        return _read(batch, cell=form.cleaned_data["cell"].code)
    messages.error(request, _("Choose a cell of your commune."))
    return redirect("import_plan", pk=batch.pk)


def _read_with_columns(batch, names):
    """Remember what the office means by its headings, and read the file so."""
    remember_names(batch.commune, batch.kind, names)
    return _read(batch, columns=batch.choices.get("columns", {}) | names)


def _read(batch, **choices):
    batch = imports.start(imports.read_again(batch, **choices))
    return redirect("import_plan", pk=batch.pk)
