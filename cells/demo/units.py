"""The district's units: communes, their cells, and what became of some of them."""

from dataclasses import dataclass, field
from datetime import timedelta

from cells.choices import CellType, CommuneLevel, UpperLevel
from cells.demo import habits, names
from cells.models import (
    Cell,
    CellPlacement,
    CellSuccession,
    Commune,
    CommunePlacement,
    UpperCommittee,
)

UPPER_CODE = "TY"
# The 17-member cell: 17 expected and 2 exempt.
EXPECTED_AT_HOME = 17
EXEMPT_AT_HOME = 2
# On a cell's first day; it may grow a little.
SMALLEST, LARGEST = 6, 54

# Cells that are not residential, in the order in which communes get them, each beginning elsewhere.
# Invented names for real kinds; {kind} is xã or thị trấn.
OFFICES = (
    (CellType.SCHOOL, "Chi bộ Trường Tiểu học {commune}"),
    (CellType.POLICE, "Chi bộ Công an {kind} {commune}"),
    (CellType.AGENCY, "Chi bộ Cơ quan {kind} {commune}"),
    (CellType.SCHOOL, "Chi bộ Trường Trung học cơ sở {commune}"),
    (CellType.HEALTH, "Chi bộ Trạm Y tế {kind} {commune}"),
    (CellType.SCHOOL, "Chi bộ Trường Mầm non {commune}"),
    (CellType.MILITARY, "Chi bộ Quân sự {kind} {commune}"),
    (CellType.ENTERPRISE, "Chi bộ Hợp tác xã Dịch vụ {commune}"),
)
SHARE_OF_OFFICES = 0.36
# Members of a cell of this type, against the mean of all.
BULK = {CellType.RESIDENTIAL: 1.2, CellType.SCHOOL: 0.95}
SMALL_BULK = 0.45


@dataclass(eq=False)
class DemoCell:
    """A cell, its names and places, and what people and meetings are made from."""

    cell: Cell
    placements: list[CellPlacement]
    size: int = 0
    habit: habits.Habit = habits.STEADY
    successor: "DemoCell | None" = None
    has_story: bool = False

    @property
    def pk(self):
        return self.cell.pk

    @property
    def code(self):
        return self.cell.code

    @property
    def start(self):
        """Its first day."""
        return self.placements[0].start

    @property
    def end(self):
        """The first day on which it is no more, or None."""
        return self.placements[-1].end

    @property
    def cell_type(self):
        return self.placements[0].cell_type

    @property
    def is_residential(self):
        return self.cell_type == CellType.RESIDENTIAL

    def exists_on(self, day):
        """Tell whether the cell exists on `day`."""
        return self.start <= day and (self.end is None or day < self.end)

    def placement_for(self, day):
        """Return the placement on `day`, or the one on the cell's last day when that is earlier."""
        if self.end is not None:
            day = min(day, self.end - timedelta(days=1))
        return next(place for place in self.placements if place.holds_on(day))


@dataclass(eq=False)
class DemoCommune:
    """A commune, its names, and the cells that were founded in it."""

    commune: Commune
    placements: list[CommunePlacement]
    name: str
    cells: list[DemoCell] = field(default_factory=list)

    @property
    def pk(self):
        return self.commune.pk

    @property
    def code(self):
        return self.commune.code

    @property
    def is_town(self):
        return self.placements[0].level == CommuneLevel.TOWN

    @property
    def kind(self):
        return "thị trấn" if self.is_town else "xã"


@dataclass(eq=False)
class District:
    """All units, and those that the logins work in."""

    upper: UpperCommittee
    communes: list[DemoCommune]
    home_commune: DemoCommune
    home_cell: DemoCell
    other_commune: DemoCommune | None = None
    other_cell: DemoCell | None = None
    successions: list[CellSuccession] = field(default_factory=list)

    @property
    def cells(self):
        """All cells that ever existed, in the order of their codes."""
        return [cell for commune in self.communes for cell in commune.cells]


def draw_district(plan):
    """Return the units as they were founded, before anything became of them."""
    upper = UpperCommittee(
        pk=1, code=UPPER_CODE, name=names.UPPER_NAME, level=UpperLevel.DISTRICT.value
    )
    communes = [_commune(plan, number) for number in range(plan.communes)]
    _fill(plan, communes)
    home = communes[1 % len(communes)]
    district = District(upper, communes, home, home.cells[0])
    if len(communes) > 1:
        district.other_commune = communes[2 % len(communes)]
        district.other_cell = district.other_commune.cells[0]
    _shape(plan, district)
    return district


