"""The names that cells bear today, for pages that list something of theirs."""

from cells.models import Cell
from cells.periods import today


def name_cells(meetings):
    """Give the meetings' cells the names that they bear today, in one query."""
    cells = Cell.objects.filter(pk__in={meeting.cell_id for meeting in meetings})
    names = dict(cells.named_on(today()).values_list("pk", "name"))
    for meeting in meetings:
        meeting.cell.name = names[meeting.cell_id]
