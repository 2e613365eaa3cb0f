"""Imported files, whatever they hold: received, planned, answered, applied and taken back.

1. `planning`: the file is kept, read in the way that was found or chosen, and planned.
2. `storing`: the plan as an Import with its rows.
3. `answering`, `naming`: what somebody said of doubts and columns, remembered.
4. `applying`: the stored plan, executed as it was shown or not at all.
5. `undoing`: an applied import taken back, while nothing later depends on it.
6. `working`: all this beside the request, with progress.
7. `forgetting`: what imports hold of people, deleted when they are old.

`kinds` says by what the files of each kind are read, planned and written.
"""

from cells.services.imports.applying import Outcome, apply_import, confirm_import
from cells.services.imports.planning import plan_import, read_again, receive_file
from cells.services.imports.storing import store_plan
from cells.services.imports.working import progress_of, start

__all__ = [
    "Outcome",
    "apply_import",
    "confirm_import",
    "plan_import",
    "progress_of",
    "read_again",
    "receive_file",
    "start",
    "store_plan",
]
