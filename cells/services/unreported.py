"""What a cell has not reported: by the same words of `cells.due` as the reports."""

from dataclasses import dataclass, replace
from datetime import date

from cells.choices import COUNTED_STATES, MeetingKind, MeetingState, SlotState
from cells.due import SLOT_MONTHS, deadline_by, is_late, slot_key, slot_of, slot_state, slots_due
from cells.models import Setting, SettingKey
from cells.periods import Period, add_months, first_of_month
from cells.services.entry_locks import EntryLocks

# A cell is not reminded of what lies longer back than the months for which pages offer to log.
MONTHS_BACK = 12


@dataclass(frozen=True)
class Unreported:
    """One meeting that was due of a cell and of which nothing came that counts; `is_shut` when
    nobody can record it until its month is opened again."""

    kind: MeetingKind
    months: Period
    deadline: date | None
    state: SlotState
    is_late: bool
    is_shut: bool = False

    @property
    def key(self):
        """The slot as a reminder stores it."""
        return slot_key(self.kind, self.months)


def unreported_of(cell, day):
    """Return what the cell has not reported by `day` of the last twelve months that are over:
    regular meetings, then thematic ones, each oldest first."""
    current = first_of_month(day)
    period = Period.of_months(add_months(current, -MONTHS_BACK), add_months(current, -1))
    due = _due(cell, period, day)
    if not due:
        return []
    recorded = _recorded(cell, min(slot.start for _kind, slot in due), period.end)
    key, first = SettingKey.REPORT_DEADLINE_DAY, period.start
    settings = Setting.objects.values_during(key, first, period.end)
    left = [each for each in due if recorded.get(each) not in COUNTED_STATES]
    found = [_unreported(*each, settings, day, recorded.get(each, "")) for each in left]
    locks = EntryLocks(day)
    return [replace(each, is_shut=_is_shut(locks, cell, each)) for each in found]


def _is_shut(locks, cell, unreported):
    """Tell whether every month of what is not reported is shut for entry."""
    months = unreported.months.months
    return all(locks.shut(cell, unreported.kind, month) for month in months)


def _due(cell, period, day):
    """Return the kind and months of what was due of the cell, if it existed on the last day."""
    placements = list(cell.placements.all())
    return [
        (kind, slot)
        for kind in SLOT_MONTHS
        for slot in slots_due(kind, period, day)
        if any(placement.holds_on(slot.last_day) for placement in placements)
    ]


def _recorded(cell, first, end):
    """Return the state of what is recorded for the cell's slots: of several meetings that of one
    which counts, else of one that was returned."""
    rank = [MeetingState.DRAFT, MeetingState.RETURNED, *COUNTED_STATES]
    meetings = cell.meetings.filter(kind__in=SLOT_MONTHS, month__gte=first, month__lt=end)
    found = {}
    for kind, month, state in meetings.values_list("kind", "month", "state"):
        slot = MeetingKind(kind), slot_of(kind, month)
        found[slot] = max(found.get(slot, state), state, key=rank.index)
    return found


def _unreported(kind, slot, settings, day, meeting):
    by_when = deadline_by(slot, settings)
    state = slot_state(slot, by_when, day, meeting=meeting)
    return Unreported(kind, slot, by_when, state, is_late(by_when, day))
