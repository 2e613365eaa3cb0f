"""One invented person at a time: name, dates, numbers, and how faithfully they attend."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from cells.choices import (
    CellType,
    ExemptionGround,
    MembershipKind,
    MembershipStart,
    Sex,
)
from cells.demo import names
from cells.demo.plan import day_between, years_after
from cells.models import Exemption, Member, Membership
from cells.periods import PartialDate


@dataclass(frozen=True)
class Makeup:
    """Who belongs to cells of a type: ages from, to and mostly; the share of women."""

    youngest: int
    oldest: int
    mostly: int
    women: float


MAKEUPS = {
    CellType.RESIDENTIAL: Makeup(21, 88, 54, 0.36),
    CellType.SCHOOL: Makeup(24, 58, 40, 0.74),
    CellType.HEALTH: Makeup(25, 58, 40, 0.6),
    CellType.AGENCY: Makeup(25, 59, 42, 0.34),
    CellType.ENTERPRISE: Makeup(24, 60, 42, 0.4),
    CellType.POLICE: Makeup(22, 50, 34, 0.1),
    CellType.MILITARY: Makeup(22, 50, 34, 0.04),
}
PEOPLES = (names.KINH, names.TAY, names.DAO, names.SAN_CHI)
# Who lives in the district, and which people most of a village are.
MIXED = (62, 18, 12, 8)
VILLAGES = (38, 28, 20, 14)
SHARE_OF_THEIR_OWN = 0.8

# Letters and multipliers of codes and numbers: all different, and they say nothing of the person.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_STEP, _CODE_SPACE = 682_147_953_811, 32**8
_CARD_STEP, _CARD_FIRST, _CARD_SPACE = 61_803_399, 10_482_517, 10**8


@dataclass(eq=False)
class Person:
    """A member with all their memberships and exemptions, oldest first.

    `absence` weighs how often they are the one who is missing.
    """

    member: Member
    age: int
    memberships: list[Membership] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    absence: float = 1.0
    is_pillar: bool = False

    @property
    def last(self):
        """The newest main membership."""
        mains = [row for row in self.memberships if row.kind == MembershipKind.MAIN]
        return max(mains, key=lambda row: row.start)

    def joins(self, cell, day, began, kind=MembershipKind.MAIN, end=None, ended=""):
        """Belong to a cell from a day to a day."""
        self.memberships.append(
            Membership(
                member_id=self.member.pk,
                cell_id=cell.pk,
                kind=kind.value,
                start=day,
                end=end,
                began=MembershipStart(began).value,
                ended=str(ended),
            )
        )

    def leaves(self, day, ended):
        """End the newest main membership."""
        self.last.end, self.last.ended = day, ended.value

    def excuse(self, ground, start, end, decision):
        """Be exempt from a day to a day."""
        self.exemptions.append(
            Exemption(
                member_id=self.member.pk,
                ground=ground.value,
                start=start,
                end=end,
                decision=decision,
            )
        )

    def exemption_on(self, day):
        """Return the exemption that covers `day`, or None."""
        return next((row for row in self.exemptions if row.holds_on(day)), None)

    def is_excused_for_good(self):
        return any(row.ground == ExemptionGround.EXEMPT for row in self.exemptions)

    def is_elsewhere_on(self, day):
        """Tell whether the person is in temporary activity on `day`."""
        return any(
            row.kind == MembershipKind.TEMPORARY and row.holds_on(day) for row in self.memberships
        )


def draw_people_of(cell, rng):
    """Return the weights of the peoples in a cell: a village is mostly of one."""
    if not cell.is_residential:
        return MIXED
    own = rng.choices(range(len(PEOPLES)), VILLAGES)[0]
    rest = (1 - SHARE_OF_THEIR_OWN) / sum(MIXED)
    return tuple(rest * w + SHARE_OF_THEIR_OWN * (n == own) for n, w in enumerate(MIXED))


def draw_age(cell, rng):
    """Return the age of somebody in a cell of this type."""
    makeup = MAKEUPS[cell.cell_type]
    return int(rng.triangular(makeup.youngest, makeup.oldest, makeup.mostly))


def draw_person(plan, ledger, rng, cell, peoples, *, age, day, admitted=None):
    """Return somebody of `age` on `day`; a member long since, unless `admitted` on a given day."""
    sex = Sex.FEMALE if rng.random() < MAKEUPS[cell.cell_type].women else Sex.MALE
    ethnicity = rng.choices(PEOPLES, peoples)[0]
    pk = ledger.number(Member)
    member = Member(pk=pk, code=member_code(pk), sex=sex.value, ethnicity=ethnicity)
    member.set_name(names.full_name(rng, ethnicity, sex))
    born = day_between(rng, years_after(day, -age) - timedelta(days=360), years_after(day, -age))
    admitted = admitted or _admission(rng, born, age, day)
    _date(member, plan, rng, born, admitted)
    if member.official_from and rng.random() < 0.96:
        member.card_number = card_number(pk)
    return Person(member, age, absence=6.0 if rng.random() < 0.08 else rng.uniform(0.4, 1.6))


def _admission(rng, born, age, day):
    """Return the day on which somebody was admitted some time ago, at 18 or later."""
    at = int(rng.triangular(19, min(age - 0.5, 45), min(age - 0.6, 27)))
    first = years_after(born, at)
    return min(day_between(rng, first, first + timedelta(days=360)), day - timedelta(days=20))


def _date(member, plan, rng, born, admitted):
    """Write down the person's dates, as precisely as papers of that time know them."""
    known = _precision(rng, born)
    official = years_after(admitted, 1)
    member.born = _known(born, known)
    member.admitted = _known(admitted, known)
    if known == 3 and rng.random() < 0.6:
        member.admission_decided = PartialDate.of(admitted - timedelta(days=rng.randint(3, 30)))
    if official > plan.last_day:
        return
    member.official_from = _known(official, known)
    decided = official + timedelta(days=rng.randint(0, 40))
    if known == 3 and rng.random() < 0.5 and decided <= plan.last_day:
        member.recognition_decided = PartialDate.of(decided)


def _precision(rng, born):
    """Return how many of year, month and day are known: all, but of some old people."""
    return rng.choices((1, 2, 3), (30, 15, 55))[0] if born < date(1952, 1, 1) else 3


def _known(day, parts):
    return PartialDate(*(day.year, day.month, day.day)[:parts])


def member_code(number):
    """Return an opaque code, another for each number."""
    rest = number * _CODE_STEP % _CODE_SPACE
    letters = []
    for _place in range(8):
        rest, letter = divmod(rest, len(_LETTERS))
        letters.append(_LETTERS[letter])
    return f"DV-{''.join(letters)}"


def card_number(number):
    """Return 8 digits, others for each number."""
    return f"{(_CARD_FIRST + number * _CARD_STEP) % _CARD_SPACE:08}"
