"""How a sheet differs from the people of a day: who joins it, who leaves it, and of whom something
else is expected."""

import hashlib
import json
from dataclasses import dataclass

from cells.choices import Standing
from cells.models import Attendance


@dataclass(frozen=True)
class SheetDifference:
    """What has to change on a sheet until it holds the people of a day: places of those who join
    it, rows of those who leave it, and rows with the place that they should have."""

    joining: tuple = ()
    leaving: tuple[Attendance, ...] = ()
    moving: tuple = ()

    def __bool__(self):
        return bool(self.joining or self.leaving or self.moving)

    @property
    def people(self):
        """How many people it is about."""
        return len(self.joining) + len(self.leaving) + len(self.moving)

    @property
    def key(self):
        """A short text that is the same for the same difference: whoever agrees to one sends it."""
        facts = [
            [[place.member.code, *_said(place)] for place in self.joining],
            [[_who(row), *_said(row), row.presence, row.reason] for row in self.leaving],
            [[row.member.code, row.presence, *_said(place)] for row, place in self.moving],
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def _said(row_or_place):
    return [str(row_or_place.standing), str(row_or_place.ground)]


def _who(row):
    return row.member.code if row.member else row.guest_name


def difference_between(rows, places):
    """Return the SheetDifference between the rows of a sheet and the places of a day, each in its
    own order. Guests are none of the roll's business: they stay, whatever it says of them."""
    guests = {row.member_id for row in rows if row.standing == Standing.GUEST}
    on_sheet = {row.member_id: row for row in rows if row.standing != Standing.GUEST}
    on_roll = {place.member.pk: place for place in places if place.member.pk not in guests}
    return SheetDifference(
        joining=tuple(place for pk, place in on_roll.items() if pk not in on_sheet),
        leaving=tuple(row for pk, row in on_sheet.items() if pk not in on_roll),
        moving=tuple(
            (on_sheet[pk], place)
            for pk, place in on_roll.items()
            if pk in on_sheet and not _stands_at(on_sheet[pk], place)
        ),
    )


def _stands_at(row, place):
    return (row.standing, row.ground) == (place.standing, place.ground)
