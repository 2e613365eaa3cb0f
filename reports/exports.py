"""The facts behind the figures as CSV: codes instead of names, one generator of rows a table."""

import csv
from bisect import bisect_right
from collections import defaultdict
from datetime import timedelta

from cells.choices import RatingSubject
from cells.resources.outgoing.formulas import guarded
from reports.queries import exports as queries
from reports.queries.units import cell_stays

HEADERS = {
    "attendance": "meeting,cell,commune,month,held_on,kind,state,member,standing,presence",
    "meetings": (
        "meeting,cell,commune,month,held_on,kind,state,not_held,first_submitted_on,"
        "expected,present,excused,unexcused"
    ),
    "ratings": "subject,key,cell,commune,year,grade,state",
    "members": "member,cell,commune,kind,start,end,status",
    "structure": "unit,level,parent,name,start,end,successor",
}


def write_facts(table, file, *, period, counted):
    """Write one table of facts to a text file; `counted`: only those that count in figures."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADERS[table].split(","))
    writer.writerows(_TABLES[table](period, counted))


def _attendance(period, counted):
    for row in queries.streamed(queries.attendance_rows(period, counted=counted)):
        meeting, cell, commune, month, *rest = row
        yield meeting, cell, commune, f"{month:%Y-%m}", *rest


def _meetings(period, counted):
    for row in queries.streamed(queries.meeting_rows(period, counted=counted)):
        meeting, cell, commune, month, held_on, kind, state, submitted_at, *tallies = row
        not_held = int(held_on is None)
        submitted_on = queries.local_day(submitted_at)
        place = (meeting, cell, commune, f"{month:%Y-%m}")
        yield *place, held_on, kind, state, not_held, submitted_on, *tallies


def _ratings(period, counted):
    for subject in RatingSubject:
        of_members = subject == RatingSubject.MEMBER
        ratings = queries.rating_rows(period.start.year, counted=counted, of_members=of_members)
        for rating in queries.streamed(ratings):
            cell, commune = rating.cell.code, rating.commune.code
            key = rating.member.code if of_members else cell
            grade, state = rating.decided_grade, rating.state.value
            yield subject.value, key, cell, commune, rating.year, grade, state


def _members(period, _counted):
    stays = _stays_by_cell()
    for membership in queries.streamed(queries.membership_rows(period)):
        end = min(membership.end or period.end, period.end)
        last_day = end - timedelta(days=1)
        member, cell = membership.member, membership.cell.code
        commune, status = _commune_on(stays[cell], last_day), member.status_on(last_day)
        days = (membership.start, membership.end)
        yield member.code, cell, commune, membership.kind, *days, status.value


def _stays_by_cell():
    """Return the placements of every cell, oldest first."""
    found = defaultdict(list)
    for stay in sorted(cell_stays(), key=lambda stay: stay.start):
        found[stay.unit].append(stay)
    return found


def _commune_on(stays, day):
    """Return the commune in which a cell was on `day`, None when it did not exist."""
    before = bisect_right(stays, day, key=lambda stay: stay.start)
    stay = stays[before - 1] if before else None
    return stay.commune if stay and stay.holds_on(day) else None


def _structure(_period, _counted):
    """Yield the whole history, since a year's figures may be asked under today's structure."""
    for upper in queries.upper_rows():
        yield upper.code, "upper", None, guarded(upper.name), None, None, None
    for level in ("commune", "cell"):
        for unit, parent, name, *rest in queries.streamed(queries.placement_rows(level)):
            yield unit, level, parent, guarded(name), *rest


_TABLES = {
    "attendance": _attendance,
    "meetings": _meetings,
    "ratings": _ratings,
    "members": _members,
    "structure": _structure,
}
