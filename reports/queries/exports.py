"""The facts behind the figures, one tuple a row, in an order that no database decides: by codes."""

from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Collate
from django.utils import timezone

from cells.choices import COUNTED_STATES
from cells.models import (
    Attendance,
    CellPlacement,
    CellSuccession,
    CommunePlacement,
    CommuneSuccession,
    Meeting,
    Membership,
    Rating,
    UpperCommittee,
)

CHUNK = 5_000


def _by_code(path):
    """Order by a code, letter by letter, on every database alike."""
    collation = "C" if connection.vendor == "postgresql" else "BINARY"
    return Collate(path, collation).asc(nulls_last=True)


def _meeting_order(prefix=""):
    """Order by cell, month, kind, and what tells meetings of one month apart."""
    return [
        _by_code(f"{prefix}cell__code"),
        f"{prefix}month",
        _by_code(f"{prefix}kind"),
        F(f"{prefix}held_on").asc(nulls_last=True),
        f"{prefix}client_key",
    ]


def attendance_rows(period, *, counted):
    """Return meeting, cell, commune, month, held_on, kind, state, member, standing, presence."""
    sheets = Attendance.objects.filter(
        meeting__month__gte=period.start, meeting__month__lt=period.end
    )
    if counted:
        sheets = sheets.filter(meeting__state__in=COUNTED_STATES)
    order = [*_meeting_order("meeting__"), _by_code("member__code"), "standing"]
    columns = ("client_key", "cell__code", "commune__code", "month", "held_on", "kind", "state")
    return sheets.order_by(*order).values_list(
        *(f"meeting__{column}" for column in columns), "member__code", "standing", "presence"
    )


def meeting_rows(period, *, counted):
    """Return meetings with their tallies, and the moment of the first submission as it is."""
    meetings = Meeting.objects.in_period(period)
    if counted:
        meetings = meetings.counted()
    return meetings.order_by(*_meeting_order()).values_list(
        "client_key",
        "cell__code",
        "commune__code",
        "month",
        "held_on",
        "kind",
        "state",
        "first_submitted_at",
        "expected",
        "present",
        "excused",
        "unexcused",
    )


def rating_rows(year, *, counted, of_members):
    """Return the ratings of cells, or of members, for a year."""
    ratings = Rating.objects.of_year(year)
    ratings = ratings.of_members() if of_members else ratings.of_cells()
    if counted:
        ratings = ratings.decided()
    order = _by_code("member__code" if of_members else "cell__code")
    return ratings.select_related("cell", "member", "commune").order_by(order)


def membership_rows(period):
    """Return the memberships active in a period, with the member's date of becoming official."""
    memberships = Membership.objects.during(period.start, period.end)
    order = [_by_code("member__code"), "start", _by_code("kind"), _by_code("cell__code")]
    return memberships.select_related("member", "cell").order_by(*order)


def upper_rows():
    """Return the upper committees."""
    return UpperCommittee.objects.order_by(_by_code("code"))


def placement_rows(level):
    """Return unit, parent, name, start, end and main successor of each placement of a level."""
    model, unit, parent, successions = {
        "commune": (CommunePlacement, "commune", "upper_committee", CommuneSuccession),
        "cell": (CellPlacement, "cell", "commune", CellSuccession),
    }[level]
    heirs = successions.objects.filter(is_main=True, predecessor=OuterRef(unit))
    placements = model.objects.annotate(heir=Subquery(heirs.values("successor__code")[:1]))
    return placements.order_by(_by_code(f"{unit}__code"), "start").values_list(
        f"{unit}__code", f"{parent}__code", "name", "start", "end", "heir"
    )


def streamed(rows):
    """Yield rows a chunk at a time, never all of them in memory."""
    return rows.iterator(chunk_size=CHUNK)


def local_day(moment):
    """Return the day of a moment where the facts happen, or None."""
    return moment and timezone.localtime(moment).date()
