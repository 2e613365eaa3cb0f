"""Who is who: for each row of a roll the person on record, a new person, or a doubt.

In this order: our code, card number, personal number, name and birth in the row's cell, name with
birth and admission elsewhere. Two people of one name stay two; where nothing tells them apart,
somebody must, and what they said once is asked of `answers` first.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells import text
from cells.models import Cell
from cells.resources.values.rows import ProblemKind, RollRow
from cells.services.rolls.answers import DIFFERENT, SAME, question_of
from cells.services.rolls.likeness import Likeness, dates_agree, likeness, names_agree
from cells.services.rolls.people import IDENTIFIERS, NUMBERS, Person

OUTSIDE = {
    "member_code": gettext_lazy("There is no member of this code in your commune."),
    "card_number": gettext_lazy("This card number is on record outside your commune."),
    "personal_number": gettext_lazy("This personal number is on record outside your commune."),
}


@dataclass(eq=False, slots=True)
class Match:
    """A row with its cell, and whom it means: a person, found by that column, or somebody new.

    `suspects` are people of whom one may be meant: they are not missing from the roll. `is_new`
    says that somebody answered, to the question `answered`: none of them.
    """

    row: RollRow
    cell: Cell | None
    person: Person | None = None
    found_by: str = ""
    suspects: list[Person] = field(default_factory=list)
    is_new: bool = False
    answered: str = ""
    _name_key: str | None = None

    @property
    def is_open(self):
        """Whether the row still looks for its person, and has what it takes."""
        is_decided = self.person or self.suspects or self.is_new
        return not (is_decided or self.row.is_wrong)

    @property
    def name_key(self):
        """What all spellings of the row's name have in common; None when it gives no name."""
        if self._name_key is None and self.row.full_name:
            self._name_key = text.name_key(self.row.full_name)
        return self._name_key

    def settle(self, person, found_by="full_name"):
        """Decide who is meant."""
        self.person, self.found_by = person, found_by


def match_rows(rows, cells, people, answers):
    """Return a Match for each of the rows; `cells` are theirs, None where it is not known."""
    matches = [Match(row, cell) for row, cell in zip(rows, cells, strict=True)]
    named = {cell.pk: cell for cell in cells if cell}
    people.load(rows, named)
    Matcher(people, answers, named).match(matches)
    return matches


