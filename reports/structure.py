"""Where units stood and what they were called, reckoned from their placements and successions."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from reports.question import NO_SUCCESSOR, By, Structure


class Stay(NamedTuple):
    """One placement: from a day to a day the unit bore this name, as a cell of this type in this
    commune."""

    unit: str
    name: str
    start: date
    end: date | None
    commune: str = ""
    cell_type: str = ""

    def holds_on(self, day):
        return self.start <= day and (self.end is None or day < self.end)

    def meets(self, start, end):
        """Tell whether the stay shares a day with [start, end)."""
        return self.start < end and (self.end is None or start < self.end)


def stays_on(stays, day):
    """Return, by unit, its stay on `day`, else the last before it, else its first."""
    found = {}
    for stay in sorted(stays, key=lambda stay: stay.start):
        if stay.start <= day or stay.unit not in found:
            found[stay.unit] = stay
    return found


@dataclass(frozen=True)
class Homes:
    """Under which commune each cell's past is shown on one day.

    `placed` has the commune of every cell that exists on that day, `heirs` the main successor of
    every cell that was carried on by then.
    """

    placed: dict[str, str]
    heirs: dict[str, str] = field(default_factory=dict)

    def of(self, cell):
        """Return the commune of the cell, or of the first in its main line that exists; or None."""
        seen = set()
        while cell not in self.placed and cell in self.heirs and cell not in seen:
            seen.add(cell)
            cell = self.heirs[cell]
        return self.placed.get(cell)

    def cells_of(self, communes):
        """Return the cells whose past is shown under one of `communes`."""
        return {cell for cell in self._known if self.of(cell) in communes}

    @property
    def at_home(self):
        """The cells whose past is shown under some commune."""
        return {cell for cell in self._known if self.of(cell)}

    @property
    def _known(self):
        return self.placed.keys() | self.heirs.keys()


def key_of(question, homes, *, cell, commune):
    """Return the key of the row in which a fact of `cell`, under `commune` then, is counted."""
    if question.by == By.CELL:
        return cell
    if question.structure == Structure.THEN:
        return commune
    return homes.of(cell) or NO_SUCCESSOR
