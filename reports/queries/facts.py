"""What the check of facts reads: rows, counted without the reports' own queries."""

from django.db.models import Count, F, Q

from cells.choices import COUNTED_STATES, MeetingState, Presence, Standing
from cells.models import (
    Attendance,
    CellSuccession,
    CommuneSuccession,
    Exemption,
    Meeting,
    Membership,
    NoOverlap,
    Rating,
)

CHUNK = 5_000
_WHAT = ("cell__code", "month", "kind")
_present = Q(sheet__presence=Presence.PRESENT)
_TALLIES = {
    "expected": Q(sheet__standing=Standing.EXPECTED),
    "present": Q(sheet__standing=Standing.EXPECTED) & _present,
    "excused": Q(sheet__standing=Standing.EXPECTED, sheet__presence=Presence.EXCUSED),
    "unexcused": Q(sheet__standing=Standing.EXPECTED, sheet__presence=Presence.UNEXCUSED),
    "exempt": Q(sheet__standing=Standing.EXEMPT),
    "exempt_present": Q(sheet__standing=Standing.EXEMPT) & _present,
    "away": Q(sheet__standing=Standing.AWAY),
    "away_present": Q(sheet__standing=Standing.AWAY) & _present,
    "guests": Q(sheet__standing=Standing.GUEST),
}


def meetings_off_their_sheets():
    """Yield cell, month, kind, the counts on the sheet and the tallies, where they differ."""
    counts = {f"{name}_on_sheet": Count("sheet", filter=rows) for name, rows in _TALLIES.items()}
    differs = Q()
    for name in _TALLIES:
        differs |= ~Q(**{name: F(f"{name}_on_sheet")})
    meetings = Meeting.objects.annotate(**counts).filter(differs).order_by(*_WHAT, "pk")
    for cell, month, kind, *numbers in meetings.values_list(*_WHAT, *counts, *_TALLIES).iterator():
        sheet = dict(zip(_TALLIES, numbers[: len(counts)], strict=True))
        tallies = dict(zip(_TALLIES, numbers[len(counts) :], strict=True))
        yield cell, month, kind, sheet, tallies


def sheets_of_meetings_not_held():
    """Return cell, month, kind and number of rows of sheets that should not be there."""
    meetings = Meeting.objects.not_held().annotate(rows=Count("sheet")).filter(rows__gt=0)
    return meetings.order_by(*_WHAT, "pk").values_list(*_WHAT, "rows")


def meetings_off_their_state():
    """Return meetings submitted once that are drafts, or never submitted that are none."""
    is_draft = Q(state=MeetingState.DRAFT)
    submitted = Q(first_submitted_at__isnull=False)
    meetings = Meeting.objects.filter((is_draft & submitted) | ~(is_draft | submitted))
    return meetings.order_by(*_WHAT, "pk").values_list(*_WHAT, "state", "first_submitted_at")


def overlap_rules(models):
    """Yield every NoOverlap rule of `models`, each with its model."""
    for model in models:
        for rule in model._meta.constraints:
            if isinstance(rule, NoOverlap):
                yield model, rule


def intervals_by_key(model, rule):
    """Yield the keys, start and end of the rows under a rule, by keys and then by start."""
    present = {f"{key}__isnull": False for key in rule.keys}
    rows = model.objects.filter(**present, **rule.where).order_by(*rule.keys, "start", "pk")
    columns = [_said_as(model, key) for key in rule.keys]
    yield from rows.values_list(*columns, "start", "end").iterator(CHUNK)


def _said_as(model, key):
    """Return the lookup that says a key without a person's name: a unit's or member's code."""
    related = model._meta.get_field(key).related_model
    has_code = related and any(field.name == "code" for field in related._meta.fields)
    return f"{key}__code" if has_code else key


def frozen_meetings():
    """Yield cell, month, kind, commune, type and the reason of a freezing of every meeting."""
    columns = (*_WHAT, "commune__code", "cell_type", "frozen_reason")
    return Meeting.objects.order_by(*_WHAT, "pk").values_list(*columns).iterator(CHUNK)


def frozen_ratings():
    """Yield every rating with its cell, member and commune."""
    ratings = Rating.objects.select_related("cell", "member", "commune")
    return ratings.order_by("cell__code", "year", "quarter", "pk").iterator(CHUNK)


def successions():
    """Return the pairs of predecessor and successor, of communes and of cells."""
    return [
        list(model.objects.values_list("predecessor__code", "successor__code"))
        for model in (CommuneSuccession, CellSuccession)
    ]


def attendance_by_commune():
    """Return commune, year, and how many were expected, present, excused, unexcused, counted from
    the sheets of meetings that count."""
    rows = Attendance.objects.filter(
        meeting__state__in=COUNTED_STATES, standing=Standing.EXPECTED
    ).order_by()
    presences = {
        f"{word}_rows": Count("pk", filter=Q(presence=word))
        for word in (Presence.PRESENT, Presence.EXCUSED, Presence.UNEXCUSED)
    }
    groups = rows.values_list("meeting__commune__code", "meeting__month__year")
    return list(groups.annotate(expected_rows=Count("pk"), **presences))


def years_of_meetings():
    """Return the years for which any meeting is recorded."""
    return [day.year for day in Meeting.objects.dates("month", "year")]


def memberships():
    """Yield member, cell, kind, start and end of every membership."""
    columns = ("member__code", "cell__code", "kind", "start", "end")
    return Membership.objects.order_by().values_list(*columns).iterator(CHUNK)


def exemptions():
    """Yield member, start and end of every exemption."""
    return Exemption.objects.values_list("member__code", "start", "end").iterator(CHUNK)


def frozen_sheets():
    """Yield cell, month, kind, day and id of every meeting with a frozen sheet, with the member
    and standing of each row of it; once, without them, when the sheet is empty."""
    frozen = Meeting.objects.held().filter(first_submitted_at__isnull=False)
    people = ("sheet__member__code", "sheet__standing")
    rows = frozen.order_by(*_WHAT, "pk").values_list(*_WHAT, "held_on", "pk", *people)
    return rows.iterator(CHUNK)
