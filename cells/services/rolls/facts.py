"""What a row tells about a member that the record does not know yet."""

from datetime import date

from cells import text
from cells.periods import PartialDate
from cells.resources.rows import DATE_FIELDS, MEMBER_FIELDS


def new_facts(row, member):
    """Return the values of the row that the member does not hold; all of them without a member."""
    given = {column: getattr(row, column) for column in MEMBER_FIELDS}
    return {
        column: value
        for column, value in given.items()
        if value is not None and (member is None or _tells(column, value, getattr(member, column)))
    }


def _tells(column, value, known):
    """Tell whether `value` is news: not the same name spelled in another way, nor a day told less
    precisely than it is known."""
    if column == "full_name":
        return text.name_key(value) != text.name_key(known)
    if column == "ethnicity":
        return value.casefold() != known.casefold()
    if column in DATE_FIELDS and known:
        return not known.isoformat().startswith(value.isoformat())
    return value != known


def plain(value):
    """Return a value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date | PartialDate) else value


def from_plain(column, value):
    """Return a value of a member's column from its plain form."""
    return PartialDate.parse(value) if column in DATE_FIELDS else value
