"""What a row tells about a member that the record does not know yet."""

from operator import attrgetter

from cells import text
from cells.periods import PartialDate
from cells.resources.values.ethnicities import official_name
from cells.resources.values.names import as_name
from cells.resources.values.rows import DATE_FIELDS, MEMBER_FIELDS

_facts_of_row = attrgetter(*MEMBER_FIELDS)


def facts_of(row):
    """Return what a row says of a member, as plain values by column."""
    said = zip(MEMBER_FIELDS, _facts_of_row(row), strict=True)
    return {column: plain(value) for column, value in said if value is not None}


def new_facts(row, known):
    """Return what the row says and the member does not hold, and what is held in its place: two
    mappings of plain values by column."""
    said, held = {}, {}
    for column, value, old in zip(MEMBER_FIELDS, _facts_of_row(row), known.facts, strict=True):
        if value is None:
            continue
        new = plain(value)
        if new != old and _tells(column, new, old):
            said[column], held[column] = new, old
    return said, held


def _tells(column, value, known):
    """Tell whether `value` is news: not the same name spelled in another way, nor another name
    of the same ethnic group, nor a day told less precisely than it is known."""
    if column == "full_name":
        return text.name_key(value) not in (text.name_key(known), text.name_key(as_name(known)))
    if column == "ethnicity":
        return value.casefold() != (official_name(known) or known).casefold()
    if column in DATE_FIELDS and known:
        return not known.startswith(value)
    return True


def plain(value):
    """Return a value of a row as JSON keeps it."""
    return value.isoformat() if type(value) is PartialDate else value


def from_plain(column, value):
    """Return a value of a member's column from its plain form."""
    return PartialDate.parse(value) if column in DATE_FIELDS else value
