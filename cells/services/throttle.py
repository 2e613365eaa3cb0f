"""Slowing down who guesses: tries in vain are counted, and from some number on each is followed by
a pause that grows, and never by a lock for good. See docs/decisions/0030.

A try counts before its password is looked at, so that many at once are not looked at unpaused; who
was right is forgiven.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import formats, timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from cells.models import FailedTries

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
# Tries in vain that are as old as this count no more.
REMEMBERED = timedelta(hours=24)


@dataclass(frozen=True)
class Limit:
    """What tries are counted against: how many are free of a pause, after how long time takes one
    back, and whether the tries in vain before a right one are forgiven with it."""

    key: str
    free: int
    taken_back: timedelta = timedelta(hours=1)
    forgives: bool = False

    def failures(self, row, now):
        """Return how many tries in vain count now."""
        return max(0.0, row.failures - max(timedelta(0), now - row.last_at) / self.taken_back)

    def until(self, row):
        """Return until when nothing is looked at after the last try, None for no pause: the last
        try may have been a moment after this one, which waited for its turn."""
        pause = pause_after(math.ceil(row.failures), self.free)
        return row.last_at + pause if pause else None


class PausedError(ValidationError):
    """There were too many tries in vain: nothing is looked at until a moment."""

    def __init__(self, until, now):
        self.until = until
        super().__init__(_said_of(until, now), code="paused")


def key_of(*parts):
    """Return the key of a limit: a digest from which nobody reads names or addresses."""
    return salted_hmac("nen-nep.throttle", "\n".join(parts), algorithm="sha256").hexdigest()


def pause_after(failures, free):
    """Return how long to wait after so many tries in vain, of which the first `free` are free."""
    if failures < free:
        return timedelta(0)
    return min(FIRST_PAUSE * 2 ** min(failures - free, 10), LONGEST_PAUSE)


def count_try(limits, now):
    """Count a try against each of the limits; PausedError, and nothing counted, while one of them
    pauses."""
    _forget_old(now)
    with transaction.atomic():
        rows = _locked(limits, now)
        ends = [end for limit in limits if (end := limit.until(rows[limit.key]))]
        until = max(ends, default=now)
        if until > now:
            raise PausedError(until, now)
        for limit in limits:
            row = rows[limit.key]
            row.failures, row.last_at = limit.failures(row, now) + 1, max(row.last_at, now)
            row.save()


@transaction.atomic
def forgive(limits):
    """Take back the try that was counted last against each of the limits: it was right."""
    forgiving = [limit.key for limit in limits if limit.forgives]
    counted = _rows([limit.key for limit in limits])
    # Locked in one order for all, or two tries at once could wait for each other.
    list(counted)
    counted.filter(key__in=forgiving).delete()
    counted.exclude(key__in=forgiving).update(failures=Greatest(F("failures") - 1, 0.0))


def _locked(limits, now):
    """Return the rows of the limits by key, made where there are none, locked in one order."""
    new = [FailedTries(key=limit.key, last_at=now) for limit in limits]
    new.sort(key=lambda row: row.key)
    FailedTries.objects.bulk_create(new, ignore_conflicts=True)
    return {row.key: row for row in _rows([row.key for row in new])}


def _rows(keys):
    return FailedTries.objects.select_for_update().filter(key__in=keys).order_by("key")


def _forget_old(now):
    """Delete what counts no more; also what is still to come, as after a clock went wrong."""
    old, to_come = Q(last_at__lte=now - REMEMBERED), Q(last_at__gt=now + LONGEST_PAUSE)
    FailedTries.objects.filter(old | to_come).delete()


def _said_of(until: datetime, now):
    minutes = max(1, -((now - until) // timedelta(minutes=1)))
    return ngettext(
        "Too many wrong tries. Try again in %(minutes)d minute, at %(time)s, or ask the office "
        "that gave you your login.",
        "Too many wrong tries. Try again in %(minutes)d minutes, at %(time)s, or ask the office "
        "that gave you your login.",
        minutes,
    ) % {"minutes": minutes, "time": formats.time_format(timezone.localtime(until), "H:i")}
