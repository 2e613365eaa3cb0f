"""Member rolls: from rows that were read to a plan, and from the plan to the record.

1. `scope`: what a roll may touch, and the cells that it may name.
2. `people`: those on record whom its rows may mean, fetched in bulk.
3. `answers`: doubts, and what somebody said of them.
4. `matching`, `twins`: who is who.
5. `checks`, `planning`: what each row does, or why it cannot.
6. `writing`: the plan, written in bulk with its log.

`cells.services.imports` keeps the plan, and executes it.
"""

from cells.services.rolls.planning import plan_roll
from cells.services.rolls.plans import Plan, PlannedRow
from cells.services.rolls.scope import Scope

__all__ = ["Plan", "PlannedRow", "Scope", "plan_roll"]
