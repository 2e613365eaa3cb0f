"""What was due of each cell, and what became of it."""

from datetime import date
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cells.choices import MeetingKind, MeetingState
from cells.collecting import seldom_collecting
from cells.due import SLOT_MONTHS, deadline_by, is_late, slots_due
from cells.periods import Period
from reports.queries import slots as queries
from reports.queries.settings import deadline_settings


class Filed(TextChoices):
    """What became of a slot."""

    SUBMITTED = "submitted", pgettext_lazy("slot", "submitted")
    NOT_HELD = "not_held", _("not held")
    MISSING = "missing", pgettext_lazy("slot", "missing")


class Slot(NamedTuple):
    """One meeting that was due of one cell: for which months, by when, and what came in.

    `commune` is that of the cell on the slot's last day; `meeting` the primary key of what to show,
    `meeting_state` its state.
    """

    cell: str
    commune: str
    kind: MeetingKind
    months: Period
    deadline: date | None
    filed: Filed = Filed.MISSING
    filed_on: date | None = None
    meeting: int | None = None
    meeting_state: MeetingState | str = ""

    @property
    def is_on_time(self):
        """Whether it came in by the deadline; without a deadline nothing is late."""
        return bool(self.filed_on) and not self.is_late

    @property
    def is_late(self):
        """Whether it came in after the deadline."""
        return bool(self.filed_on) and is_late(self.deadline, self.filed_on)


@seldom_collecting()
def slots_asked(question, homes):
    """Return what was due of the cells that the question is about, with what came in."""
    due = _due(question)
    if not due:
        return []
    first = min(months.start for _kind, months in due)
    end = max(months.end for _kind, months in due)
    stays = queries.stays_due(question, homes, first, end)
    filings = queries.filings(question, homes, first, end)
    settings = deadline_settings(first, end)
    return list(
        chain.from_iterable(
            _slots(kind, months, stays, filings.get((kind, months.start), {}), settings)
            for kind, months in due
        )
    )


@seldom_collecting()
def newest_first(slots):
    """Return slots by their last month, newest first, then by cell and kind."""
    by_cell = sorted(slots, key=attrgetter("cell", "kind"))
    return sorted(by_cell, key=attrgetter("months.end"), reverse=True)


def _due(question):
    """Return the kind and months of every slot that was due of a cell that existed."""
    kinds = [kind for kind in question.kind.meeting_kinds if kind in SLOT_MONTHS]
    return [
        (kind, months)
        for kind in kinds
        for months in slots_due(kind, question.period, question.as_of)
    ]


def _slots(kind, months, stays, filings, settings):
    """Return the slots of one kind and time, of every cell that existed on its last day."""
    last_day, by_when = months.last_day, deadline_by(months, settings)
    return [
        Slot(
            stay.unit,
            stay.commune,
            kind,
            months,
            by_when,
            *_outcome(filings.get(stay.unit)),
        )
        for stay in stays
        if stay.holds_on(last_day)
    ]


def _outcome(filing):
    """Return what became of a slot, the day on which it came in, the meeting to show, and the
    state of that."""
    if filing is None:
        return Filed.MISSING, None, None, ""
    filed = Filed.SUBMITTED if filing.held else Filed.NOT_HELD
    return filed, filing.day, filing.meeting, filing.state
