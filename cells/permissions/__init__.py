"""Who may see and do what: the only place that decides.

A person's rights come from the posts that hold today. They are read once a request, so a post that
ends takes effect at the next one.

* Upper committee staff see everything under their committee.
* Commune staff see the cells placed in their commune today, with their whole history and that of
  the cells they carry on; of cells that left, the figures of their time there and no persons.
* A cell's secretary and deputy see their cell.
* Readers see the figures and lists of their unit, never a person.
* Superusers put the record right under /admin/; everything else their posts decide, too.
* Staff keep the logins of those who work below them, never those of their equals.

What is not theirs does not exist for them: every page answers as if it were missing.
"""

# Importing it states what each noun's `visible_to` means.
from cells.permissions import visibility
from cells.permissions.access import CELL_ROLES, access_of, holds_a_post
from cells.permissions.accounts import (
    accounts_of,
    may_keep_accounts,
    needs_second_factor,
    posts_kept_by,
    roles_to_give,
    units_for,
)
from cells.permissions.answers import get_from, require
from cells.permissions.meetings import (
    is_officer,
    is_staff_over,
    is_upper_over,
    may_answer,
    may_confirm,
    may_dispute,
    may_edit,
    may_join,
    may_record,
    may_remind,
    may_reopen,
    may_reopen_again,
    may_return,
    may_return_again,
    may_see_people,
)
from cells.permissions.offices import (
    communes_of_papers,
    communes_to_open,
    may_import,
    may_import_into,
    may_keep_papers,
    may_open_months,
    may_read_log,
    may_repair,
    may_take_out_roll,
    months_open_again,
    sees_people_somewhere,
)

__all__ = [
    "CELL_ROLES",
    "access_of",
    "accounts_of",
    "communes_of_papers",
    "communes_to_open",
    "get_from",
    "holds_a_post",
    "is_officer",
    "is_staff_over",
    "is_upper_over",
    "may_answer",
    "may_confirm",
    "may_dispute",
    "may_edit",
    "may_import",
    "may_import_into",
    "may_join",
    "may_keep_accounts",
    "may_keep_papers",
    "may_open_months",
    "may_read_log",
    "may_record",
    "may_remind",
    "may_repair",
    "may_reopen",
    "may_reopen_again",
    "may_return",
    "may_return_again",
    "may_see_people",
    "may_take_out_roll",
    "months_open_again",
    "needs_second_factor",
    "posts_kept_by",
    "require",
    "roles_to_give",
    "sees_people_somewhere",
    "units_for",
    "visibility",
]
