"""Who belongs to a cell on a day, and what the cell may expect of them."""

from collections import defaultdict
from datetime import date

from cells.choices import MembershipKind, Standing, StandingGround

# Stands for "open".
FOR_EVER = date.max


class Roll:
    """Everybody who ever belonged to one cell."""

    def __init__(self):
        self.entries = []
        self._spans = []

    def add(self, person, row):
        """Take in a membership, which changes no more."""
        self.entries.append((person, row))
        is_main = row.kind == MembershipKind.MAIN
        self._spans.append((row.start, row.end or FOR_EVER, person, is_main, not_expected(person)))

    def on(self, day):
        """Return the people of `day`, each with standing and ground, as they are stored."""
        return [
            (person, *(standing_on(reasons, is_main, day) if reasons else EXPECTED))
            for start, end, person, is_main, reasons in self._spans
            if start <= day < end
        ]

    def mains_on(self, day):
        """Return the main members of `day`, each with the membership."""
        return [
            (person, row)
            for person, row in self.entries
            if row.kind == MembershipKind.MAIN and row.holds_on(day)
        ]


def rolls_of(people):
    """Return the rolls of all cells to which some of the people ever belonged, by cell."""
    rolls = defaultdict(Roll)
    for person in people:
        for row in person.memberships:
            rolls[row.cell_id].add(person, row)
    return rolls


EXPECTED = (Standing.EXPECTED.value, "")
ELSEWHERE = (Standing.AWAY.value, StandingGround.TEMPORARY_ELSEWHERE.value)


def not_expected(person):
    """Return the times in which a person is exempt, then those of temporary activity: from a day,
    to a day, the standing and its ground. Most people have none."""
    spans = [(row, (Standing.EXEMPT.value, str(row.ground))) for row in person.exemptions]
    away = [row for row in person.memberships if row.kind == MembershipKind.TEMPORARY]
    spans += [(row, ELSEWHERE) for row in away]
    return [(row.start, row.end or FOR_EVER, standing) for row, standing in spans]


def standing_on(reasons, is_main, day):
    """Return what is expected of a person in a cell on `day`, and the ground when nothing is: who
    is in temporary activity is away from the own cell alone."""
    for start, end, standing in reasons:
        if start <= day < end and (is_main or standing is not ELSEWHERE):
            return standing
    return EXPECTED
