"""Doubts about rows, the answers that they may get, and the answers that somebody gave.

An answer is kept under its question: a digest of what was asked, that is of the facts of the row
which gave rise to the doubt. Whoever sends a mended file is not asked the same again, and whoever
changes what was doubted is.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass

from cells import text
from cells.choices import AnswerVerdict
from cells.models import ImportAnswer
from cells.periods import PartialDate
from cells.resources.values.rows import ProblemKind

SAME, DIFFERENT = AnswerVerdict.SAME, AnswerVerdict.DIFFERENT
ACCEPTED, LEFT_OUT = AnswerVerdict.ACCEPTED, AnswerVerdict.LEFT_OUT

# What may be said of a doubt, by its code. Of all others: that the row is right as it stands.
_OPTIONS = {
    "namesakes": (SAME, DIFFERENT),
    "one_or_two": (SAME, DIFFERENT),
    "elsewhere": (SAME, DIFFERENT),
    "other_name": (SAME, DIFFERENT),
    "owner": (SAME,),
    "two_owners": (),
    "twins": (DIFFERENT, LEFT_OUT),
    "repeated": (DIFFERENT, LEFT_OUT),
    "departed": (ACCEPTED, LEFT_OUT),
    "left": (ACCEPTED, LEFT_OUT),
}
# By what a question tells one row from another, whatever the order of the columns.
_IDENTITY = ("born", "admitted", "card_number", "personal_number", "member_code")


def options_for(problem):
    """Return the answers that a problem may get; none if it must be put right in the file."""
    if problem.kind == ProblemKind.ERROR:
        return ()
    return _OPTIONS.get(problem.code, (ACCEPTED,))


def question_of(row, problem):
    """Return the question that a problem of a row asks, as a digest."""
    asked = [problem.code or problem.kind, problem.field or "", _doubted(row, problem)]
    asked.append(text.name_key(row.full_name or ""))
    asked += [_plain(getattr(row, name, None)) for name in _IDENTITY]
    asked += [*map(str, problem.about), str(row.ordinal or "")]
    return hashlib.sha256("\x1f".join(asked).encode()).hexdigest()


def number_alike(rows):
    """Number the rows that nothing tells apart, so that each has a question of its own."""
    seen = Counter()
    for row in rows:
        if not (row.card_number or row.personal_number or row.member_code):
            who = row.full_name, row.born, row.admitted
            row.ordinal = seen[who]
            seen[who] += 1


def _doubted(row, problem):
    """Return the value that is doubted: as it was understood, so that its spelling is no matter."""
    return str(_plain(getattr(row, problem.field or "", None)) or problem.value)


def _plain(value):
    return value.isoformat() if isinstance(value, PartialDate) else value or ""


@dataclass(frozen=True)
class Answer:
    """What somebody said: the verdict, and for SAME the primary key of the member meant."""

    verdict: AnswerVerdict
    member: int | None = None


class Answers:
    """The answers that hold for one roll."""

    def __init__(self, given=()):
        self._by_question = dict(given)

    @classmethod
    def of(cls, communes):
        """Return the answers that the offices of these communes gave."""
        kept = ImportAnswer.objects.filter(commune__in=communes)
        rows = kept.values_list("question", "verdict", "member")
        return cls((question, Answer(verdict, member)) for question, verdict, member in rows)

    def about(self, row, problem):
        """Return the Answer to a problem of a row, if there is one that it may get."""
        if not self._by_question:
            return None
        answer = self._by_question.get(question_of(row, problem))
        return answer if answer and answer.verdict in options_for(problem) else None

    def settle(self, row):
        """Take the problems away that somebody accepted; note if the row is to be left out."""
        if not row.problems:
            return
        answers = [(problem, self.about(row, problem)) for problem in row.problems]
        row.is_left_out |= any(answer and answer.verdict == LEFT_OUT for _, answer in answers)
        row.problems = [problem for problem, answer in answers if not _settles(answer)]


def _settles(answer):
    return answer is not None and answer.verdict in (ACCEPTED, LEFT_OUT)
