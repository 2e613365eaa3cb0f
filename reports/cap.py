"""The limit on the number rated excellent: a share of a base, within each group of like units.

It is another ratio than the excellent percentage, and never confused with it. What the base is,
how it is rounded, which units are alike and how far they are pooled is one dated setting.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from cells.choices import Grade
from cells.models import SettingKey
from cells.rates import Ratio
from reports.queries.settings import setting_on

# What the share is taken of, by the word in the setting.
BASES = {
    "good": (Grade.GOOD,),
    "good_and_better": (Grade.EXCELLENT, Grade.GOOD),
    "rated": tuple(Grade),
}
ROUNDINGS = {"down": ROUND_FLOOR, "up": ROUND_CEILING, "half_up": ROUND_HALF_UP}


@dataclass(frozen=True)
class CapGroup:
    """Like units that are measured together: `commune` or type empty where they are pooled."""

    commune: str
    cell_type: str
    excellent: int
    base: int
    allowed: int

    @property
    def is_over(self):
        return self.excellent > self.allowed


@dataclass(frozen=True)
class Cap:
    """The rule in force, its source, and every group measured by it."""

    share: Decimal
    base: str
    rounding: str
    source: str
    groups: tuple[CapGroup, ...]

    @property
    def ratio(self):
        """The excellent, of the base, over all groups."""
        excellent = sum(group.excellent for group in self.groups)
        return Ratio(excellent, sum(group.base for group in self.groups))

    @property
    def over(self):
        """The groups with more excellent than the rule allows."""
        return [group for group in self.groups if group.is_over]


def cap_of(rated, day, *, of_members):
    """Return the limit in force on `day` and how the rated groups stand to it; None without one."""
    setting = setting_on(SettingKey.EXCELLENT_CAP, day)
    if setting is None:
        return None
    rule = setting.value
    share, base, rounding = Decimal(str(rule["share_percent"])), rule["base"], rule["rounding"]
    grades = _grades_by_group(rated, rule, of_members)
    groups = (
        CapGroup(*group, **_measured(counts, share, base, rounding))
        for group, counts in sorted(grades.items())
    )
    return Cap(share, base, rounding, setting.source, tuple(groups))


def _grades_by_group(rated, rule, of_members):
    """Return how often each grade was decided, by (commune, type of cell)."""
    by_commune = rule["pool"] == "commune"
    # Members are alike within their organisation, whatever the type of their cell.
    by_type = rule["group"] == "cell_type" and not of_members
    found = defaultdict(Counter)
    for fact in rated:
        group = (fact.commune if by_commune else "", fact.cell_type if by_type else "")
        found[group][fact.grade] += fact.count
    return found


def _measured(counts, share, base, rounding):
    whole = sum(counts[grade] for grade in BASES[base])
    allowed = (share * whole / 100).to_integral_value(ROUNDINGS[rounding])
    return {"excellent": counts[Grade.EXCELLENT], "base": whole, "allowed": int(allowed)}
