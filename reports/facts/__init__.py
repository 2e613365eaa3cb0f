"""The check of facts: every rule that spans tables, counted again from the rows."""

from dataclasses import dataclass
from itertools import chain

from reports.facts.figures import (
    attendance_off_the_rows,
    ratings_off_the_rows,
    reporting_off_the_rows,
)
from reports.facts.finding import Finding
from reports.facts.people import (
    memberships_outside_cells,
    name_forms,
    ratings_elsewhere,
    temporary_at_home,
)
from reports.facts.sheets import (
    disputes_left_over,
    drift,
    off_their_state,
    off_their_tallies,
    sheets_not_held,
)
from reports.facts.units import (
    cycles,
    frozen_elsewhere,
    held_off,
    homeless_cells,
    joint_elsewhere,
    overlaps,
    successions_too_early,
)


@dataclass(frozen=True)
class FactCheck:
    """What was found: `broken` rules, and `drift` of rolls corrected after a sheet was frozen."""

    broken: tuple[Finding, ...]
    drift: tuple[Finding, ...]


def check_facts(today):
    """Return what every rule finds in the facts; `today` is the day of today's structure."""
    rules = (
        off_their_tallies(),
        sheets_not_held(),
        off_their_state(),
        disputes_left_over(),
        overlaps(),
        frozen_elsewhere(),
        held_off(),
        joint_elsewhere(),
        homeless_cells(),
        successions_too_early(),
        cycles(),
        memberships_outside_cells(),
        temporary_at_home(),
        ratings_elsewhere(),
        name_forms(),
        attendance_off_the_rows(today),
        reporting_off_the_rows(today),
        ratings_off_the_rows(today),
    )
    return FactCheck(tuple(chain(*rules)), tuple(drift()))
