"""Pages of cells: the list, and one cell with its meetings."""

from django.core.paginator import Paginator
from django.shortcuts import render

from cells import permissions
from cells.filters.cells import CellFilter
from cells.models import Cell, Membership
from cells.periods import today

PAGE = 50


def cell_list(request):
    """List the cells in the person's reach."""
    cells = Cell.objects.visible_to(request.user).placed_on(today()).order_by("code")
    chosen = CellFilter(request.GET, cells, request=request)
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    return render(request, "cells/cell/list.html", {"filter": chosen, "page_obj": page})


def cell_detail(request, code):
    """Show one cell: what it is, where it is, and its meetings, newest first."""
    user = request.user
    cells = Cell.objects.visible_to(user).placed_on(today())
    cell = permissions.get_from(cells, code=code)
    meetings = cell.meetings.visible_to(user).newest_first()
    context = {
        "cell": cell,
        "placements": cell.placements.order_by("-start"),
        "exists": cell.placements.today().exists(),
        "page_obj": Paginator(meetings, PAGE).get_page(request.GET.get("page")),
        "may_record": permissions.may_record(user, cell),
        "may_remind": permissions.may_remind(user, cell),
        "may_see_people": permissions.may_see_people(user, cell),
        "members": Membership.objects.today().filter(cell=cell).count(),
    }
    return render(request, "cells/cell/detail.html", context)
