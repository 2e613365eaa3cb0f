"""The file of an import, handed back with what must be put right in it."""

from collections import defaultdict
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cells.choices import RowVerdict
from cells.resources.outgoing.mended import mend
from cells.services.imports.files import file_of
from cells.services.readings import log_reading
from cells.views.imports import import_of

SUFFIX = "-can-sua"


@require_safe
def import_mended(request, pk):
    """Give the file back as it was, with a column of reasons. It is logged."""
    batch = import_of(request, pk)
    data = file_of(batch) if batch.layout else None
    reasons = _reasons(batch) if data is not None else {}
    if not reasons:
        messages.info(request, _("There is no file with rows to be put right."))
        return redirect("import_plan", pk=batch.pk)
    log_reading(request.user, "import_mended", object_id=batch.pk, commune=batch.commune)
    mended = mend(data, batch.layout, reasons)
    response = HttpResponse(mended.data, content_type=mended.content_type)
    name = f"{Path(batch.file_name).stem.removesuffix(SUFFIX)}{SUFFIX}{mended.suffix}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _reasons(batch):
    """Return what is said of each row that must be put right or answered, by its number."""
    rows = batch.rows.exclude(verdict=RowVerdict.GOOD).values_list("row", "errors")
    reasons = defaultdict(list)
    # One line of a file may be several rows: one for each of its meetings.
    for number, problems in rows.order_by("row", "pk").iterator():
        reasons[number] += map(_reason, problems)
    # Each is a sentence with its full stop.
    return {number: " ".join(said) for number, said in reasons.items()}


def _reason(problem):
    message = problem["message"]
    if problem["column"]:
        message = _("%(column)s: %(message)s") % {"column": problem["column"], "message": message}
    if "question" in problem:
        message = _("To be answered on the page: %(question)s") % {"question": message}
    return message
