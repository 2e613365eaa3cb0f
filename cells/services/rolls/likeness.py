"""How alike a row and a person on record are, or two rows: the rules of who is who."""

from enum import Enum

from cells import text
from cells.services.rolls.people import NUMBERS


class Likeness(Enum):
    """What two bearers of one name in one cell are to each other."""

    SAME = "same"
    MAYBE = "maybe"
    DOUBT = "doubt"
    OTHER = "other"


def likeness(one, other):
    """Compare two bearers of one name, each a row or a member.

    Dates of birth decide; where one is missing, the dates of admission. Two who bear different
    numbers are two, unless they share a full date of birth: then somebody must say.
    """
    births = dates_agree(one.born, other.born)
    numbers_differ = any(_differ(getattr(one, name), getattr(other, name)) for name in NUMBERS)
    if births is False:
        return Likeness.OTHER
    if numbers_differ:
        return Likeness.DOUBT if births and one.born.day and other.born.day else Likeness.OTHER
    if births:
        return Likeness.SAME
    admissions = dates_agree(one.admitted, other.admitted)
    return {True: Likeness.SAME, False: Likeness.DOUBT, None: Likeness.MAYBE}[admissions]


def _differ(one, other):
    return bool(one and other and one != other)


def dates_agree(one, other):
    """Tell whether two partial dates can be one day; None when either is not known."""
    if one is None or other is None:
        return None
    if one == other:
        return True
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def names_agree(one, other):
    """Tell whether two names can be spellings of one: the same given name and family name, or one
    name shortened. Marks make no difference here."""
    ours, theirs = text.search_form(one).split(), text.search_form(other).split()
    if not ours or not theirs or ours[-1] != theirs[-1]:
        return False
    return ours[0] == theirs[0] or set(ours) <= set(theirs) or set(theirs) <= set(ours)
