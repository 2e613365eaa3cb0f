"""Attendance sheets: the people of the day, who came, and why the others did not."""

from collections import Counter
from typing import NamedTuple

from cells.choices import AbsenceReason, Presence, Standing
from cells.demo import names
from cells.models import Meeting

# How often people come who are not among the absent.
COMES = {Standing.EXPECTED: 1, Standing.EXEMPT: 0.05, Standing.AWAY: 0.02}
GUEST_COMES = 0.03
# How often a cell that tolerates few absent people has one more.
SLIP = 0.008
# Weight from which on somebody works far away without a decision.
FAR_AWAY = 5
REASONS = (AbsenceReason.ILL, AbsenceReason.FAMILY, AbsenceReason.WORKING_AWAY, AbsenceReason.OTHER)
REASON_WEIGHTS = (35, 30, 25, 10)


class SheetRow(NamedTuple):
    """A row of attendance, by the names of its columns."""

    meeting_id: int
    member_id: int | None
    standing: str
    ground: str = ""
    presence: str = Presence.PRESENT.value
    reason: str = ""
    guest_name: str = ""
    note: str = ""


def fill(meeting, rng, habit, roll):
    """Return the rows of a held meeting's sheet, and put their tallies in the meeting."""
    people = roll.on(meeting.held_on)
    expected = [person for person, standing, _ground in people if standing == Standing.EXPECTED]
    absent = set(_absent(rng, habit, expected))
    rows, chance, key = [], rng.random, meeting.pk
    for person, standing, ground in people:
        presence, reason = Presence.PRESENT.value, ""
        if person in absent:
            presence, reason = _excuse(rng, habit, person)
        elif chance() >= COMES[standing]:
            presence = ""
        rows.append(SheetRow(key, person.member.pk, standing, ground, presence, reason))
    if chance() < GUEST_COMES:
        rows.append(_guest(rng, meeting))
    _tally(meeting, rows)
    return rows


def _absent(rng, habit, expected):
    """Return who of those expected is missing: more often the same people."""
    count = sum(rng.random() < habit.absence for _one in expected)
    limit = int(len(expected) * habit.tolerance)
    if habit.tolerance < 1 and rng.random() < SLIP:
        limit = count = limit + 1
    count = min(count, limit, len(expected))
    if not count:
        return []
    chances = {person: rng.random() ** (1 / person.absence) for person in expected}
    return sorted(expected, key=chances.get, reverse=True)[:count]


def _excuse(rng, habit, person):
    """Return how, and why, somebody who was expected is missing."""
    if person.absence > FAR_AWAY:
        return Presence.EXCUSED.value, AbsenceReason.WORKING_AWAY.value
    if rng.random() < habit.unexcused:
        return Presence.UNEXCUSED.value, AbsenceReason.NONE_GIVEN.value
    return Presence.EXCUSED.value, rng.choices(REASONS, REASON_WEIGHTS)[0].value


def _guest(rng, meeting):
    ethnicity, sex = rng.choice(list(names.FAMILY_NAMES)), rng.choice(list(names.GIVEN_NAMES))
    return SheetRow(
        meeting.pk,
        None,
        Standing.GUEST.value,
        guest_name=names.full_name(rng, ethnicity, sex),
        note="Cấp ủy viên phụ trách chi bộ",
    )


def _tally(meeting, rows):
    """Count the sheet's rows into the meeting."""
    counts = Counter((row.standing, row.presence) for row in rows)
    standings = Counter(row.standing for row in rows)
    tallies = {
        "expected": standings[Standing.EXPECTED],
        **{presence.value: counts[Standing.EXPECTED, presence] for presence in Presence},
        "exempt": standings[Standing.EXEMPT],
        "exempt_present": counts[Standing.EXEMPT, Presence.PRESENT],
        "away": standings[Standing.AWAY],
        "away_present": counts[Standing.AWAY, Presence.PRESENT],
        "guests": standings[Standing.GUEST],
    }
    for name in Meeting.TALLIES:
        setattr(meeting, name, tallies[name])
