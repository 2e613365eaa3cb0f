"""The rows of a stored plan as people read them: before and after, column by column."""

from datetime import date
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from cells.choices import MembershipStart, Sex
from cells.models import Cell
from cells.periods import PartialDate
from cells.resources.layout.headings import LABELS
from cells.resources.values.rows import DATE_FIELDS

_LABELS = LABELS | {
    "since": _("In the cell since"),
    "began": _("Membership began by"),
    "exempt_from": _("Exempt from"),
}
_CHOICES = {"sex": Sex, "began": MembershipStart}
_NO_NAMES = MappingProxyType({})


def show_changes(rows, day):
    """Give each of the rows `lines`: (label, before, after) of every value that it sets."""
    names = _cell_names(rows, day)
    for row in rows:
        row.lines = _lines(row.before, row.after, names)


def _lines(before, sets, names):
    return [
        (label, *(show_value(column, side.get(column), names) for side in (before, sets)))
        for column, label in _LABELS.items()
        if column in sets
    ]


def _cell_names(rows, day):
    """Return the names of the cells that the rows mention, by code, in one query."""
    sides = [side for row in rows for side in (row.before, row.after)]
    codes = {side["cell"] for side in sides if "cell" in side}
    cells = Cell.objects.filter(code__in=codes).named_on(day)
    return {cell.code: f"{cell.name} ({cell.code})" for cell in cells}


def show_value(column, value, names=_NO_NAMES):
    """Return a value of a stored row as people read it; `names` are those of cells by code."""
    if value in (None, ""):
        return ""
    if column in _CHOICES:
        return _CHOICES[column](value).label
    if column == "cell":
        return names.get(value, value)
    if column in DATE_FIELDS:
        return str(PartialDate.parse(value))
    if column in ("since", "exempt_from"):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return value
