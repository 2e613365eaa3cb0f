"""Pages of rolls: sending a file, a blank one to fill in, and the roll on record as a file."""

import io

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cells import permissions
from cells.forms.rolls import RollExportForm, RollUploadForm
from cells.forms.uploads import cells_of, communes_of
from cells.models import Cell
from cells.periods import today
from cells.resources.outgoing.mended import CSV_TYPE, XLSX_TYPE
from cells.resources.roll_template import blank_template
from cells.services.readings import log_reading
from cells.services.rolls.exporting import write_roll
from cells.views.uploads import download, receive, upload_form, upload_page

TYPES = {"xlsx": XLSX_TYPE, "csv": f"{CSV_TYPE}; charset=utf-8"}


def roll_upload(request):
    """Take a roll in, to be read and planned; list the files that the user sent before."""
    user = request.user
    permissions.require(permissions.may_import(user))
    form = upload_form(request, RollUploadForm)
    if batch := receive(form, user):
        return redirect("import_plan", pk=batch.pk)
    return upload_page(request, "cells/roll/upload.html", form, communes=form.communes)


@require_safe
def roll_template(request):
    """Give a blank roll to fill in, with the cells of the user's communes to choose from."""
    permissions.require(permissions.may_import(request.user))
    communes = communes_of(request.user)
    name = communes[0].name if len(communes) == 1 else ""
    data = blank_template(cells_of(communes).values_list("code", "name"), name)
    return download(data, XLSX_TYPE, "danh-sach-dang-vien-mau.xlsx")


@require_safe
def roll_export(request):
    """Give the roll of a cell or commune as it is on record today, as a file. It is logged."""
    permissions.require(permissions.sees_people_somewhere(request.user))
    form = RollExportForm(request.GET, user=request.user)
    permissions.require(form.is_valid())
    unit, kind, day = form.unit, form.cleaned_data["format"] or "xlsx", today()
    about = "cell" if isinstance(unit, Cell) else "commune"
    log_reading(request.user, "roll_export", object_id=unit.pk, **{about: unit})
    file = io.BytesIO()
    write_roll(file, kind, unit, day)
    return download(file.getvalue(), TYPES[kind], f"dang-vien-{unit.code}-{day}.{kind}")
