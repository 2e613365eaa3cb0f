"""Pages of attendance from a file: sending one, and a sheet to fill in."""

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cells import permissions
from cells.forms.attendance_files import AttendanceTemplateForm, AttendanceUploadForm
from cells.models import Commune
from cells.periods import today
from cells.resources.outgoing.mended import XLSX_TYPE
from cells.services.attendance_files.blank_sheets import blank_sheet
from cells.services.readings import log_reading
from cells.views.uploads import download, receive, upload_form, upload_page


def attendance_upload(request):
    """Take an attendance file in, to be read and planned; list those that the user sent before."""
    user = request.user
    permissions.require(permissions.may_import(user))
    form = upload_form(request, AttendanceUploadForm)
    if batch := receive(form, user):
        return redirect("import_plan", pk=batch.pk)
    return _page(request, form, AttendanceTemplateForm(user=user))


def _page(request, form, template_form):
    template = "cells/attendance_file/upload.html"
    return upload_page(request, template, form, template_form=template_form)


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
    return download(data, XLSX_TYPE, f"diem-danh-{cell.code}-{month:%Y-%m}.xlsx")
