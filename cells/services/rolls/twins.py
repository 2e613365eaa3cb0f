"""The same person twice in one file, and rows of new people who cannot be told apart."""

from collections import defaultdict

from django.utils.translation import gettext as _

from cells.resources.values.rows import ProblemKind
from cells.services.rolls.answers import DIFFERENT, LEFT_OUT
from cells.services.rolls.likeness import Likeness, likeness
from cells.services.rolls.people import NUMBERS

# With how many earlier namesakes a row is compared, so that no file makes this slow.
COMPARED = 50


def find_twins(matches, answers):
    """Note on every row that repeats an earlier one which row that is."""
    _find_repeated_people(matches, answers)
    for number in NUMBERS:
        _find_repeated_numbers(matches, number)
    _find_repeated_names(matches, answers)


def _find_repeated_people(matches, answers):
    """The same person twice: a mistake if found by a number, else for somebody to say."""
    first = {}
    for match in matches:
        if match.person:
            earlier = first.setdefault(match.person, match)
            if earlier is not match and match.found_by == "full_name":
                _ask_about_repeated(match, earlier, answers)
            elif earlier is not match:
                _repeats(match, earlier, match.found_by)


def _ask_about_repeated(match, earlier, answers):
    message = _(
        "The same person seems to be in row %(row)s already. If they are two, say so, or give the"
        " card number."
    ) % {"row": earlier.row.number}
    if _ask(match.row, message, answers, "repeated") == DIFFERENT:
        match.person, match.is_new = None, True


def _find_repeated_numbers(matches, number):
    """The same number twice; of a repeated person that was noted already."""
    first = {}
    for match in matches:
        value = getattr(match.row, number)
        earlier = first.setdefault(value, match)
        is_noted = match.person and match.person is earlier.person
        if value and earlier is not match and not is_noted:
            _repeats(match, earlier, number)


def _find_repeated_names(matches, answers):
    """New people of one name: one person if born on one day, a doubt if nothing tells."""
    by_name = defaultdict(list)
    for match in matches:
        is_new = match.cell and not (match.person or match.suspects or match.row.is_wrong)
        if is_new and match.name_key:
            namesakes = by_name[match.name_key]
            _compare(match, namesakes[-COMPARED:], answers)
            namesakes.append(match)


def _compare(match, namesakes, answers):
    born = match.row.born
    for earlier in namesakes:
        # Cells are one object each. Most namesakes of a commune end here.
        if earlier.cell is not match.cell and earlier.row.born != born:
            continue
        degree = likeness(match.row, earlier.row)
        is_sure = degree == Likeness.SAME and born and born.day and born == earlier.row.born
        if is_sure and match.cell is earlier.cell:
            return _repeats(match, earlier, "full_name")
        if is_sure or (match.cell is earlier.cell and degree != Likeness.OTHER):
            message = _why_alike(match, earlier, degree) % {"row": earlier.row.number}
            return _ask(match.row, message, answers, "twins")
    return None


def _why_alike(match, earlier, degree):
    if match.cell is not earlier.cell:
        return _(
            "Somebody of this name, born on the same day, is in row %(row)s too, in another cell:"
            " is it one person, or are they two?"
        )
    if degree == Likeness.DOUBT:
        return _(
            "This row and row %(row)s have the same name, and not the same dates or numbers: is it"
            " one person, or are they two?"
        )
    return _(
        "This row and row %(row)s cannot be told apart: give the date of birth or the card number."
    )


def _ask(row, message, answers, code):
    """Doubt that the row is of somebody else, unless it was said that it is, or is too much;
    return what was said."""
    problem = row.add_problem("full_name", message, ProblemKind.DOUBT, code)
    answer = answers.about(row, problem)
    if answer is None:
        return None
    row.problems.remove(problem)
    row.is_left_out = answer.verdict == LEFT_OUT
    return answer.verdict


def _repeats(match, earlier, column):
    message = _("The same person is in row %(row)s already.") % {"row": earlier.row.number}
    match.row.add_problem(column, message)