def _commune(plan, number):
    width = max(2, len(str(plan.communes)))
    commune = Commune(pk=number + 1, code=f"{UPPER_CODE}{number + 1:0{width}}")
    is_town = number == 0 and plan.communes > 1
    level = CommuneLevel.TOWN if is_town else CommuneLevel.COMMUNE
    name = names.commune_name(number)
    placement = CommunePlacement(
        commune_id=commune.pk,
        upper_committee_id=1,
        name=f"Đảng bộ {'thị trấn' if is_town else 'xã'} {name}",
        level=level.value,
        # The state's codes end long before 90000.
        official_code=f"{90000 + 3 * number}",
        start=plan.start,
    )
    return DemoCommune(commune, [placement], name)


def _fill(plan, communes):
    """Give each commune its cells, the town a few more."""
    numbers = iter(range(1, plan.cells + 1))
    villages = iter(range(plan.cells))
    for commune, count in zip(communes, _cells_of_communes(plan), strict=True):
        names_and_types = _names_and_types(plan, commune, count, villages)
        width = max(2, len(str(count)))
        for n, (cell_type, name) in enumerate(names_and_types, start=1):
            cell = Cell(pk=next(numbers), code=f"{commune.code}-C{n:0{width}}")
            placement = CellPlacement(
                cell_id=cell.pk,
                commune_id=commune.pk,
                name=name,
                cell_type=cell_type.value,
                start=plan.start,
            )
            commune.cells.append(DemoCell(cell, [placement]))


def _cells_of_communes(plan):
    """Return how many cells each commune has: alike, what is left over going to the first."""
    each, left = divmod(plan.cells, plan.communes)
    counts = [each + (n < left) for n in range(plan.communes)]
    extra = each // 4
    donors = [n for n in range(1, plan.communes) if n % 2 == 0][:extra]
    for donor in donors:
        counts[donor] -= 1
        counts[0] += 1
    return counts


def _names_and_types(plan, commune, count, villages):
    """Return the types and names of a commune's cells, residential ones first."""
    number = commune.pk - 1
    offices = min(round(count * SHARE_OF_OFFICES), len(OFFICES))
    turned = [OFFICES[(2 * number + n) % len(OFFICES)] for n in range(offices)]
    return [
        *((CellType.RESIDENTIAL, _home_name(commune, n, villages)) for n in range(count - offices)),
        *((kind, name.format(commune=commune.name, kind=commune.kind)) for kind, name in turned),
    ]


def _home_name(commune, n, villages):
    if commune.is_town:
        return f"Chi bộ khu phố {n + 1}"
    number = next(villages)
    # The third and fourth communes have a village of one name.
    twin = n == 1 and commune.pk in (3, 4)
    return f"Chi bộ thôn {names.TWIN_VILLAGE if twin else names.village_name(number)}"


def _shape(plan, district):
    """Give every cell its size and habit; the logins' cells are calm ones."""
    rng = plan.rng("cells")
    cells = district.cells
    bulks = [BULK.get(cell.cell_type, SMALL_BULK) * rng.lognormvariate(0, 0.4) for cell in cells]
    scale = plan.members_per_cell * len(cells) / sum(bulks)
    least, most = min(SMALLEST, plan.members_per_cell), max(LARGEST, 2 * plan.members_per_cell)
    for cell, bulk, habit in zip(cells, bulks, habits.deal(rng, len(cells)), strict=True):
        cell.size = max(least, min(most, round(scale * bulk)))
        cell.habit = habit
    for cell in filter(None, (district.home_cell, district.other_cell)):
        _swap_habit(cells, cell, habits.STEADY.name)
        cell.has_story = True
    district.home_cell.size = EXPECTED_AT_HOME + EXEMPT_AT_HOME
    district.home_cell.habit = habits.settled(habits.EXEMPLARY, rng)


def _swap_habit(cells, cell, name):
    """Let `cell` trade its habit for one of this name, so that there are as many of each kind."""
    giver = next((other for other in cells if other.habit.name == name), cell)
    cell.habit, giver.habit = giver.habit, cell.habit


def founded_later(cell, day):
    """Let a cell begin only on `day`."""
    cell.placements[0].start = day
    cell.has_story = True


def turn(placements, day, **changes):
    """Close the newest placement on `day` and open another that differs in `changes`."""
    last = placements[-1]
    kept = {
        field.attname: getattr(last, field.attname)
        for field in last._meta.concrete_fields
        if not field.primary_key
    }
    last.end = day
    placements.append(type(last)(**{**kept, "start": day, "end": None, **changes}))
