"""Who on a meeting's sheet each row of a file means: by code or number, then by name and
birth."""

from collections import defaultdict

from django.utils.translation import gettext as _

from cells import text
from cells.resources.values.rows import ProblemKind
from cells.services.attendance_files.answers import SAME
from cells.services.rolls.likeness import dates_agree, names_agree
from cells.services.rolls.people import IDENTIFIERS, NUMBERS

# What in a row tells people of one name apart, and what on record does.
_TELLING = ("born", *IDENTIFIERS)
_FACTS = ("born", *NUMBERS)


class Matcher:
    """Finds the people on the sheet of one sitting whom its rows mean.

    `found` holds the attendance by row (its id), `suspects` those who may be meant by it.
    """

    def __init__(self, sitting, answers):
        self.sitting, self.answers = sitting, answers
        self.found, self.suspects = {}, {}
        self._bearers = {column: {} for column in IDENTIFIERS}
        self._by_name = defaultdict(list)
        for entry in sitting.sheet.values():
            self._by_name[text.name_key(entry.member.full_name)].append(entry)
            for column, name in IDENTIFIERS.items():
                self._bearers[column][getattr(entry.member, name)] = entry

    def match(self):
        """Match every row of the sitting; what is not clear becomes a doubt of the row."""
        met, paired = {}, self._paired()
        for row in self.sitting.rows:
            entry = paired.get(id(row)) or self._match_by_number(row) or self._match_by_name(row)
            if entry is None:
                continue
            if first := met.get(entry.member_id):
                self._refuse_twice(row, first)
                continue
            met[entry.member_id] = row
            self.found[id(row)] = entry

    def _paired(self):
        """Return people by rows (their ids) that give a name only, as many as there are people of
        that name, where it does not matter who is who: in their order."""
        groups = defaultdict(list)
        for row in self.sitting.rows:
            if row.full_name and not any(getattr(row, name) for name in _TELLING):
                groups[text.name_key(row.full_name)].append(row)
        return {
            id(row): entry
            for key, rows in groups.items()
            if _is_no_matter(rows, self._by_name.get(key, []))
            for row, entry in zip(rows, self._by_name[key], strict=True)
        }

    def missing(self):
        """Return those expected whom no row means or may mean, in the order of names."""
        met = {entry.member_id for entry in self.found.values()}
        met |= {entry.member_id for entries in self.suspects.values() for entry in entries}
        return [
            entry
            for entry in self.sitting.sheet.values()
            if entry.standing == "expected" and entry.member_id not in met
        ]

    def _match_by_number(self, row):
        found = {
            column: bearers[value]
            for column, bearers in self._bearers.items()
            if (value := getattr(row, column)) and value in bearers
        }
        if not found:
            return None
        if len({entry.member_id for entry in found.values()}) > 1:
            row.add_problem(list(found)[-1], _("The numbers belong to different people on record."))
            self.suspects[id(row)] = list(found.values())
            return None
        column, entry = next(iter(found.items()))
        owner = entry.member.full_name
        if row.full_name and not names_agree(owner, row.full_name):
            message = _("On record this number is that of %(name)s.") % {"name": owner}
            return self._ask(row, "owner", column, message, [entry])
        return entry

    def _match_by_name(self, row):
        if id(row) in self.suspects or row.is_left_out:
            return None
        namesakes = self._by_name.get(text.name_key(row.full_name), []) if row.full_name else []
        agreeing = [each for each in namesakes if _agrees(row, each.member)]
        if len(agreeing) > 1 and row.born:
            sure = [each for each in agreeing if dates_agree(row.born, each.member.born)]
            agreeing = sure or agreeing
        if len(agreeing) == 1:
            return agreeing[0]
        if agreeing:
            message = _(
                "People of this name on this sheet cannot be told apart: give the date of birth or"
                " the card number."
            )
            return self._ask(row, "namesakes", "full_name", message, agreeing)
        if namesakes:
            message = _("On record %(name)s has another number or date of birth.")
            name = {"name": namesakes[0].member.full_name}
            return self._ask(row, "owner", "full_name", message % name, namesakes)
        return self._ask_stranger(row)

    def _ask(self, row, code, column, message, suspects):
        """Ask whom a row means, unless somebody has said so; return who is meant, if so."""
        problem = row.add_problem(column, message, ProblemKind.DOUBT, code)
        answer = self.answers.about(row, problem)
        if answer and answer.verdict == SAME:
            named = [each for each in suspects if each.member_id == answer.member]
            if named:
                row.problems.remove(problem)
                return named[0]
        elif answer:
            row.is_left_out = True
            return None
        self.suspects[id(row)] = suspects
        return None

    def _ask_stranger(self, row):
        column = next((each for each in ("full_name", *IDENTIFIERS) if getattr(row, each)), None)
        if column is None:
            return  # The row says already that it names nobody.
        message = _(
            "This person is not on the sheet of %(meeting)s on %(day)s: correct the name or number,"
            " or put the roll of the cell right first. Leave a guest out."
        )
        names = {"meeting": self.sitting, "day": f"{self.sitting.held_on:%d/%m/%Y}"}
        row.add_problem(column, message % names, ProblemKind.DOUBT, "stranger")

    def _refuse_twice(self, row, first):
        message = _("Row %(row)s is about the same person at the same meeting: keep one of them.")
        row.add_problem("full_name", message % {"row": first.number}, ProblemKind.DOUBT, "twice")


def _is_no_matter(rows, entries):
    """Tell whether rows and people are as many, and either all people or all rows are alike."""
    if len(entries) < 2 or len(rows) != len(entries):
        return False
    people = {(each.standing, *(getattr(each.member, name) for name in _FACTS)) for each in entries}
    marks = {(row.status, row.reason, row.note) for row in rows}
    standings = {each.standing for each in entries}
    return len(people) == 1 or len(marks) == len(standings) == 1


def _agrees(row, member):
    """Tell whether nothing in a row speaks against a namesake."""
    numbers = [(getattr(row, number), getattr(member, number)) for number in NUMBERS]
    if any(ours and theirs and ours != theirs for ours, theirs in numbers):
        return False
    return dates_agree(row.born, member.born) is not False
