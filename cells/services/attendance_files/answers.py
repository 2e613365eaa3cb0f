"""Doubts about the rows of attendance files, and the answers that they may get.

A question is about one person at one meeting: what somebody says of October holds for October. One
about a correction is about the sheet as it stands: once that has changed, it is asked anew.
"""

import hashlib

from cells import text
from cells.periods import PartialDate
from cells.resources.values.rows import ProblemKind
from cells.services.rolls import answers as rolls
from cells.services.rolls.answers import ACCEPTED, LEFT_OUT, SAME

_OPTIONS = {
    "stranger": (LEFT_OUT,),
    "twice": (LEFT_OUT,),
    "namesakes": (SAME,),
    "owner": (SAME, LEFT_OUT),
    "absent": (ACCEPTED,),
    "correction": (ACCEPTED,),
}
_IDENTITY = ("card_number", "personal_number", "member_code", "born", "status", "reason", "note")


def options_for(problem):
    """Return the answers that a problem may get; none if it must be put right in the file."""
    if problem.kind == ProblemKind.ERROR:
        return ()
    return _OPTIONS[problem.code]


def question_of(row, problem):
    """Return the question that a problem of a row asks, as a digest."""
    asked = ["attendance", problem.code, *(row.asked or ()), text.name_key(row.full_name or "")]
    asked += [_plain(getattr(row, name)) for name in _IDENTITY]
    return hashlib.sha256("\x1f".join(asked).encode()).hexdigest()


def _plain(value):
    return value.isoformat() if isinstance(value, PartialDate) else value or ""


class Answers(rolls.Answers):
    """The answers that hold for one attendance file."""

    def about(self, row, problem):
        """Return the Answer to a problem of a row, if there is one that it may get."""
        answer = self._by_question.get(question_of(row, problem))
        return answer if answer and answer.verdict in options_for(problem) else None
