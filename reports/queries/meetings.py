"""Sums of meetings' tallies; never of attendance rows."""

from decimal import Decimal

from django.db.models import Count, F, IntegerField, Sum, Value
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import LessThan

from cells.models import Cell, Commune, Meeting
from cells.periods import month_key
from reports.queries.units import asked, codes_of, of_type

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
    meetings fell short of the target (none without one), and of everybody."""
    meetings = meetings_asked(question, homes).order_by().values_list("cell_id", "commune_id")
    sums = list(
        meetings.annotate(
            *_SUMS,
            below_target=_count_below(target),
            below_full=_count_below(FULL),
        )
    )
    cells = codes_of(Cell, {row[0] for row in sums})
    communes = codes_of(Commune, {row[1] for row in sums})
    columns = (*COUNTS, "below_target", "below_full")
    return [
        ((cells[cell], communes[commune]), dict(zip(columns, counts, strict=True)))
        for cell, commune, *counts in sums
    ]


def sums_by_month(question, homes):
    """Return pairs of a month's key and its pooled tallies."""
    sums = meetings_asked(question, homes).order_by().values_list("month").annotate(*_SUMS)
    return [(month_key(month), dict(zip(COUNTS, counts, strict=True))) for month, *counts in sums]


def _count_below(percent):
    """Return the number of meetings with a rate below `percent`, compared in integers."""
    if percent is None:
        return Value(0, IntegerField())
    part, whole = percent.as_integer_ratio()
    return Count("pk", filter=LessThan(F("present") * 100 * whole, F("expected") * part))


def with_rate(meetings):
    """Meetings with their rate by the thousand, by which they can be ordered; where nobody was
    expected it is below all."""
    rate = F("present") * 1000 / NullIf("expected", Value(0))
    return meetings.annotate(per_mille=Coalesce(rate, Value(-1)))


def totals_of(meetings):
    """Return how many meetings there are, and their pooled tallies."""
    found = meetings.aggregate(*_SUMS)
    sums = {name: found[f"{name}__sum"] or 0 for name in TALLIES}
    return {"meetings": found["pk__count"], **sums}
