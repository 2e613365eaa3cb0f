"""The people of one commune: who is there at first, who comes, and what becomes of them."""

from datetime import timedelta

from cells.choices import (
    ExemptionGround,
    MembershipEnd,
    MembershipKind,
    MembershipStart,
)
from cells.demo.persons import MIXED, draw_age, draw_people_of, draw_person
from cells.demo.plan import day_between, years_after
from cells.demo.units import EXEMPT_AT_HOME, EXPECTED_AT_HOME
from cells.models import Membership
from cells.periods import add_months

EXEMPT_DECISION = "Nghị quyết của chi bộ về miễn công tác và sinh hoạt đảng"
PAUSE_DECISION = "Quyết định của đảng ủy về tạm miễn sinh hoạt đảng"
SUSPENSION_DECISION = "Quyết định của đảng ủy về đình chỉ sinh hoạt đảng"

# New people a year, for each member of the cell.
ADMITTED, TRANSFERRED_IN = 0.017, 0.007
# From these ages on, how many are exempt.
EXEMPT_FROM = ((76, 0.85), (66, 0.5))
PILLARS = 5
# Nobody's fate comes earlier after they joined, or later before the demo ends.
SETTLING, CALM_END = timedelta(days=60), timedelta(days=20)
YEAR = 365.25


def populate(plan, ledger, district, commune):
    """Return everybody who ever joined a cell founded in the commune."""
    people = []
    for cell in commune.cells:
        rng = plan.rng("people", cell.code)
        if cell is district.home_cell:
            people += _home_people(plan, ledger, rng, cell)
        else:
            joined = [
                *_founders(plan, ledger, rng, cell, _ages(rng, cell)),
                *_newcomers(plan, ledger, rng, cell),
            ]
            for person in joined:
                _live(plan, rng, person, commune)
            people += joined
    for cell in commune.cells:
        _hand_over(cell, people)
    return people


def _home_people(plan, ledger, rng, cell):
    """Return the 17-member cell's people, so calm that both counts stand in the last year.

    Of the expected ones the last is admitted halfway, where the demo is long enough.
    """
    joins_later = len(plan.months) > 12
    younger = EXPECTED_AT_HOME - joins_later - PILLARS
    ages = [*_pillar_ages(rng), *(rng.randint(26, 66) for _one in range(younger))]
    ages += [rng.randint(76, 84) for _one in range(EXEMPT_AT_HOME)]
    people = _founders(plan, ledger, rng, cell, ages)
    for person in people[-EXEMPT_AT_HOME:]:
        person.excuse(ExemptionGround.EXEMPT, plan.start, None, EXEMPT_DECISION)
    if joins_later:
        day = plan.month_at(0.5) + timedelta(days=18)
        people.append(_admitted(plan, ledger, rng, cell, MIXED, day))
    return people


def _ages(rng, cell):
    """Return the ages of a cell's first people, the pillars' first."""
    pillars = _pillar_ages(rng)[: cell.size]
    return pillars + [draw_age(cell, rng) for _one in range(cell.size - len(pillars))]


def _pillar_ages(rng):
    return [rng.randint(30, 55) for _one in range(PILLARS)]


def _founders(plan, ledger, rng, cell, ages):
    """Return the people of a cell's first day: its pillars first, who stay."""
    peoples = draw_people_of(cell, rng)
    began = MembershipStart.ROLL if cell.start == plan.start else MembershipStart.TRANSFERRED
    founders = []
    for n, age in enumerate(ages):
        person = draw_person(plan, ledger, rng, cell, peoples, age=age, day=cell.start)
        person.is_pillar = n < PILLARS
        person.joins(cell, cell.start, began)
        founders.append(person)
    return founders


def _newcomers(plan, ledger, rng, cell):
    """Return who was admitted in a cell, or came to it from outside the district, year by year."""
    peoples = draw_people_of(cell, rng)
    last = min(cell.end or plan.last_day, plan.last_day) - timedelta(days=1)
    newcomers, first = [], cell.start + timedelta(days=1)
    while first < last:
        until = min(years_after(first, 1), last)
        share = (until - first).days / YEAR
        for _one in range(int(cell.size * ADMITTED * share + rng.random())):
            day = day_between(rng, first, until)
            newcomers.append(_admitted(plan, ledger, rng, cell, peoples, day))
        for _one in range(int(cell.size * TRANSFERRED_IN * share + rng.random())):
            day = day_between(rng, first, until)
            newcomers.append(_transferred(plan, ledger, rng, cell, peoples, day))
        first = until + timedelta(days=1)
    return newcomers


def _admitted(plan, ledger, rng, cell, peoples, day):
    age = rng.randint(20, 45)
    person = draw_person(plan, ledger, rng, cell, peoples, age=age, day=day, admitted=day)
    person.joins(cell, day, MembershipStart.ADMITTED)
    return person


