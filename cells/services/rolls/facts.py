"""What a row tells about a member that the record does not know yet."""

from datetime import date
from operator import attrgetter

from cells import text
from cells.periods import PartialDate
from cells.resources.values.ethnicities import official_name
from cells.resources.values.rows import DATE_FIELDS, MEMBER_FIELDS

_facts_of_row = attrgetter(*MEMBER_FIELDS)


def new_facts(row, member):
    """Yield the columns in which the row says what the member does not hold, with the value that
    it says and the one that is known."""
    said = zip(MEMBER_FIELDS, _facts_of_row(row), member.facts, strict=True)
    for column, value, known in said:
        if value is not None and value != known and _tells(column, value, known):
            yield column, value, known


def _tells(column, value, known):
    """Tell whether `value` is news: not the same name spelled in another way, nor another name
    of the same ethnic group, nor a day told less precisely than it is known."""
    if column == "full_name":
        return text.name_key(value) != text.name_key(known)
    if column == "ethnicity":
        return value.casefold() != (official_name(known) or known).casefold()
    if column in DATE_FIELDS and known:
        return not known.isoformat().startswith(value.isoformat())
    return True


def plain(value):
    """Return a value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date | PartialDate) else value


def from_plain(column, value):
    """Return a value of a member's column from its plain form."""
    return PartialDate.parse(value) if column in DATE_FIELDS else value
