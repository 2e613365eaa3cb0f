"""Lists of meetings: the orders that they offer, and one page of them with the cells' names."""

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from cells.lists import Order, sorting_of, window_of
from cells.views.naming import name_cells

PAGE = 50

# An index leads to the first: the months of a province are many rows.
MONTH = Order("month", _("Month"), ("-month",))
HELD_ON = Order("held_on", _("Held on"), ("-day",))
RATE = Order("rate", _("Rate"), ("per_mille", "-month"))
STATE = Order("state", _("State"), ("state", "-month"))
CELL = Order("cell", _("Code of the cell"), ("cell__code", "-month"))
ORDERS_OF_CELL = (MONTH, HELD_ON, RATE, STATE)
MEETING_ORDERS = (MONTH, CELL, HELD_ON, RATE, STATE)


def meetings_listed(request, meetings, orders, *, among, size=None):
    """Return what a list of meetings shows: the page that the address asks for, and its order."""
    sorting = sorting_of(request.GET, orders)
    rows, among = (_with_order(found, sorting) for found in (meetings, among))
    page = window_of(
        request.GET, rows.select_related("cell"), sorting, size=size or PAGE, among=among
    )
    name_cells(page.object_list)
    return {"page_obj": page, "sorting": sorting}


def _with_order(meetings, sorting):
    """Meetings with the column by which they are ordered, where it is worked out: one that was not
    held stands by its month, and one without data below all rates."""
    if sorting.order == HELD_ON:
        return meetings.annotate(day=Coalesce("held_on", "month"))
    if sorting.order == RATE:
        rate = F("present") * 1000 / NullIf("expected", Value(0))
        return meetings.annotate(per_mille=Coalesce(rate, Value(-1)))
    return meetings
