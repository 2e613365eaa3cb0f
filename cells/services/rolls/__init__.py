"""Member rolls: from rows that were read to a plan, and from the plan to the record.

1. `scope`: what a roll may touch, and the cells that it may name.
2. `people`: those on record whom its rows may mean, fetched in bulk.
3. `matching`: who is who.
4. `checks`, `planning`: what each row does, or why it cannot.
5. `storing`: the plan as an Import with its rows.
6. `applying`: the stored plan, executed as it was shown or not at all.
"""

from cells.services.rolls.applying import Outcome, apply_import
from cells.services.rolls.planning import plan_roll
from cells.services.rolls.plans import Plan, PlannedRow
from cells.services.rolls.scope import Scope
from cells.services.rolls.storing import store_plan

__all__ = [
    "Outcome",
    "Plan",
    "PlannedRow",
    "Scope",
    "apply_import",
    "plan_roll",
    "store_plan",
]
