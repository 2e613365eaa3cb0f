"""What is due when: the slots that a cell fills with meetings, and the day they are due by.

A slot is a cell and a month for the regular meeting, a cell and a quarter for a thematic one. It
is due once its month or quarter has ended, for a cell that existed on its last day.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from cells.choices import COUNTED_STATES, MeetingKind, MeetingState, SlotState
from cells.periods import (
    Period,
    add_months,
    first_of_month,
    last_day_of_month,
    month_key,
    quarter_of,
)

# How many months one slot of a kind covers; an extraordinary meeting is never due.
SLOT_MONTHS = {MeetingKind.REGULAR: 1, MeetingKind.THEMATIC: 3}
# Of a slot whose months are over: nothing came that counts.
UNREPORTED = {SlotState.DUE, SlotState.OVERDUE, SlotState.BEGUN, SlotState.RETURNED}
_STATES = {
    MeetingState.DRAFT: SlotState.BEGUN,
    MeetingState.RETURNED: SlotState.RETURNED,
    MeetingState.SUBMITTED: SlotState.SUBMITTED,
    MeetingState.CONFIRMED: SlotState.CONFIRMED,
}
_QUARTERS = ("I", "II", "III", "IV")


def slot_of(kind, month):
    """Return the slot, a Period, that a meeting of `kind` for `month` fills."""
    if kind == MeetingKind.REGULAR:
        return Period.of_months(month, month)
    if kind == MeetingKind.THEMATIC:
        return Period.of_quarter(month.year, quarter_of(month))
    raise ValueError(f"No meeting of kind {kind} is ever due.")


def slots_due(kind, period, as_of):
    """Return the slots of `kind` whose last month lies in `period` and that ended by `as_of`."""
    slots = {slot_of(kind, month) for month in period.months}
    due = (slot for slot in slots if slot.last_day in period and slot.end <= as_of)
    return sorted(due, key=lambda slot: slot.start)


def deadline(slot, deadline_day):
    """Return the last day on which a report for `slot` is on time.

    `deadline_day` is a day of the month after the slot; a short month's last day stands for it.
    """
    month = first_of_month(slot.end)
    last = (add_months(month, 1) - timedelta(days=1)).day
    return date(month.year, month.month, min(deadline_day, last))


def deadline_by(slot, settings):
    """Return the last day on time by that of the dated `settings` which is in force on the slot's
    last day; None when none is, and nothing is ever late."""
    in_force = (setting for setting in settings if setting.holds_on(slot.last_day))
    setting = next(in_force, None)
    return setting and deadline(slot, setting.value)


def is_late(by_when, day):
    """Tell whether `day` is too late for what is due by `by_when`: the day on which it came in,
    or the present one while it has not."""
    return by_when is not None and day > by_when


def slot_state(slot, by_when, day, *, meeting="", is_held=True):
    """Return how it stands with a slot on `day`. `meeting` is the state of the meeting that is
    recorded for it, if any."""
    if meeting in COUNTED_STATES and not is_held:
        return SlotState.NOT_HELD
    if meeting:
        return _STATES[meeting]
    if day < slot.end:
        return SlotState.COMING
    return SlotState.OVERDUE if is_late(by_when, day) else SlotState.DUE


def slot_key(kind, slot):
    """Return a slot of a cell as it is stored: regular 2024-06, a quarter by its last month."""
    return f"{kind} {month_key(slot.last_day)}"


def slot_name(slot):
    """Return the month or quarter of a slot as an office writes it."""
    first, year = slot.start, slot.start.year
    if len(slot.months) == SLOT_MONTHS[MeetingKind.REGULAR]:
        return _("month %(month)s") % {"month": f"{first.month}/{year}"}
    words = {"quarter": quarter_numeral(first), "year": year}
    return _("quarter %(quarter)s of %(year)s") % words


def quarter_numeral(month):
    """Return the quarter in which `month` lies as offices number it: I to IV."""
    return _QUARTERS[quarter_of(month) - 1]


def entry_slot(kind, month):
    """Return the slot with which entry of a meeting of `kind` for `month` is shut: the one that it
    fills; of an extraordinary meeting, which fills none, its month."""
    return slot_of(MeetingKind.REGULAR if kind not in SLOT_MONTHS else kind, month)


def first_shut_day(by_when, days_after):
    """Return the first day on which entry is shut for what is due by `by_when`: it stays open for
    `days_after` days more."""
    return by_when + timedelta(days=days_after + 1)


def months_offered(day, back=12):
    """Return the months for which a meeting may be logged on `day`, newest first.

    The coming month is among them, since its meeting may be held in the last days of this one.
    """
    coming = add_months(first_of_month(day), 1)
    return [add_months(coming, -n) for n in range(back + 2)]


def held_on_window(month):
    """Return the first and last day on which a meeting for `month` may have been held.

    A month's meeting may lie a little before or after it: March's on 28 February or 2 April.
    """
    return add_months(month, -1), last_day_of_month(add_months(month, 1))


def likely_day(month, day):
    """Return the day on which the meeting for `month` was most likely held, if it is recorded on
    `day`: the evening before, be it of the month that has just ended, or that day where the month
    has just begun; None when it is another month, of which nothing is likely."""
    evening = day - timedelta(days=1)
    if first_of_month(evening) == month:
        return evening
    return day if first_of_month(day) == month else None
