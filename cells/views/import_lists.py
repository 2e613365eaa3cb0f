"""The list of all files that a person sent."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cells import permissions
from cells.filters.imports import ImportFilter
from cells.lists import Order, sorting_of, window_of
from cells.models import Import
from cells.views.import_kinds import IMPORTS

PAGE = 50
ORDERS = (
    Order("sent", _("Sent"), ("-created_at",)),
    Order("file", _("File"), ("file_name", "-created_at")),
    Order("state", _("State"), ("state", "-created_at")),
)


@require_safe
def import_list(request):
    """List the files that the user sent, whatever their kind, newest first."""
    permissions.require(permissions.may_import(request.user))
    request.part = IMPORTS
    own = Import.objects.visible_to(request.user)
    chosen = ImportFilter(request.GET, own, request=request)
    sorting = sorting_of(request.GET, ORDERS)
    page = window_of(request.GET, chosen.qs, sorting, size=PAGE, among=own)
    context = {"filter": chosen, "page_obj": page, "sorting": sorting}
    return render(request, "cells/import/list.html", context)
