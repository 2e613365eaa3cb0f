"""Which units a question is about, where they stood and what they were called."""

from django.db.models import Q
from django.utils.translation import gettext as _

from cells.models import Cell, CellPlacement, CellSuccession, Commune, CommunePlacement
from cells.models.intervals import overlapping
from cells.periods import month_key
from reports.question import ALL_TYPES, NO_SUCCESSOR, By, Structure
from reports.structure import Homes, Stay, stays_on


def codes_of(model, keys):
    """Return the codes of communes or of cells by primary key. Facts are summed up by key: to join
    and sort the codes of every fact takes longer than to add it up."""
    return dict(model.objects.filter(pk__among=keys).order_by().values_list("pk", "code"))


def homes_for(question):
    """Return the homes of cells that the question's structure needs: none for the past's own."""
    return None if question.structure == Structure.THEN else homes_on(question.as_of)


def homes_on(day):
    """Return where every cell's past is shown on `day`."""
    placed = CellPlacement.objects.on(day).values_list("cell__code", "commune__code")
    heirs = CellSuccession.objects.filter(is_main=True, start__lte=day)
    return Homes(dict(placed), dict(heirs.values_list("predecessor__code", "successor__code")))


def asked(question, homes):
    """Return the condition that a fact, which has a `cell` and its `commune` then, is asked for.

    It holds for meetings, ratings and placements of cells alike.
    """
    condition = Q()
    if not question.scope.is_everything:
        condition &= _in_scope(question, homes)
    if question.commune:
        condition &= _under(question, homes, {question.commune})
    if question.row and question.by != By.MONTH:
        condition &= _in_row(question, homes)
    return condition


def _in_scope(question, homes):
    """Return the condition that a fact may be spoken of, and is shown under a unit of the scope.

    What may be spoken of hangs on neither the structure nor the day that is asked for.
    """
    scope, single = question.scope, _of_cells(question.scope.cells)
    if not scope.communes:
        return single
    shown = _under(question, homes, scope.communes)
    if question.structure != Structure.THEN:
        shown &= _of_communes(scope.communes) | _of_cells(scope.home_cells)
    # A condition with "or" keeps a database from going straight to the few facts that are meant.
    return shown | single if scope.cells else shown


def _of_communes(codes):
    """Return the condition that a fact is recorded under one of the communes with these codes. They
    are looked up apart: else all units would be joined to all facts before most are left out."""
    return Q(commune__in=Commune.objects.filter(code__among=codes))


def _of_cells(codes):
    """Return the condition that a fact is of one of the cells with these codes; of none it has
    nothing to look up."""
    return Q(cell__in=Cell.objects.filter(code__among=codes)) if codes else Q(pk__in=())


def _under(question, homes, communes):
    """Return the condition that a fact is shown under one of `communes`."""
    if question.structure == Structure.THEN:
        return _of_communes(communes)
    return _of_cells(homes.cells_of(communes))


def _in_row(question, homes):
    """Return the condition that a fact belongs to the unit of the question's row."""
    if question.by == By.CELL:
        return Q(cell__code=question.row)
    if question.structure == Structure.TODAY and question.row == NO_SUCCESSOR:
        return ~_of_cells(homes.at_home)
    return _under(question, homes, {question.row})


def of_type(question):
    """Return the condition that a fact, which has a `cell_type`, is of the type asked for."""
    return Q() if question.cell_type == ALL_TYPES else Q(cell_type=question.cell_type)


def row_names(question, homes, keys):
    """Return the name of every row: each month or unit of the period, and whatever is in `keys`,
    the units that have facts."""
    if question.by == By.MONTH:
        return {month_key(month): f"{month:%m/%Y}" for month in question.period.months}
    if question.by == By.CELL:
        return _cell_rows(question, homes, set(keys))
    return _commune_rows(question, set(keys))


def _commune_rows(question, keys):
    stays = commune_stays(None if question.scope.is_everything else keys | question.scope.communes)
    named = stays_on(stays, question.day_of_names)
    rows = _existing_communes(question, stays) | keys
    names = {key: _name(named, key) for key in rows}
    if NO_SUCCESSOR in keys:
        names[NO_SUCCESSOR] = _("No successor")
    return names


def _existing_communes(question, stays):
    """Return the communes that existed in the period, under either structure, and are asked for."""
    scope, period = question.scope, question.period
    existing = {stay.unit for stay in stays if stay.meets(period.start, period.end)}
    if question.commune:
        existing = {question.commune}
    return existing if scope.is_everything else existing & scope.communes


def _cell_rows(question, homes, keys):
    rows = _existing_cells(question, homes) | keys
    stays = cell_stays(None if question.is_about_all_cells else rows)
    named = stays_on(stays, question.period.last_day)
    wanted = question.cell_type
    return {
        key: _name(named, key)
        for key in rows
        if key in keys or wanted in (ALL_TYPES, named[key].cell_type)
    }


def _name(named, key):
    """Return the name of a unit; its code if it never had one."""
    return named[key].name if key in named else key


def _existing_cells(question, homes):
    """Return the cells asked for that existed on some day of the period."""
    placements = CellPlacement.objects.filter(
        overlapping(question.period.start, question.period.end), asked(question, homes)
    )
    return set(placements.values_list("cell__code", flat=True))


def commune_stays(codes=None):
    """Return the placements of communes (None: of all)."""
    placements = CommunePlacement.objects.all()
    if codes is not None:
        placements = placements.filter(commune__code__in=codes)
    return [Stay(*row) for row in placements.values_list("commune__code", "name", "start", "end")]


def cell_stays(codes=None):
    """Return the placements of cells (None: of all)."""
    placements = CellPlacement.objects.all()
    if codes is not None:
        placements = placements.filter(cell__code__in=codes)
    rows = placements.values_list(
        "cell__code", "name", "start", "end", "commune__code", "cell_type"
    )
    return [Stay(*row) for row in rows]


def commune_choices(scope, day):
    """Return the communes of a scope by code, each with its name on `day`."""
    stays = commune_stays(scope.communes)
    return {code: stay.name for code, stay in sorted(stays_on(stays, day).items())}


def names_on(day, *, communes, cells):
    """Return the names of communes and of cells on `day`, or last before it."""
    return tuple(
        {code: stay.name for code, stay in stays_on(stays, day).items()}
        for stays in (commune_stays(communes), cell_stays(cells))
    )


def unit_with(code, *, is_cell):
    """Return the cell, or the commune, with a code; None when there is none."""
    return (Cell if is_cell else Commune).objects.filter(code=code).first()
