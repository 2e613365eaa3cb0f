"""Sums of meetings' tallies; never of attendance rows."""

from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.lookups import LessThan

from cells.models import Meeting
from cells.periods import month_key
from reports.queries.units import asked, of_type

TALLIES = ("expected", "present", "excused", "unexcused")
COUNTS = ("meetings", *TALLIES)
FULL = Decimal(100)
_SUMS = (Count("pk"), *map(Sum, TALLIES))


def meetings_asked(question, homes):
    """Return the meetings that the question is about: held, and counted in figures."""
    meetings = Meeting.objects.counted().held().in_period(question.period)
    return meetings.filter(
        asked(question, homes), of_type(question), kind__in=question.kind.meeting_kinds
    )


def sums_by_cell(question, homes, target):
    """Return pairs of (cell, commune at the time) and its sums: the pooled tallies, and how many
    meetings fell short of the target, and of everybody."""
    meetings = meetings_asked(question, homes).order_by().values_list("cell__code", "commune__code")
    sums = meetings.annotate(
        *_SUMS,
        below_target=Count("pk", filter=_short_of(target)),
        below_full=Count("pk", filter=_short_of(FULL)),
    )
    columns = (*COUNTS, "below_target", "below_full")
    return [
        ((cell, commune), dict(zip(columns, counts, strict=True)))
        for cell, commune, *counts in sums
    ]


def sums_by_month(question, homes):
    """Return pairs of a month's key and its pooled tallies."""
    sums = meetings_asked(question, homes).order_by().values_list("month").annotate(*_SUMS)
    return [(month_key(month), dict(zip(COUNTS, counts, strict=True))) for month, *counts in sums]


def _short_of(percent):
    """Return the condition that a meeting's rate is below `percent`, compared in integers."""
    part, whole = percent.as_integer_ratio()
    return LessThan(F("present") * 100 * whole, F("expected") * part)


def totals_of(meetings):
    """Return how many meetings there are, and their pooled tallies."""
    found = meetings.aggregate(*_SUMS)
    sums = {name: found[f"{name}__sum"] or 0 for name in TALLIES}
    return {"meetings": found["pk__count"], **sums}
