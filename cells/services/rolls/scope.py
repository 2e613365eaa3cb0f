"""What a roll may touch: the cells that its rows may name, and the people within reach."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from cells import text
from cells.models import Cell, CellPlacement, Commune
from cells.resources.sheets import UnreadableError

# Written or left out in front of a cell's name.
_KIND = text.name_key("Chi bộ") + " "


@dataclass(frozen=True)
class Scope:
    """The choices made for a roll. A `confined` one belongs to people who work in `commune` only:
    what lies outside it does not exist for them, and its members are nobody's to move."""

    as_of: date
    commune: Commune | None = None
    cell: Cell | None = None
    accept_moves: bool = False
    confined: bool = False


class CellBook:
    """The cells that the rows of a roll may name, under their codes and their names of a day."""

    def __init__(self, scope, day):
        self.scope = scope
        self.reach = cells_in_reach(scope.commune) if scope.confined else None
        self.cells = {}
        self.communes = {scope.commune.pk} if scope.commune else set()
        self._by_code, self._by_name, self._found = {}, defaultdict(list), {}
        for placement in self._placements(day):
            self._enter(placement)
        if scope.cell and scope.cell.pk not in self.cells:
            raise UnreadableError(
                _("There was no cell %(code)s on %(day)s where this roll may go.")
                % {"code": scope.cell.code, "day": f"{day:%d/%m/%Y}"}
            )

    def _placements(self, day):
        first = CellPlacement.objects.filter(cell=OuterRef("cell")).order_by("start")
        placements = CellPlacement.objects.on(day).select_related("cell")
        placements = placements.annotate(began=Subquery(first.values("start")[:1]))
        if self.scope.commune:
            placements = placements.filter(commune=self.scope.commune)
        if self.reach is not None:
            placements = placements.filter(cell__in=self.reach)
        return placements

    def _enter(self, placement):
        cell, name = placement.cell, placement.name
        self.communes.add(placement.commune_id)
        cell.name, cell.began = name, placement.began
        self.cells[cell.pk] = cell
        self._by_code[cell.code] = cell
        self._by_name[text.name_key(name)].append(cell)

    def find(self, written):
        """Return the cell that a row means; ValueError with a sentence when it is not clear."""
        found = self._found.get(written)
        if found is None:  # Many rows write the same.
            found = self._found[written] = self._look_up(written)
        return found

    def _look_up(self, written):
        own = self.scope.cell and self.cells[self.scope.cell.pk]
        if not written:
            return own or _refuse(_("The cell is missing."))
        found = self._candidates(written)
        if not found:
            _refuse(_("There is no cell of this code or name."))
        if own and own not in found:
            _refuse(_("This row names another cell than the one chosen for the roll."))
        if len(found) > 1 and not own:
            _refuse(_("Several cells bear this name: write the code of the right one."))
        return own or found[0]

    def _candidates(self, written):
        """Return the cell of that code, else those of that name, “Chi bộ” in front or not."""
        if by_code := self._by_code.get(written.upper()):
            return [by_code]
        key = text.name_key(written)
        bare = key.removeprefix(_KIND)
        return self._by_name[key] or self._by_name[bare] + self._by_name[_KIND + bare]

    def code_of(self, cell_id):
        """Return the code of any cell, also of one that no row may name."""
        if cell_id in self.cells:
            return self.cells[cell_id].code
        return self._other_codes[cell_id]

    @cached_property
    def _other_codes(self):
        return dict(Cell.objects.values_list("pk", "code"))

    def called(self, cell_id):
        """Return what a message calls a cell."""
        known = self.cells.get(cell_id)
        return f"{known.name} ({known.code})" if known else self.code_of(cell_id)

    def reaches(self, cell_id):
        """Tell whether the people of a cell exist for whoever made the roll's plan."""
        return self.reach is None or cell_id in self.reach


def cells_in_reach(commune):
    """Return the ids of the cells of which an office of the commune works: those that are there,
    or were last."""
    placements = CellPlacement.objects.current_or_last().filter(commune=commune)
    return set(placements.values_list("cell", flat=True))


def _refuse(message):
    raise ValueError(message)