class Matcher:
    """Finds the people whom the rows of one roll mean."""

    def __init__(self, people, answers, cells):
        self.people = people
        self.answers = answers
        self.cells = cells

    def match(self, matches):
        """Match by number, then by name in the cells, then by name elsewhere."""
        for match in matches:
            self._match_by_number(match)
        self._match_in_cells(matches)
        self._match_elsewhere(matches)

    def _doubt(self, match, code, message, suspects, column="full_name"):
        """Ask whom the row means, unless somebody has said so."""
        problem = match.row.add_problem(column, message, ProblemKind.DOUBT, code)
        answer = self.answers.about(match.row, problem)
        match.suspects = suspects
        if answer is None:
            return
        named = [each for each in suspects if each.member.pk == answer.member]
        if answer.verdict == DIFFERENT:
            match.is_new, match.suspects = True, []
            match.answered = question_of(match.row, problem)
        elif answer.verdict == SAME and named:
            match.settle(named[0])
        else:
            return
        match.row.problems.remove(problem)

    # By code and number.

    def _match_by_number(self, match):
        row, people = match.row, self.people
        bearers = {name: people.bearer(name, getattr(row, name)) for name in IDENTIFIERS}
        if row.member_code and not bearers["member_code"]:
            row.add_problem("member_code", OUTSIDE["member_code"])
            return
        bearers = {name: person for name, person in bearers.items() if person}
        for column, person in bearers.items():
            if not people.reaches(person):
                row.add_problem(column, OUTSIDE[column])
                return
        if len(set(bearers.values())) > 1:
            message = _("The numbers belong to different people on record.")
            self._doubt(match, "two_owners", message, [*bearers.values()], list(bearers)[-1])
        elif bearers:
            column, person = next(iter(bearers.items()))
            self._take_owner(match, person, column)

    def _take_owner(self, match, person, number):
        """A number copied from the next line would give somebody another person's name."""
        owner, name = person.member.full_name, match.row.full_name
        if not name or name == owner or names_agree(owner, name):
            match.settle(person, number)
            return
        if match.cell and (match.cell.pk, match.name_key) in self._sitting:
            # To answer “the same person” would give two people each other's name.
            message = _(
                "On record this number is that of %(name)s, and somebody of the name in this row is"
                " in the cell too: correct the number."
            )
            match.suspects = [person, *self._sitting[match.cell.pk, match.name_key]]
            match.row.add_problem(number, message % {"name": owner})
            return
        message = _("On record this number is that of %(name)s.") % {"name": owner}
        self._doubt(match, "owner", message, [person], number)

    @cached_property
    def _sitting(self):
        """Who sits in the cells of the roll, by cell and name key; an unchanged roll never asks."""
        return self.people.sitting_in(self.cells)

    # By name in the cell.

    def _match_in_cells(self, matches):
        """Match by name within the row's cell: first who is surely meant, then who alone is
        left."""
        seeking = [match for match in matches if not (match.person or match.suspects)]
        seeking = [match for match in seeking if match.cell and match.name_key]
        sitting = self._sitting if seeking else {}
        if not sitting:
            return
        taken = {match.person for match in matches if match.person}
        groups = defaultdict(list)
        for match in seeking:
            groups[match.cell.pk, match.name_key].append(match)
        for key, group in groups.items():
            if bearers := sitting.get(key):
                left = [each for each in bearers if each not in taken]
                if _are_indistinguishable(group, left):
                    self._pair(group, left)
                    continue
                for match in group:
                    self._take_the_same(match, bearers)
                self._take_the_last(group, left)
        self._ask_about_other_names(matches, seeking, sitting)

    def _ask_about_other_names(self, matches, seeking, sitting):
        """Nobody becomes a new person unseen whom the cell may have under a name spelt in another
        way, or under another one."""
        met = {match.person for match in matches}
        met.update(person for match in matches for person in match.suspects)
        left = defaultdict(list)
        for (cell, _key), persons in sitting.items():
            for person in persons:
                if person not in met:
                    left[cell, person.member.born_text].append(person)
        for match in seeking:
            if match.is_open and match.row.born and match.row.born.day:
                candidates = left.get((match.cell.pk, match.row.born.isoformat()), ())
                alike = [each for each in candidates if _may_bear_another_name(match.row, each)]
                if alike:
                    names = ", ".join(each.member.full_name for each in alike)
                    message = _(
                        "Somebody born on the same day is on record in this cell under another"
                        " name: %(names)s."
                    )
                    self._doubt(match, "other_name", message % {"names": names}, alike)

    def _pair(self, group, people):
        """Match as many rows as people of whom nothing tells one from another: any order is
        right, and one order makes the same roll find the same people again."""
        for match, person in zip(
            group, sorted(people, key=lambda each: each.member.pk), strict=True
        ):
            match.settle(person)

    def _take_the_same(self, match, candidates):
        alike = _alike(match, candidates, Likeness.SAME)
        if len(alike) > 1:
            admitted = match.row.admitted
            alike = [
                each for each in alike if admitted and each.member.admitted == admitted
            ] or alike
        if len(alike) == 1:
            match.settle(alike[0])
        elif alike:
            self._doubt(match, "namesakes", _namesakes(), alike)

    def _take_the_last(self, group, candidates):
        """Match the one row and the one person that are left, if nothing speaks against it."""
        met = {match.person for match in group}
        left = [person for person in candidates if person not in met]
        seeking = [match for match in group if not (match.person or match.suspects or match.is_new)]
        possible = {match: _alike(match, left, Likeness.MAYBE) for match in seeking}
        sought = Counter(person for persons in possible.values() for person in persons)
        for match, persons in possible.items():
            doubtful = _alike(match, left, Likeness.DOUBT)
            if len(persons) == 1 and sought[persons[0]] == 1 and not doubtful:
                match.settle(persons[0])
            elif persons:
                self._doubt(match, "namesakes", _namesakes(), persons + doubtful)
            elif doubtful:
                self._doubt(match, "one_or_two", _one_or_two(), doubtful)

    # By name elsewhere.

    def _match_elsewhere(self, matches):
        """Find those who are new in their cell under their name, birth and admission elsewhere."""
        seeking = [match for match in matches if match.cell and match.is_open and match.row.born]
        if not seeking:
            return
        namesakes = self.people.load_namesakes([match.row for match in seeking])
        if not namesakes:
            return
        for match in seeking:
            candidates = namesakes.get(match.name_key, ())
            self._take_from_elsewhere(match, _alike(match, candidates, Likeness.SAME))

    def _take_from_elsewhere(self, match, alike):
        sure = [person for person in alike if _is_surely(match.row, person.member)]
        alike = [each for each in alike if _may_be(match.row, each.member)]
        if len(sure) == 1:
            match.settle(sure[0])
        elif sure:
            message = _("Several people of this name and date of birth are on record.")
            self._doubt(match, "elsewhere", message, sure)
        elif alike:
            message = _(
                "Somebody of this name, born at that time, is on record in another cell: it is not"
                " clear whether this is the same person."
            )
            self._doubt(match, "elsewhere", message, alike)


def _is_surely(row, member):
    """Tell whether a namesake of a birth that agrees is surely the person: by the full date of
    birth, or by the full date of admission."""
    by_birth = row.born.day and member.born and member.born.day
    by_admission = row.admitted and row.admitted.day and row.admitted == member.admitted
    return bool(by_birth or by_admission)


def _may_be(row, member):
    """Tell whether nothing speaks against a namesake of a birth that agrees."""
    return dates_agree(row.admitted, member.admitted) is not False


def _may_bear_another_name(row, person):
    """Tell whether somebody of another name, born on the same day, may be meant: admitted on the
    same day too, or of a name that may be another spelling."""
    member = person.member
    if _numbers_differ(row, member):
        return False
    admitted = row.admitted and row.admitted.day and row.admitted == member.admitted
    return bool(admitted or names_agree(member.full_name, row.full_name))


def _numbers_differ(row, member):
    pairs = ((getattr(row, name), getattr(member, name)) for name in NUMBERS)
    return any(one and other and one != other for one, other in pairs)


def _are_indistinguishable(group, people):
    """Tell whether rows say the same, and as many people hold the same, who may be meant."""
    if len(group) < 2 or len(group) != len(people):
        return False
    row, member = group[0].row, people[0].member
    return (
        likeness(row, member) in (Likeness.SAME, Likeness.MAYBE)
        and all(match.row.given() == row.given() for match in group[1:])
        and all(person.member.facts == member.facts for person in people[1:])
    )


def _alike(match, candidates, degree):
    return [each for each in candidates if likeness(match.row, each.member) == degree]


def _namesakes():
    return _(
        "People of this name in this cell cannot be told apart: give the date of birth or the"
        " card number."
    )


def _one_or_two():
    return _(
        "Somebody of this name is on record in this cell with another number, another day of birth"
        " or of admission: it is not clear whether this is the same person."
    )
