"""Who ought to be on a cell's sheet on a day, by the rolls as they are now."""

from collections import defaultdict
from typing import NamedTuple

from cells.choices import MembershipKind, Standing


class Stretch(NamedTuple):
    """A time during which a member belonged to a cell, or was exempt."""

    start: object
    end: object
    member: str = ""
    cell: str = ""
    kind: str = ""

    def holds_on(self, day):
        return self.start <= day and (self.end is None or day < self.end)


class Rolls:
    """All memberships and exemptions, ready to be asked of any cell and day."""

    def __init__(self, memberships, exemptions):
        self.of_cell, self.temporary, self.exempt = (defaultdict(list) for _kind in range(3))
        for member, cell, kind, start, end in memberships:
            stretch = Stretch(start, end, member, cell, kind)
            self.of_cell[cell].append(stretch)
            if kind == MembershipKind.TEMPORARY:
                self.temporary[member].append(stretch)
        for member, start, end in exemptions:
            self.exempt[member].append(Stretch(start, end))

    def standings(self, cell, day):
        """Return the standing of every member of `cell` on `day`."""
        members = {stay.member for stay in self.of_cell[cell] if stay.holds_on(day)}
        return {member: self._standing(member, cell, day) for member in members}

    def _standing(self, member, cell, day):
        if any(stretch.holds_on(day) for stretch in self.exempt.get(member, ())):
            return Standing.EXEMPT
        elsewhere = [stay.cell for stay in self.temporary.get(member, ()) if stay.holds_on(day)]
        return Standing.AWAY if elsewhere and cell not in elsewhere else Standing.EXPECTED
