"""The page of the log, for upper staff."""

from django.core.paginator import Paginator
from django.shortcuts import render

from cells import permissions
from cells.filters.changes import ChangeFilter, nouns
from cells.models import Change

PAGE = 50


def change_list(request):
    """List who changed what, newest first."""
    permissions.require(permissions.may_read_log(request.user))
    changes = Change.objects.visible_to(request.user).select_related("user", "cell")
    chosen = ChangeFilter(request.GET, changes, request=request)
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    words = dict(nouns())
    for change in page.object_list:
        change.what = words.get(change.noun, change.noun)
        change.lines = _lines(change)
    return render(request, "cells/change/list.html", {"filter": chosen, "page_obj": page})


def _lines(change):
    """Return what differs, field by field: name, before, after."""
    names = sorted({*change.before, *change.after})
    return [(name, change.before.get(name, ""), change.after.get(name, "")) for name in names]
