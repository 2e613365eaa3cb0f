"""Who is who: for each row of a roll the person on record, a new person, or a doubt.

In this order: card number, personal number, name and birth in the row's cell, name and full birth
elsewhere. Two people of one name stay two; where nothing tells them apart, somebody must.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells import text
from cells.models import Cell
from cells.resources.rows import ProblemKind, RollRow
from cells.services.rolls.likeness import Likeness, likeness, names_agree
from cells.services.rolls.people import NUMBERS, Person, identity

OUTSIDE = {
    "card_number": gettext_lazy("This card number is on record outside your commune."),
    "personal_number": gettext_lazy("This personal number is on record outside your commune."),
}


@dataclass(eq=False)
class Match:
    """A row with its cell, and whom it means: a person, found by that column, or somebody new.

    `suspects` are people of whom one may be meant: they are not missing from the roll.
    """

    row: RollRow
    cell: Cell | None
    person: Person | None = None
    found_by: str = ""
    suspects: list[Person] = field(default_factory=list)

    @property
    def is_open(self):
        """Whether the row still looks for its person, and has what it takes."""
        return not (self.person or self.suspects or self.row.problems) and self.cell

    def settle(self, person, found_by="full_name"):
        self.person, self.found_by = person, found_by

    def doubt(self, message, suspects, column="full_name"):
        self.suspects = suspects
        self.row.add_problem(column, message, ProblemKind.DOUBT)


def match_rows(rows, cells, book, people):
    """Return a Match for each of the rows; `cells` are theirs, None where it is not known."""
    matches = [Match(row, cell) for row, cell in zip(rows, cells, strict=True)]
    named = {cell.pk: cell for cell in cells if cell}
    people.load(rows, named)
    for match in matches:
        _match_by_number(match, people)
    _match_in_cells(matches, people.sitting_in(named))
    _match_elsewhere(matches, people)
    return matches


def _match_by_number(match, people):
    bearers = [(number, people.bearer(number, getattr(match.row, number))) for number in NUMBERS]
    bearers = [(number, person) for number, person in bearers if person]
    for number, person in bearers:
        if not people.reaches(person):
            match.row.add_problem(number, OUTSIDE[number])
            return
    if len({person for _number, person in bearers}) > 1:
        message = _("The two numbers belong to two different people on record.")
        match.doubt(message, [person for _number, person in bearers], "personal_number")
    elif bearers:
        number, person = bearers[0]
        match.settle(person, number)
        _check_owner(match, number)


def _check_owner(match, number):
    """A number copied from the next line would give somebody another person's name."""
    owner, name = match.person.member.full_name, match.row.full_name
    if name and not names_agree(owner, name):
        message = _("On record this number is that of %(name)s.") % {"name": owner}
        match.row.add_problem(number, message, ProblemKind.DOUBT)


def _match_in_cells(matches, sitting):
    """Match by name within the row's cell: first who is surely meant, then who alone is left."""
    taken = {match.person for match in matches if match.person}
    groups = defaultdict(list)
    for match in matches:
        if match.cell and match.row.full_name and not (match.person or match.suspects):
            groups[match.cell.pk, text.name_key(match.row.full_name)].append(match)
    for key, group in groups.items():
        candidates = [person for person in sitting.get(key, ()) if person not in taken]
        for match in group:
            _take_the_same(match, sitting.get(key, ()))
        _take_the_last(group, candidates)


def _take_the_same(match, candidates):
    alike = _alike(match, candidates, Likeness.SAME)
    if len(alike) > 1:
        admitted = match.row.admitted
        alike = [each for each in alike if admitted and each.member.admitted == admitted] or alike
    if len(alike) == 1:
        match.settle(alike[0])
    elif alike:
        match.doubt(_namesakes(), alike)


def _take_the_last(group, candidates):
    """Match the one row and the one person that are left, if nothing speaks against it."""
    met = {match.person for match in group}
    left = [person for person in candidates if person not in met]
    seeking = [match for match in group if not (match.person or match.suspects)]
    possible = {match: _alike(match, left, Likeness.MAYBE) for match in seeking}
    sought = Counter(person for persons in possible.values() for person in persons)
    for match, persons in possible.items():
        doubtful = _alike(match, left, Likeness.DOUBT)
        if len(persons) == 1 and sought[persons[0]] == 1 and not doubtful:
            match.settle(persons[0])
        elif persons:
            match.doubt(_namesakes(), persons + doubtful)
        elif doubtful:
            match.doubt(_one_or_two(), doubtful)


def _alike(match, candidates, degree):
    return [each for each in candidates if likeness(match.row, each.member) == degree]


def _namesakes():
    return _(
        "People of this name in this cell cannot be told apart: give the date of birth or the"
        " card number."
    )


def _one_or_two():
    return _(
        "Somebody of this name is on record in this cell with another number or another day of"
        " admission: it is not clear whether this is the same person."
    )


def _match_elsewhere(matches, people):
    """Find those who are new in their cell under their name and full birth date elsewhere."""
    seeking = [match for match in matches if match.is_open and _has_full_birth(match.row)]
    if not seeking:
        return
    namesakes = people.load_namesakes([match.row for match in seeking])
    for match in seeking:
        found = _alike(match, namesakes.get(identity(match.row), ()), Likeness.SAME)
        if len(found) == 1:
            match.settle(found[0])
        elif found:
            message = _("Several people of this name and date of birth are on record.")
            match.doubt(message, found)


def _has_full_birth(row):
    return bool(row.full_name and row.born and row.born.day)
