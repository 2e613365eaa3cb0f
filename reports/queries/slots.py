"""Which cells had something due, and what they filed for it."""

from datetime import date
from functools import cache
from typing import NamedTuple

from django.utils import timezone

from cells.due import SLOT_MONTHS, slot_of
from cells.models import CellPlacement, Meeting
from cells.models.intervals import overlapping
from reports.queries.units import asked, of_type
from reports.structure import Stay


class Filing(NamedTuple):
    """What a cell filed for a slot: whether a meeting was held, the day of the first submission,
    and the primary key of the meeting, or record, to show for it."""

    held: bool
    day: date
    meeting: int


def stays_due(question, homes, first, end):
    """Return the placements asked about of cells that existed on some day of [first, end)."""
    placements = _placements(question, homes, first, end)
    columns = ("cell__code", "name", "start", "end", "commune__code", "cell_type")
    return [Stay(*row) for row in placements.values_list(*columns)]


def _placements(question, homes, first, end):
    during = overlapping(first, end)
    return CellPlacement.objects.filter(during, asked(question, homes), of_type(question))


def filings(question, homes, first, end):
    """Return what was filed for the months of [first, end), by (cell, kind, slot's first day)."""
    # Both are worked out once, not for every meeting.
    zone = timezone.get_default_timezone()
    first_day = cache(lambda kind, month: slot_of(kind, month).start)
    found = {}
    for cell, kind, month, held_on, submitted_at, pk in _counted(question, homes, first, end):
        key = (cell, kind, first_day(kind, month))
        filing = Filing(held_on is not None, submitted_at.astimezone(zone).date(), pk)
        found[key] = _together(found[key], filing) if key in found else filing
    return found


def _together(one, other):
    """Return two filings for one slot as one: a meeting held outweighs a record that none was."""
    shown = one if one.held >= other.held else other
    return Filing(shown.held, min(one.day, other.day), shown.meeting)


def _counted(question, homes, first, end):
    """Return the meetings that count and may fill a slot, in the order of their months."""
    kinds = [kind for kind in question.kind.meeting_kinds if kind in SLOT_MONTHS]
    meetings = Meeting.objects.counted().filter(month__gte=first, month__lt=end, kind__in=kinds)
    if not question.is_about_all_cells:
        cells = _placements(question, homes, first, end).values("cell")
        meetings = meetings.filter(cell__in=cells)
    columns = ("cell__code", "kind", "month", "held_on", "first_submitted_at", "pk")
    return meetings.order_by("month", "pk").values_list(*columns).iterator()
