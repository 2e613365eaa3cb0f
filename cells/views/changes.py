"""The page of the log, for upper staff. It names people, so each look is logged."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cells import permissions
from cells.filters.changes import ChangeFilter
from cells.lists import Order, sorting_of, window_of
from cells.models import Change
from cells.services.readings import log_reading
from cells.views.change_lines import explain

PAGE = 50
ORDERS = (Order("when", _("When"), ("-at",)),)


def change_list(request):
    """List who changed what, newest first unless the other way round is asked for."""
    permissions.require(permissions.may_read_log(request.user))
    log_reading(request.user, "change_list")
    changes = Change.objects.visible_to(request.user)
    chosen = ChangeFilter(request.GET, changes, request=request)
    sorting = sorting_of(request.GET, ORDERS)
    rows = chosen.qs.select_related("user")
    page = window_of(request.GET, rows, sorting, size=PAGE, among=changes)
    explain(page.object_list)
    context = {"filter": chosen, "page_obj": page, "sorting": sorting}
    return render(request, "cells/change/list.html", context)
