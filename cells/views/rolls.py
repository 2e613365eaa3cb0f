"""Pages of rolls: sending a file, a blank one to fill in, and the roll on record as a file."""

import io

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cells import permissions
from cells.choices import ImportKind
from cells.forms.rolls import RollExportForm, RollUploadForm, communes_of
from cells.models import Cell, CellPlacement, Import
from cells.periods import today
from cells.resources.outgoing.mended import CSV_TYPE, XLSX_TYPE
from cells.resources.roll_template import blank_template
from cells.resources.sheets import UnreadableError
from cells.services import imports
from cells.services.changes import Actor
from cells.services.readings import log_reading
from cells.services.rolls.exporting import write_roll

EARLIER = 20
TYPES = {"xlsx": XLSX_TYPE, "csv": f"{CSV_TYPE}; charset=utf-8"}


def roll_upload(request):
    """Take a roll in, to be read and planned; list the files that the user sent before."""
    user = request.user
    permissions.require(permissions.may_import(user))
    sent = request.method == "POST"
    form = RollUploadForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        user=user,
        sent_bytes=sent_bytes(request),
        initial=_as_before(request),
    )
    if sent and form.is_valid() and (batch := _received(form, user)):
        return redirect("import_plan", pk=imports.start(batch).pk)
    earlier = Import.objects.visible_to(user).filter(kind=ImportKind.ROLL)
    context = {"form": form, "imports": earlier[:EARLIER], "communes": form.communes}
    return render(request, "cells/roll/upload.html", context)


def sent_bytes(request):
    """Return how long the browser says its request is; 0 when what it says is no number."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() else 0


def _as_before(request):
    """Return what was chosen for the import that the address names, so that a file which was put
    right is sent with the same choices."""
    number = request.GET.get("like", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return {}
    before = Import.objects.visible_to(request.user).filter(pk=number).first()
    if before is None:
        return {}
    return {
        "commune": before.commune.code,
        "cell": before.cell and before.cell.code,
        "as_of": before.choices.get("as_of", before.as_of),
        "accept_moves": before.accept_moves,
    }


def _received(form, user):
    """Keep the file of a form; None with an error at its field when it is none."""
    file = form.cleaned_data["file"]
    try:
        return imports.receive_file(Actor(user), form.scope(), file.read(), file.name)
    except UnreadableError as error:
        form.add_error("file", str(error))
        return None


@require_safe
def roll_template(request):
    """Give a blank roll to fill in, with the cells of the user's communes to choose from."""
    permissions.require(permissions.may_import(request.user))
    communes = communes_of(request.user)
    placements = CellPlacement.objects.today().filter(commune__in=communes).order_by("cell__code")
    name = communes[0].name if len(communes) == 1 else ""
    data = blank_template(placements.values_list("cell__code", "name"), name)
    return _download(data, XLSX_TYPE, "danh-sach-dang-vien-mau.xlsx")


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
    return _download(file.getvalue(), TYPES[kind], f"dang-vien-{unit.code}-{day}.{kind}")


def _download(data, content_type, name):
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
