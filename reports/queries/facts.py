"""What the check of facts reads: rows, counted without the reports' own queries."""

from collections import defaultdict
from itertools import chain

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from cells.choices import (
    COUNTED_STATES,
    MeetingKind,
    MeetingState,
    MembershipKind,
    Presence,
    RatingSubject,
    Standing,
)
from cells.models import (
    Attendance,
    CellPlacement,
    CellSuccession,
    CommuneSuccession,
    Dispute,
    Exemption,
    Meeting,
    Member,
    Membership,
    NoOverlap,
    Rating,
)
from cells.periods import Period

CHUNK = 5_000
NAME_FORMS = ("search_name", "sort_name")
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


def disputes_of_what_does_not_count():
    """Return cell, month, kind and state of meetings that wait for a dispute to be settled, though
    they are drafts or were returned."""
    disputes = Dispute.objects.unsettled().exclude(meeting__state__in=COUNTED_STATES)
    what = [f"meeting__{name}" for name in (*_WHAT, "state")]
    return disputes.order_by(*what, "pk").values_list(*what)


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


def joint_meetings():
    """Return cell, month, kind, day and the other cell of every joint meeting."""
    joint = Meeting.objects.held().filter(joint_with__isnull=False).order_by(*_WHAT, "pk")
    return joint.values_list(*_WHAT, "held_on", "joint_with__code")


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


def successions_of_the_living():
    """Yield predecessor, main successor and first day of successions, with the start and end of
    each placement in which the predecessor is still there on that day or later."""
    for model in (CommuneSuccession, CellSuccession):
        still_there = Q(predecessor__placements__end__isnull=True) | Q(
            predecessor__placements__end__gt=F("start")
        )
        placements = ("predecessor__placements__start", "predecessor__placements__end")
        columns = ("predecessor__code", "successor__code", "start", *placements)
        found = model.objects.filter(
            still_there, is_main=True, predecessor__placements__isnull=False
        )
        yield from found.order_by(*columns[:4]).values_list(*columns)


def days_of_meetings():
    """Yield cell, month, kind and day of every meeting that was held."""
    meetings = Meeting.objects.held().order_by(*_WHAT, "pk")
    return meetings.values_list(*_WHAT, "held_on").iterator(CHUNK)


def attendance_by_commune(columns):
    """Return by year and commune how many were expected, present, excused and unexcused, called
    `columns`, counted from the sheets of meetings that count."""
    rows = Attendance.objects.filter(
        meeting__state__in=COUNTED_STATES, standing=Standing.EXPECTED
    ).order_by()
    presences = {
        f"{word}_rows": Count("pk", filter=Q(presence=word))
        for word in (Presence.PRESENT, Presence.EXCUSED, Presence.UNEXCUSED)
    }
    groups = rows.values_list("meeting__month__year", "meeting__commune__code")
    found = defaultdict(dict)
    for year, commune, *counts in groups.annotate(expected_rows=Count("pk"), **presences):
        found[year][commune] = dict(zip(columns, counts, strict=True))
    return found


def years_of_meetings():
    """Return the years for which any meeting is recorded."""
    return [day.year for day in Meeting.objects.dates("month", "year")]


def years_without_a_submission():
    """Return the years with a meeting that counts and was never submitted."""
    counted = Meeting.objects.filter(state__in=COUNTED_STATES)
    return [day.year for day in counted.filter(first_submitted_at=None).dates("month", "year")]


def regular_meetings_of(year):
    """Yield cell, month and day (None: not held) of the regular meetings of a year that count."""
    meetings = Meeting.objects.filter(
        kind=MeetingKind.REGULAR, state__in=COUNTED_STATES, month__year=year
    )
    return meetings.order_by().values_list("cell__code", "month", "held_on").iterator(CHUNK)


def places_of_cells():
    """Yield cell, commune, start and end of every placement of a cell."""
    columns = ("cell__code", "commune__code", "start", "end")
    return CellPlacement.objects.order_by().values_list(*columns).iterator(CHUNK)


def years_of_ratings():
    """Return the years for which anybody is rated, oldest first."""
    ratings = Rating.objects.filter(quarter__isnull=True).order_by("year")
    return list(ratings.values_list("year", flat=True).distinct())


def grades_of(year, subject):
    """Yield cell or member, commune and grade of those with a decided grade of a year."""
    is_of_cells = subject == RatingSubject.CELL
    ratings = Rating.objects.filter(
        ~Q(decided_grade=""), year=year, quarter__isnull=True, member__isnull=is_of_cells
    )
    who = "cell__code" if is_of_cells else "member__code"
    columns = (who, "commune__code", "decided_grade")
    return ratings.order_by().values_list(*columns).iterator(CHUNK)


def main_members_on(day):
    """Yield member and cell of every main membership on a day."""
    memberships = Membership.objects.on(day).filter(kind=MembershipKind.MAIN)
    return memberships.order_by().values_list("member__code", "cell__code").iterator(CHUNK)


def ratings_of_people_elsewhere():
    """Yield ratings of members who did not belong to that cell on the period's last day, each with
    `home`, the cell of which they were main members then."""
    of_members = Rating.objects.of_members()
    spans = of_members.order_by("year", "quarter").values_list("year", "quarter").distinct()
    return chain.from_iterable(_elsewhere(of_members, *span) for span in list(spans))


def _elsewhere(ratings, year, quarter):
    months = Period.of_quarter(year, quarter) if quarter else Period.of_year(year)
    homes = Membership.objects.on(months.last_day).filter(
        kind=MembershipKind.MAIN, member=OuterRef("member")
    )
    span = Q(year=year, quarter=quarter) if quarter else Q(year=year, quarter__isnull=True)
    found = ratings.filter(span, ~Exists(homes.filter(cell=OuterRef("cell"))))
    found = found.annotate(home=Subquery(homes.order_by("start").values("cell__code")[:1]))
    ordered = found.select_related("cell", "member").order_by("cell__code", "member__code")
    return ordered.iterator(CHUNK)


def temporary_memberships_at_home():
    """Return member, cell and start of temporary memberships in the member's own main cell, with
    the start of the main membership that shares a day with each."""
    found = Membership.objects.filter(
        Q(end__isnull=True) | Q(member__memberships__start__lt=F("end")),
        Q(member__memberships__end__isnull=True) | Q(member__memberships__end__gt=F("start")),
        kind=MembershipKind.TEMPORARY,
        member__memberships__kind=MembershipKind.MAIN,
        member__memberships__cell=F("cell"),
    )
    columns = ("member__code", "cell__code", "start", "member__memberships__start")
    return found.order_by(*columns).values_list(*columns)


def names():
    """Yield code, full name and the stored forms of the name of every member."""
    members = Member.objects.order_by("code").values_list("code", "full_name", *NAME_FORMS)
    return members.iterator(CHUNK)


def memberships():
    """Yield member, cell, kind, start and end of every membership, by member and start."""
    columns = ("member__code", "cell__code", "kind", "start", "end")
    rows = Membership.objects.order_by("member__code", "start", "pk").values_list(*columns)
    return rows.iterator(CHUNK)


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
