"""Pages of cells: the list, and one cell with its meetings."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cells import permissions, text
from cells.filters.cells import CellFilter
from cells.lists import Order, sorting_of
from cells.models import Cell, CellPlacement, Commune, Membership
from cells.periods import today
from cells.returning import list_address
from cells.views.meeting_lists import ORDERS_OF_CELL, meetings_listed

PAGE = 50
CELL_ORDERS = (
    Order("code", _("Code"), ("code",)),
    Order("name", _("Name"), ("name",)),
    Order("commune", _("Commune"), ("commune",)),
    Order("type", _("Type"), ("cell_type",)),
)


def cell_list(request):
    """List the cells in the person's reach. Names have an order that no database knows, and cells
    are some thousands at most: they are put in order here, and only one page is fetched whole."""
    chosen = CellFilter(request.GET, Cell.objects.visible_to(request.user), request=request)
    sorting = sorting_of(request.GET, CELL_ORDERS)
    ordered = [cell for cell, *_columns in _in_order(chosen.qs, sorting)]
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    cells = Cell.objects.placed_on(today()).in_bulk(page.object_list)
    page.object_list = [cells[pk] for pk in page.object_list]
    context = {"filter": chosen, "page_obj": page, "sorting": sorting}
    return render(request, "cells/cell/list.html", context)


def _in_order(cells, sorting):
    """Return the ids of cells, in order, with code, name, commune and type of today."""
    placed = CellPlacement.objects.current_or_last().filter(cell__in=cells)
    columns = ("cell", "cell__code", "name", "commune", "cell_type")
    rows = list(placed.order_by("cell__code").values_list(*columns))
    communes = _commune_names() if sorting.order.name == "commune" else {}
    keys = {
        "code": lambda row: row[1],
        "name": lambda row: text.title_key(row[2]),
        "commune": lambda row: text.title_key(communes[row[3]]),
        "type": lambda row: row[4],
    }
    return sorting.in_order(rows, lambda row, name: keys[name](row))


def _commune_names():
    return dict(Commune.objects.named_on(today()).values_list("pk", "name"))


def cell_detail(request, code):
    """Show one cell: what it is, where it is, and its meetings, newest first."""
    user = request.user
    cells = Cell.objects.visible_to(user).placed_on(today())
    cell = permissions.get_from(cells, code=code)
    meetings = cell.meetings.visible_to(user)
    context = {
        "cell": cell,
        "placements": cell.placements.order_by("-start"),
        "exists": cell.placements.today().exists(),
        "came_from": list_address(request, "cell_list"),
        "may_record": permissions.may_record(user, cell),
        "may_remind": permissions.may_remind(user, cell),
        "may_see_people": permissions.may_see_people(user, cell),
        "members": Membership.objects.today().filter(cell=cell).count(),
    }
    context |= meetings_listed(request, meetings, ORDERS_OF_CELL, among=meetings)
    return render(request, "cells/cell/detail.html", context)
