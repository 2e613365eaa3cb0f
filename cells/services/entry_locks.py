"""The entry lock: which months are shut for entry, and the exceptions from that.

A month is shut for everybody some days after its deadline, by the setting in force on the day on
which somebody wants to record. See docs/decisions/0025.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cells.due import deadline_by, entry_slot, first_shut_day, slot_name
from cells.models import (
    Cell,
    CellPlacement,
    CommunePlacement,
    EntryException,
    Setting,
    SettingKey,
)
from cells.models.settings import NEVER
from cells.periods import Period, first_of_month, today
from cells.services.changes import log_changed, log_created, snapshot


@dataclass(frozen=True)
class Shut:
    """That entry for a slot is shut: since when, and which office can open it again."""

    slot: Period
    since: date
    office: str

    @property
    def message(self):
        """What is said to who wants to record."""
        words = {
            "slot": slot_name(self.slot),
            "day": formats.date_format(self.since),
            "office": self.office,
        }
        return (
            _("Entry for %(slot)s is shut since %(day)s. Ask %(office)s to open it again.") % words
        )


class ShutError(ValidationError):
    """Entry for the month of a meeting is shut."""

    def __init__(self, shut):
        self.shut = shut
        super().__init__({"month": ValidationError(shut.message, code="shut")})


class EntryLocks:
    """What is shut on one day: asked of many meetings, it reads the settings once, and once of each
    cell which of its months are open again."""

    def __init__(self, day=None):
        self.day = day or today()
        self._exceptions, self._offices = {}, {}

    def shut(self, cell, kind, month):
        """Return the Shut of a meeting of `cell`, None while it may be recorded."""
        since = self.since(kind, month)
        if since is None or month in self.exceptions(cell):
            return None
        return Shut(entry_slot(kind, month), since, self._office(cell))

    def since(self, kind, month):
        """Return the day since which a month is shut, None while it is open; exceptions apart."""
        setting, deadlines = self._settings
        slot = entry_slot(kind, month)
        if setting is None or setting.value == NEVER or slot.end > self.day:
            return None
        if (by_when := deadline_by(slot, deadlines.settings)) is None:
            return None
        # A rule that came later shut what was long past on its own first day.
        first = max(first_shut_day(by_when, setting.value), setting.start)
        return first if first <= self.day else None

    def exceptions(self, cell):
        """Return the exceptions for a cell, by month: of two the one that holds longer."""
        if cell.pk not in self._exceptions:
            found = EntryException.objects.opening(cell, self.day).order_by("until")
            self._exceptions[cell.pk] = {each.month: each for each in found}
        return self._exceptions[cell.pk]

    @cached_property
    def _settings(self):
        lock, deadlines = Setting.objects.histories(
            SettingKey.ENTRY_LOCK_DAYS, SettingKey.REPORT_DEADLINE_DAY
        )
        in_force = (setting for setting in lock.settings if setting.holds_on(self.day))
        return next(in_force, None), deadlines

    def _office(self, cell):
        if cell.pk not in self._offices:
            placed = CellPlacement.objects.current_or_last(self.day).filter(cell=cell)
            over = CommunePlacement.objects.current_or_last(self.day).filter(
                commune__in=placed.values("commune")
            )
            name = over.values_list("upper_committee__name", flat=True).first()
            self._offices[cell.pk] = name or _("the upper committee")
        return self._offices[cell.pk]


def check_open(meeting):
    """Refuse with ShutError a meeting of a month for which entry is shut today."""
    if shut := EntryLocks().shut(meeting.cell, meeting.kind, meeting.month):
        raise ShutError(shut)


@transaction.atomic
def grant_exception(*, actor, unit, month, until, reason):
    """Let a commune or a cell record `month` again until a day, that day included; return the
    EntryException. Granted twice alike, the second changes nothing.

    ValidationError at the field concerned, also when the month is open already until another day.
    """
    unit = type(unit).objects.select_for_update(no_key=True).get(pk=unit.pk)
    _check_grant(month, until, reason)
    place = {"cell": unit} if isinstance(unit, Cell) else {"commune": unit}
    known = EntryException.objects.filter(month=month, **place).first()
    if known and known.until >= today():
        if (known.until, known.reason) == (until, reason):
            return known
        message = _("The month is open until %(day)s already: end that first.")
        raise ValidationError({"month": message % {"day": formats.date_format(known.until)}})
    granted = known or EntryException(month=month, **place)
    before = snapshot(granted)
    granted.until, granted.reason = until, reason
    granted.granted_by, granted.granted_at = actor.user, timezone.now()
    granted.save()
    if known:
        log_changed(actor, [(granted, before)], reason=reason)
    else:
        log_created(actor, [granted], reason=reason)
    return granted


@transaction.atomic
def end_exception(*, actor, exception, seen):
    """End an exception at once that was seen to hold until the day `seen`; return it. One that is
    over already is left as it is: a second click is no error.

    ValidationError when somebody granted it until another day meanwhile.
    """
    exception = EntryException.objects.select_for_update(no_key=True).get(pk=exception.pk)
    if exception.until >= today():
        if exception.until != seen:
            raise ValidationError(_("Somebody else changed this exception: look at it again."))
        before = snapshot(exception)
        exception.until = today() - timedelta(days=1)
        exception.save()
        log_changed(actor, [(exception, before)])
    return exception


def _check_grant(month, until, reason):
    errors = {}
    if month > first_of_month(today()):
        errors["month"] = _("That month is still to come.")
    if until < today():
        errors["until"] = _("That day is over: give today or a later day.")
    if not reason:
        errors["reason"] = _("Say why the month is opened again.")
    if errors:
        raise ValidationError(errors)
