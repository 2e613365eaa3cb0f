"""Who leads a cell: its secretary, deputy and committee, and the head of its village."""

from cells.choices import MemberStatus, OfficeRole
from cells.models import Office

# From this many official members on a cell has a committee.
COMMITTEE_FROM = 9
DEPUTY_FROM = 6


def draw_offices(plan, cell, roll):
    """Return the offices of a cell: held by its pillars, from its first day to its last."""
    rng = plan.rng("offices", cell.code)
    founders = [person for person, _row in roll.mains_on(cell.start)]
    pillars = [person for person in founders if person.is_pillar]
    official = sum(_is_official(person, cell.start) for person in founders)
    offices = [_office(cell, *pair) for pair in zip(pillars, _roles(official), strict=False)]
    if len(pillars) > len(offices) and rng.random() < 0.3:
        offices += _successor_of_secretary(plan, rng, cell, offices, pillars[-1])
    if cell.is_residential:
        # The secretary is the head of most villages.
        head = pillars[0] if rng.random() < 0.6 else pillars[-1]
        offices.append(_office(cell, head, OfficeRole.VILLAGE_HEAD))
    return offices


def _is_official(person, day):
    return person.member.status_on(day) == MemberStatus.OFFICIAL


def _roles(official):
    roles = [OfficeRole.SECRETARY]
    if official >= DEPUTY_FROM:
        roles.append(OfficeRole.DEPUTY)
    if official >= COMMITTEE_FROM:
        roles += [OfficeRole.COMMITTEE_MEMBER] * (1 if official < 20 else 2)
    return roles


def _office(cell, person, role, start=None):
    return Office(
        member_id=person.member.pk,
        cell_id=cell.pk,
        role=role.value,
        start=start or cell.start,
        end=cell.end,
    )


def _successor_of_secretary(plan, rng, cell, offices, heir):
    """Let another become secretary at the middle of the demo, as after a congress."""
    day = plan.month_at(rng.choice((0.3, 0.6)))
    if day <= cell.start or (cell.end and day >= cell.end):
        return []
    offices[0].end = day
    return [_office(cell, heir, OfficeRole.SECRETARY, start=day)]
