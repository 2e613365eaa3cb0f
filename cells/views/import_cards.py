"""Doubtful rows as cards: what the file says beside what is on record, and the questions."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.choices import AnswerVerdict, MembershipKind
from cells.models import Cell, ImportRow, Member, Membership
from cells.periods import today
from cells.resources.values.rows import ProblemKind
from cells.services.rolls.showing import show_value

# What tells people apart, in the order in which it is compared.
COMPARED = (
    "full_name",
    "born",
    "sex",
    "admitted",
    "official_from",
    "card_number",
    "personal_number",
    "cell",
)
# What is accepted, by the code of the doubt, where "right as it stands" would not say it.
_ACCEPTED = {
    "absent": gettext_lazy("absent without a reason"),
    "correction": gettext_lazy("correct the sheet so"),
}


@dataclass(frozen=True)
class Question:
    """One doubt about a row with the answers that it may get: pairs of what is sent and words.

    `asked_in` is the earlier row of the page that asks the very same, else None.
    """

    key: str
    message: str
    options: list[tuple[str, str]]
    asked_in: int | None


@dataclass(frozen=True)
class Card:
    """A row with its questions, and the facts that are compared: label, what the file says, and
    for each suspect what is on record and whether that is the same."""

    row: ImportRow
    suspects: list[Member]
    facts: list[tuple]
    questions: list[Question]


def cards_of(rows, user, labels):
    """Return a Card for each of the rows; `labels` are the names of their columns. People whom
    `user` may not see are nobody's suspects. The queries do not grow with the rows."""
    people = _people(rows, user)
    cells = Cell.objects.filter(pk__in={row.cell_id for row in rows}).named_on(today())
    names = dict(cells.values_list("pk", "name"))
    asked = {}
    return [_card(row, people, labels, names.get(row.cell_id, ""), asked) for row in rows]


def _people(rows, user):
    """Return the suspects of the rows by their primary keys, each with the name of its cell."""
    met = {pk for row in rows for pk in _meant(row)}
    last = Membership.objects.filter(member=OuterRef("pk"), kind=MembershipKind.MAIN)
    names = Cell.objects.named_on(today()).filter(pk=OuterRef("cell")).values("name")
    last = last.order_by("-start").annotate(cell_name=Subquery(names)).values("cell_name")
    members = Member.objects.visible_to(user).filter(pk__in=met)
    return members.annotate(cell_name=Subquery(last[:1])).in_bulk()


def _meant(row):
    """Return the primary keys of those whom a row means, or may mean, each once."""
    suspects = (pk for problem in row.errors for pk in problem.get("suspects", ()))
    return list(dict.fromkeys([*filter(None, [row.member_id]), *suspects]))


def _card(row, people, labels, cell_name, asked):
    suspects = [people[pk] for pk in _meant(row) if pk in people]
    questions = [
        _question(row, problem, people, asked) for problem in row.errors if "question" in problem
    ]
    said = {field: show_value(field, row.given.get(field)) for field in COMPARED}
    said["cell"] = cell_name or said["cell"]
    return Card(row, suspects, list(_facts(said, suspects, labels)), questions)


def _question(row, problem, people, asked):
    key = problem["question"]
    first = asked.setdefault(key, row.row)
    options = [
        option for verdict in problem["options"] for option in _options(verdict, problem, people)
    ]
    return Question(key, problem["message"], options, None if first == row.row else first)


def _options(verdict, problem, people):
    """Yield what can be sent for a verdict, with the words for it."""
    if verdict != AnswerVerdict.SAME:
        yield verdict, _words(verdict, problem)
        return
    for pk in problem["suspects"]:
        if member := people.get(pk):
            yield f"{verdict}-{pk}", _same_as(member)


def _words(verdict, problem):
    if problem["kind"] == ProblemKind.MOVE:
        return _("accept the move")
    is_accepted = verdict == AnswerVerdict.ACCEPTED
    said = _ACCEPTED.get(problem.get("code")) if is_accepted else None
    return said or AnswerVerdict(verdict).label


def _same_as(member):
    born = member.born or _("date of birth not known")
    values = {"name": member.full_name, "born": born, "cell": member.cell_name or "–"}
    return _("the same person as %(name)s (%(born)s, %(cell)s)") % values


def _facts(said, suspects, labels):
    """Yield what is compared, unless nobody says anything of it."""
    for field in COMPARED:
        known = [_known(member, field) for member in suspects]
        if field in labels and (said[field] or any(known)):
            same = [bool(said[field]) and value == said[field] for value in known]
            yield labels[field], said[field], list(zip(known, same, strict=True))


def _known(member, field):
    if field == "cell":
        return member.cell_name or ""
    value = getattr(member, field)
    return show_value(field, value if isinstance(value, str) else value and value.isoformat())