def _transferred(plan, ledger, rng, cell, peoples, day):
    age = min(draw_age(cell, rng), 65)
    person = draw_person(plan, ledger, rng, cell, peoples, age=age, day=day)
    person.joins(cell, day, MembershipStart.TRANSFERRED)
    return person


# What becomes of people: one thing at most, so that no two facts of a person collide.


def _live(plan, rng, person, commune):
    """Let something happen to a person, or nothing, as for most."""
    if person.is_pillar:
        return
    _grow_old(plan, rng, person)
    first, last = person.last.start + SETTLING, plan.last_day - CALM_END
    if first >= last:
        return
    years = (last - first).days / YEAR
    fates = [(_dies, _mortality(person.age))]
    if not person.is_excused_for_good():
        fates += FATES
    left = rng.random() / years
    for fate, chance in fates:
        left -= chance
        if left < 0:
            fate(plan, rng, person, commune, day_between(rng, first, last))
            return


def _grow_old(plan, rng, person):
    """Exempt some of the old, from the first day that we know or later."""
    share = next((share for age, share in EXEMPT_FROM if person.age >= age), 0)
    if rng.random() < share:
        joined = person.last.start
        start = joined if rng.random() < 0.7 else day_between(rng, joined, plan.last_day)
        person.excuse(ExemptionGround.EXEMPT, start, None, EXEMPT_DECISION)


def _mortality(age):
    return 0.001 if age < 45 else 0.006 if age < 65 else 0.02 if age < 75 else 0.05


def _dies(plan, rng, person, commune, day):
    person.leaves(day, MembershipEnd.DIED)
    person.exemptions = [row for row in person.exemptions if row.start < day]
    for row in person.exemptions:
        row.end = day


def _transfers_out(plan, rng, person, commune, day):
    person.leaves(day, MembershipEnd.TRANSFERRED)


def _drops_out(plan, rng, person, commune, day):
    ended = (MembershipEnd.RESIGNED, MembershipEnd.STRUCK_OFF, MembershipEnd.EXPELLED)
    person.leaves(day, rng.choices(ended, (4, 5, 1))[0])


def _moves(plan, rng, person, commune, day):
    """Leave for another cell of the commune and arrive there, often weeks later."""
    arrival = day + timedelta(days=rng.choice((0, 0, 3, 10, 24)))
    hosts = _open_cells(commune, person, arrival)
    if hosts and arrival <= plan.last_day:
        person.leaves(day, MembershipEnd.TRANSFERRED)
        person.joins(rng.choice(hosts), arrival, MembershipStart.TRANSFERRED)


def _sits_elsewhere(plan, rng, person, commune, day):
    """Be in temporary activity in another cell for 3 months to a year."""
    hosts = _open_cells(commune, person, day)
    if hosts:
        end = add_months(day, rng.randint(3, 12))
        is_over = end <= plan.last_day
        person.joins(
            rng.choice(hosts),
            day,
            MembershipStart.TEMPORARY,
            MembershipKind.TEMPORARY,
            end=end if is_over else None,
            ended=MembershipEnd.TEMPORARY_OVER.value if is_over else "",
        )


def _open_cells(commune, person, day):
    """Return the cells that somebody may join: neither their own, nor one with a story."""
    return [
        cell
        for cell in commune.cells
        if cell.exists_on(day) and not cell.has_story and cell.pk != person.last.cell_id
    ]


def _pauses(plan, rng, person, commune, day):
    end = add_months(day, rng.randint(3, 12))
    person.excuse(ExemptionGround.EXEMPT_FOR_TIME, day, end, PAUSE_DECISION)


def _is_suspended(plan, rng, person, commune, day):
    person.excuse(ExemptionGround.SUSPENDED, day, day + timedelta(days=90), SUSPENSION_DECISION)


# With the chance of each in a year.
FATES = (
    (_transfers_out, 0.010),
    (_moves, 0.009),
    (_sits_elsewhere, 0.009),
    (_pauses, 0.012),
    (_drops_out, 0.002),
    (_is_suspended, 0.002),
)


def _hand_over(cell, people):
    """Let the people of a cell that ended go on in its successor, from its last day on."""
    if cell.successor is None:
        return
    for person in people:
        for row in person.memberships[:]:
            if row.cell_id == cell.pk and (row.end is None or row.end > cell.end):
                rest = Membership(
                    member_id=row.member_id,
                    cell_id=cell.successor.pk,
                    kind=row.kind,
                    start=cell.end,
                    end=row.end,
                    began=MembershipStart.REORGANISED.value,
                    ended=row.ended,
                )
                row.end, row.ended = cell.end, MembershipEnd.REORGANISED.value
                person.memberships.append(rest)
