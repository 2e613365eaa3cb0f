"""The page of the log, for upper staff. It names people, so each look is logged."""

from django.core.paginator import Paginator
from django.shortcuts import render

from cells import permissions
from cells.filters.changes import ChangeFilter
from cells.models import Change
from cells.services.readings import log_reading
from cells.views.change_lines import explain

PAGE = 50


def change_list(request):
    """List who changed what, newest first."""
    permissions.require(permissions.may_read_log(request.user))
    log_reading(request.user, "change_list")
    changes = Change.objects.visible_to(request.user).select_related("user")
    chosen = ChangeFilter(request.GET, changes, request=request)
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    explain(page.object_list)
    return render(request, "cells/change/list.html", {"filter": chosen, "page_obj": page})
