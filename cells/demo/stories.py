"""What became of some units: a rename, a merger, a move, two foundings. Small demos have fewer."""

from datetime import date, timedelta

from cells.choices import CellType
from cells.demo import names
from cells.demo.units import founded_later, turn
from cells.models import CellSuccession

MERGER_DECISION = "Quyết định số 215-QĐ/HU về sáp nhập chi bộ"
MOVE_DECISION = "Quyết định số 307-QĐ/HU về chuyển giao chi bộ"
RENAMING_DECISION = "Nghị quyết về đặt tên đơn vị hành chính"


def tell(plan, district):
    """Let everything happen; a cell has one story, but for the heir of a merger, who moves too, so
    that the past of the cell that ended is shown elsewhere today."""
    rename_commune(plan, district.communes[-1])
    heir = merge_cells(plan, district)
    move_cell(plan, district, heir)
    found_cells(plan, district)


def rename_commune(plan, commune):
    """Let a commune, called otherwise at first, take its name and a new official code."""
    day = plan.month_at(0.4)
    if day == plan.start:
        return
    now = commune.placements[0]
    kept = {"name": now.name, "official_code": f"{int(now.official_code) + 1}"}
    now.name = _formerly(now.name, commune)
    turn(commune.placements, day, **kept, decision=RENAMING_DECISION)
    for cell in commune.cells:
        if not cell.is_residential:
            place = cell.placements[0]
            kept = {"name": place.name, "decision": RENAMING_DECISION}
            place.name = _formerly(place.name, commune)
            turn(cell.placements, day, **kept)


def _formerly(name, commune):
    return name.replace(commune.name, names.FORMER_NAME)


def merge_cells(plan, district):
    """Let one residential cell be carried on by another of its commune; return commune and heir."""
    day = plan.month_at(0.55)
    commune, cells = _free_cells(district, at_least=3)
    if day == plan.start or commune is None:
        return None
    heir, ended = cells[-2:]
    ended.placements[-1].end = day
    ended.successor = heir
    heir.has_story = ended.has_story = True
    district.successions.append(
        CellSuccession(
            predecessor_id=ended.pk, successor_id=heir.pk, start=day, decision=MERGER_DECISION
        )
    )
    return commune, heir


def move_cell(plan, district, heir):
    """Let one residential cell, the heir of a merger if there was one, go over to another commune
    in the middle of a month."""
    day = plan.month_at(0.7) + timedelta(days=14)
    commune, cell = heir or _last_free_cell(district)
    if len(plan.months) < 2 or len(district.communes) < 2 or commune is None:
        return
    around = district.communes.index(commune) - 1
    cell.has_story = True
    turn(
        cell.placements,
        day,
        commune_id=district.communes[around].pk,
        decision=MOVE_DECISION,
    )


def found_cells(plan, district):
    """Let one cell begin in the middle of the demo, another too late in a year to be rated."""
    days = [plan.month_at(0.35) + timedelta(days=9)]
    if plan.ended_years:
        days.append(date(plan.ended_years[-1], 10, 15))
    for day in days:
        cell = next(_foundable(district), None)
        if cell and plan.start < day:
            founded_later(cell, day)


def _free_cells(district, at_least):
    """Return a commune and its residential cells without a story: the last one with enough."""
    for commune in reversed(district.communes[:-1] or district.communes):
        cells = [cell for cell in commune.cells if cell.is_residential and not cell.has_story]
        if len(cells) >= at_least:
            return commune, cells
    return None, []


def _last_free_cell(district):
    commune, cells = _free_cells(district, at_least=2)
    return commune, cells[-1] if cells else None


def _foundable(district):
    """Return the cells that may begin later: those of enterprises first, never a village's."""
    younger = []
    for commune in district.communes[:-1]:
        untouched = [cell for cell in commune.cells if not cell.has_story]
        younger += untouched if len(untouched) > 3 else []
    likely = (CellType.ENTERPRISE, CellType.MILITARY, CellType.POLICE)
    return (cell for kind in likely for cell in younger if cell.cell_type == kind)
