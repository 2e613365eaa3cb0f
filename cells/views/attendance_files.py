"""Pages of attendance from a file: sending one, and a sheet to fill in."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cells import permissions
from cells.choices import ImportKind
from cells.forms.attendance_files import AttendanceTemplateForm, AttendanceUploadForm
from cells.models import Commune, Import
from cells.periods import today
from cells.resources.outgoing.mended import XLSX_TYPE
from cells.resources.sheets import UnreadableError
from cells.services import imports
from cells.services.attendance_files.blank_sheets import blank_sheet
from cells.services.changes import Actor
from cells.services.readings import log_reading
from cells.views.import_kinds import IMPORTS
from cells.views.rolls import sent_bytes

EARLIER = 20


def attendance_upload(request):
    """Take an attendance file in, to be read and planned; list those that the user sent before."""
    user = request.user
    permissions.require(permissions.may_import(user))
    sent = request.method == "POST"
    form = AttendanceUploadForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        user=user,
        sent_bytes=sent_bytes(request),
        initial=_as_before(request),
    )
    if sent and form.is_valid() and (batch := _received(form, user)):
        return redirect("import_plan", pk=imports.start(batch).pk)
    return _page(request, form, AttendanceTemplateForm(user=user))


def _page(request, form, template_form):
    request.part = IMPORTS
    earlier = Import.objects.visible_to(request.user).filter(kind=ImportKind.ATTENDANCE)
    context = {"form": form, "template_form": template_form, "imports": earlier[:EARLIER]}
    return render(request, "cells/attendance_file/upload.html", context)


def _as_before(request):
    """Return what was chosen for the import that the address names, so that a file which was put
    right is sent with the same choices."""
    number = request.GET.get("like", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return {}
    own = Import.objects.visible_to(request.user).filter(kind=ImportKind.ATTENDANCE)
    before = own.filter(pk=number).first()
    if before is None:
        return {}
    kept = before.choices
    return {
        "commune": before.commune.code,
        "cell": before.cell and before.cell.code,
        "month": kept.get("month"),
        "kind": kept.get("meeting_kind"),
        "held_on": kept.get("held_on") and date.fromisoformat(kept["held_on"]),
        "topic": kept.get("topic"),
    }


def _received(form, user):
    """Keep the file of a form; None with an error at its field when it is none."""
    file, chosen = form.cleaned_data["file"], form.chosen()
    try:
        return imports.receive_file(
            Actor(user),
            chosen.scope,
            file.read(),
            file.name,
            kind=ImportKind.ATTENDANCE,
            choices=chosen.kept(),
        )
    except UnreadableError as error:
        form.add_error("file", str(error))
        return None


@require_safe
def attendance_template(request):
    """Give the sheet of a cell's meeting as a workbook to be filled in. It is logged."""
    user = request.user
    permissions.require(permissions.may_import(user))
    form = AttendanceTemplateForm(request.GET, user=user)
    if not form.is_valid():
        return _page(request, AttendanceUploadForm(user=user), form)
    cell, month = form.cleaned_data["cell"], form.cleaned_data["month"]
    log_reading(user, "attendance_template", object_id=cell.pk, cell=cell)
    commune = Commune.objects.named_on(today()).get(cell_placements__in=cell.placements.today())
    data = blank_sheet(
        cell,
        commune.name,
        month=month,
        kind=form.cleaned_data["kind"],
        held_on=form.cleaned_data["held_on"],
    )
    response = HttpResponse(data, content_type=XLSX_TYPE)
    name = f"diem-danh-{cell.code}-{month:%Y-%m}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
