"""Which units a person's reports may speak of."""

from django.db.models import Exists, OuterRef

from cells.models import Cell, CellPlacement, CellSuccession, Commune
from cells.periods import today
from cells.permissions import access_of
from reports.question import EVERYTHING, Scope


def scope_of(user):
    """Return the units whose figures `user` may see, by the posts of today.

    Whoever works in every upper committee sees everything. Whoever works in one of several sees
    what is shown under its communes, and its cells with their whole past. Commune staff see what
    is shown under their commune, of cells that have left only what was recorded there; the
    officers and readers of a cell see that cell.
    """
    access = access_of(user)
    if access.is_over_all():
        return EVERYTHING
    uppers = access.uppers()
    cells = _codes(Cell, access.figure_cells if uppers else access.cells())
    communes = _codes(Commune, access.figure_communes)
    return Scope(communes, _with_past(cells) if uppers else cells, _at_home_in(communes))


def _codes(model, pks):
    return frozenset(model.objects.filter(pk__in=pks).values_list("code", flat=True))


def _at_home_in(communes):
    """Return the cells whose past is shown under the communes today, whatever day is asked for:
    those that are there, and those that are no more and that they carry on."""
    if not communes:
        return frozenset()
    placed = CellPlacement.objects.on(today())
    heirs = CellSuccession.objects.filter(is_main=True, start__lte=today())
    ended = heirs.filter(~Exists(placed.filter(cell=OuterRef("predecessor"))))
    here = placed.filter(commune__in=Commune.objects.filter(code__among=communes))
    found = set(here.values_list("cell__code", flat=True))
    newest = found
    while newest:
        carried_on = ended.filter(successor__in=Cell.objects.filter(code__among=newest))
        newest = set(carried_on.values_list("predecessor__code", flat=True)) - found
        found = found | newest
    return frozenset(found)


def _with_past(cells):
    """Return the cells with all that they carry on."""
    pairs = CellSuccession.objects.filter(is_main=True)
    pairs = list(pairs.values_list("predecessor__code", "successor__code"))
    reached, found = set(cells), set(cells)
    while found:
        found = {old for old, new in pairs if new in found} - reached
        reached |= found
    return frozenset(reached)


def cells_to_remind(user, codes):
    """Return which of the cells with these codes `user` may remind."""
    cells = Cell.objects.filter(code__in=codes, pk__in=access_of(user).reminded_cells)
    return frozenset(cells.values_list("code", flat=True))


def cells_of_people(user):
    """Return the cells whose people `user` may see, by their codes."""
    return _codes(Cell, access_of(user).person_cells)
