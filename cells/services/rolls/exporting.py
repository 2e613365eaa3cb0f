"""The roll of a cell or a commune on a day, as it goes out into a file.

On it stand the main members of that day. Temporary ones stand on the roll of their own cell only:
on two rolls a person would be taken for one who moves, whenever one of them is read again.
"""

from django.db.models import OuterRef, Subquery

from cells.choices import MembershipKind, MembershipStart
from cells.models import Cell, CellPlacement, Exemption, Membership
from cells.periods import PartialDate
from cells.resources.roll_files import RollEntry, write_csv, write_xlsx

BATCH = 2_000
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
_FACTS = (
    "full_name",
    "born",
    "sex",
    "ethnicity",
    "admission_decided",
    "admitted",
    "official_from",
    "recognition_decided",
    "card_number",
    "personal_number",
)


def roll_of(unit, day):
    """Yield a RollEntry for each main member of a cell or commune on `day`, by cell code, then by
    name; one query. A unit that was not there on that day has none.

    What came after that day is not on it. An arrival is written where one is on record, and can
    be: of who was found on a roll, nobody knows it.
    """
    columns = (*(f"member__{fact}" for fact in _FACTS), "cell__code", "cell_name")
    rows = _memberships(unit, day)
    rows = rows.values_list(*columns, "start", "began", "ground", "member__code")
    for *values, start, began, ground, code in rows.iterator(chunk_size=BATCH):
        known = [None if _is_after(value, day) else value for value in values]
        is_known = began != MembershipStart.ROLL and not any(
            _is_after(value, start) for value in known
        )
        yield RollEntry(*known, PartialDate.of(start) if is_known else None, ground, code)


def _is_after(value, day):
    return isinstance(value, PartialDate) and value.first_day > day


def _memberships(unit, day):
    placements = CellPlacement.objects.on(day)
    placements = placements.filter(**{"cell" if isinstance(unit, Cell) else "commune": unit})
    exemptions = Exemption.objects.on(day).filter(member=OuterRef("member"))
    memberships = Membership.objects.on(day).filter(
        kind=MembershipKind.MAIN, cell__in=placements.values("cell")
    )
    return memberships.annotate(
        cell_name=Subquery(placements.filter(cell=OuterRef("cell")).values("name")[:1]),
        ground=Subquery(exemptions.values("ground")[:1]),
    ).order_by("cell__code", "member__sort_name", "member__code")


def write_roll(file, kind, unit, day):
    """Write the roll of a cell or commune on `day` to a binary file; `kind` is csv or xlsx."""
    named = type(unit).objects.named_on(day).get(pk=unit.pk)
    WRITERS[kind](file, named.name or unit.code, day, roll_of(unit, day))
