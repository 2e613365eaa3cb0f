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

    A full date of birth decides, and a date of birth or admission that agrees as far as it is
    known. Where one speaks for one person and another against, somebody must say.
    """
    births, admissions = (
        dates_agree(one.born, other.born),
        dates_agree(one.admitted, other.admitted),
    )
    if any(_differ(getattr(one, name), getattr(other, name)) for name in NUMBERS):
        return _likeness_of_two_numbers(one, other, births, admissions)
    if births is False:
        return Likeness.DOUBT if _may_be_misspelt(one, other, admissions) else Likeness.OTHER
    if births:
        is_sure = admissions is not False or _are_full(one.born, other.born)
        return Likeness.SAME if is_sure else Likeness.DOUBT
    return {True: Likeness.SAME, False: Likeness.DOUBT, None: Likeness.MAYBE}[admissions]


def _likeness_of_two_numbers(one, other, births, admissions):
    """Who bear different numbers are two, unless all dates say that they are one."""
    if births is False or admissions is False and not _are_full(one.born, other.born):
        return Likeness.OTHER
    full = births and _are_full(one.born, other.born)
    full = full or (admissions and (births or _are_full(one.admitted, other.admitted)))
    return Likeness.DOUBT if full else Likeness.OTHER


def _may_be_misspelt(one, other, admissions):
    """Tell whether two dates of birth that differ may be one, by the day of admission, or since
    they differ in one part only or in the order of day and month."""
    if admissions and _are_full(one.admitted, other.admitted):
        return True
    ours, theirs = ((date.year, date.month, date.day) for date in (one.born, other.born))
    if admissions is False or None in (*ours, *theirs):
        return False
    swapped = ours == (theirs[0], theirs[2], theirs[1])
    return swapped or sum(mine != yours for mine, yours in zip(ours, theirs, strict=True)) == 1


def _are_full(one, other):
    return bool(one.day and other.day)


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
