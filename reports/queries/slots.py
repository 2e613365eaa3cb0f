"""Which cells had something due, what they filed for it, and what they were reminded of."""

from collections import defaultdict
from datetime import date
from functools import cache
from typing import NamedTuple

from django.db.models import DateField
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from cells.choices import COUNTED_STATES, MeetingState
from cells.due import SLOT_MONTHS, slot_of
from cells.models import CellPlacement, Meeting, Reminder
from cells.models.intervals import overlapping
from reports.queries.units import asked, of_type
from reports.structure import Stay

CHUNK = 10_000


class Filing(NamedTuple):
    """What a cell filed for a slot: whether a meeting was held, the day of the first submission,
    and the primary key and state of the meeting, or record, to show for it."""

    held: bool
    day: date
    meeting: int
    state: str


class Unfinished(NamedTuple):
    """A meeting of a slot that does not count: a draft, or one that was returned."""

    meeting: int
    state: str


def stays_due(question, homes, first, end):
    """Return the placements asked about of cells that existed on some day of [first, end)."""
    placements = _placements(question, homes, first, end)
    columns = ("cell__code", "name", "start", "end", "commune__code", "cell_type")
    return [Stay(*row) for row in placements.values_list(*columns)]


def _placements(question, homes, first, end):
    during = overlapping(first, end)
    return CellPlacement.objects.filter(during, asked(question, homes), of_type(question))


def filings(question, homes, first, end):
    """Return what was filed for the months of [first, end): by (kind, slot's first day), and then
    by cell."""
    # Worked out once, not for every meeting.
    first_day = cache(lambda kind, month: slot_of(kind, month).start)
    counted = _meetings(question, homes, first, end).counted()
    # The day is the database's to find: there may be a meeting for every month of every cell.
    day = TruncDate("first_submitted_at", tzinfo=timezone.get_default_timezone())
    # The cast says again that it is a day: else Django looks at each, a third of the time of all.
    day = Cast(day, DateField())
    rows = counted.values_list("cell__code", "kind", "month", "held_on", day, "pk", "state")
    found = defaultdict(dict)
    for cell, kind, month, held_on, *shown in rows.iterator(CHUNK):
        filed = found[kind, first_day(kind, month)]
        filing = Filing(held_on is not None, *shown)
        filed[cell] = _together(filed[cell], filing) if cell in filed else filing
    return found


def _together(one, other):
    """Return two filings for one slot, in the order of their months, as one: a meeting held
    outweighs a record that none was, else the first is shown."""
    shown = one if one.held >= other.held else other
    return shown._replace(day=min(one.day, other.day))


def unfinished(question, homes, first, end):
    """Return what is recorded for the months of [first, end) and does not count, by (cell, kind,
    slot's first day); what was returned outweighs a draft."""
    meetings = _meetings(question, homes, first, end).exclude(state__in=COUNTED_STATES)
    found = {}
    for cell, kind, month, pk, state in meetings.values_list(
        "cell__code", "kind", "month", "pk", "state"
    ):
        key = (cell, kind, slot_of(kind, month).start)
        if key not in found or found[key].state == MeetingState.DRAFT:
            found[key] = Unfinished(pk, state)
    return found


def reminders(cells):
    """Return, by the code of each of `cells`, the reminders that were sent to it, newest first: the
    day of each and the keys of the slots that it named."""
    sent = Reminder.objects.sent().filter(cell__code__in=cells).order_by("-sent_at")
    zone = timezone.get_default_timezone()
    found = defaultdict(list)
    for cell, sent_at, slots in sent.values_list("cell__code", "sent_at", "slots"):
        found[cell].append((sent_at.astimezone(zone).date(), slots))
    return found


def _meetings(question, homes, first, end):
    """Return the meetings that may fill a slot, in the order of their months."""
    kinds = [kind for kind in question.kind.meeting_kinds if kind in SLOT_MONTHS]
    meetings = Meeting.objects.filter(month__gte=first, month__lt=end, kind__in=kinds)
    if not question.is_about_all_cells:
        cells = _placements(question, homes, first, end).values("cell")
        meetings = meetings.filter(cell__in=cells)
    return meetings.order_by("month", "pk")
