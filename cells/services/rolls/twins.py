"""The same person twice in one file, and rows of new people who cannot be told apart."""

from collections import defaultdict

from django.utils.translation import gettext as _

from cells import text
from cells.resources.rows import ProblemKind
from cells.services.rolls.likeness import Likeness, likeness
from cells.services.rolls.people import NUMBERS

# With how many earlier namesakes a row is compared, so that no file makes this slow.
COMPARED = 50


def find_twins(matches):
    """Note on every row that repeats an earlier one which row that is."""
    _find_repeated_people(matches)
    for number in NUMBERS:
        _find_repeated_numbers(matches, number)
    _find_repeated_names(matches)


def _find_repeated_people(matches):
    first = {}
    for match in matches:
        if match.person:
            earlier = first.setdefault(match.person, match)
            if earlier is not match:
                _repeats(match, earlier, match.found_by)


def _find_repeated_numbers(matches, number):
    """The same number twice; of a repeated person that was noted already."""
    first = {}
    for match in matches:
        value = getattr(match.row, number)
        earlier = first.setdefault(value, match)
        is_noted = match.person and match.person is earlier.person
        if value and earlier is not match and not is_noted:
            _repeats(match, earlier, number)


def _find_repeated_names(matches):
    """New people of one name: one person if born on one day, a doubt if nothing tells."""
    by_name = defaultdict(list)
    for match in matches:
        if match.row.full_name and match.cell and not (match.person or match.row.problems):
            namesakes = by_name[text.name_key(match.row.full_name)]
            _compare(match, namesakes[-COMPARED:])
            namesakes.append(match)


def _compare(match, namesakes):
    for earlier in namesakes:
        degree = likeness(match.row, earlier.row)
        born = match.row.born
        if degree == Likeness.SAME and born and born.day and born == earlier.row.born:
            return _repeats(match, earlier, "full_name")
        if match.cell == earlier.cell and degree != Likeness.OTHER:
            message = _(
                "This row and row %(row)s cannot be told apart: give the date of birth or the card"
                " number."
            ) % {"row": earlier.row.number}
            return match.row.add_problem("full_name", message, ProblemKind.DOUBT)
    return None


def _repeats(match, earlier, column):
    message = _("The same person is in row %(row)s already.") % {"row": earlier.row.number}
    match.row.add_problem(column, message)
