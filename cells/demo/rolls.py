"""Who belongs to a cell on a day, and what the cell may expect of them."""

from collections import defaultdict

from cells.choices import MembershipKind, Standing, StandingGround


class Roll:
    """Everybody who ever belonged to one cell."""

    def __init__(self):
        self.entries = []

    def on(self, day):
        """Return the people of `day`, each with standing and ground."""
        return [
            (person, *standing_on(person, row.kind, day))
            for person, row in self.entries
            if row.holds_on(day)
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
            rolls[row.cell_id].entries.append((person, row))
    return rolls


def standing_on(person, kind, day):
    """Return what is expected of a person in a cell on `day`, and the ground when nothing is."""
    if exemption := person.exemption_on(day):
        return Standing.EXEMPT, exemption.ground
    if kind == MembershipKind.MAIN and person.is_elsewhere_on(day):
        return Standing.AWAY, StandingGround.TEMPORARY_ELSEWHERE
    return Standing.EXPECTED, ""
