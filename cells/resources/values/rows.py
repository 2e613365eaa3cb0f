"""Rows of a file as they were read: clean values by column, and what is wrong with them.

There may be a hundred thousand at once. So a row has slots, and for its texts it only points at the
values of its line, and at the positions of the columns, which all rows of a table share.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cells.periods import PartialDate

# What a problem shows of the file is cut at this length.
LONGEST_SHOWN = 200

# The columns whose values are kept with the member.
MEMBER_FIELDS = (
    "full_name",
    "sex",
    "ethnicity",
    "born",
    "admission_decided",
    "admitted",
    "official_from",
    "recognition_decided",
    "card_number",
    "personal_number",
)
DATE_FIELDS = (
    "born",
    "admission_decided",
    "admitted",
    "official_from",
    "recognition_decided",
    "arrived",
)
# Columns in which a register notes that somebody is no longer here.
DEPARTURES = ("transferred_out", "died", "left_party")
# Columns in which a value may stand that belongs to another.
_STAND_INS = {"born": ("male", "female"), "personal_number": ("card_number",)}
_NOWHERE = MappingProxyType({})


class ProblemKind(StrEnum):
    """Why a row cannot be taken as it stands."""

    ERROR = "error"  # to be put right in the file
    DOUBT = "doubt"  # to be answered by somebody who knows
    MOVE = "move"  # to be accepted


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one value of a row, or with the row as a whole (no field).

    `code` is a short stable word for what is doubted, so that an answer to it can be kept.
    """

    field: str | None
    value: str
    message: str
    kind: ProblemKind = ProblemKind.ERROR
    code: str = ""
    # What of the record the doubt is about, so that an answer does not outlive it.
    about: tuple = ()


class FileRow:
    """One row of a table: the clean value of each column, None where it says nothing.

    A kind of file names its columns, those to be kept with a stored plan, and which of these are
    dates. `is_left_out` means that somebody said that the row is not to be taken.
    """

    __slots__ = ("_positions", "_values", "is_left_out", "number", "ordinal", "problems")
    columns: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    dates: frozenset[str] = frozenset()

    def __init__(self, number=0, values=(), positions=_NOWHERE):
        self.number, self._values, self._positions = number, values, positions
        self.problems = []
        self.is_left_out = False
        # How many rows before it say the same of who it is.
        self.ordinal = 0
        for column in self.columns:
            setattr(self, column, None)

    @property
    def is_wrong(self):
        """Whether something must be put right in the file."""
        return any(problem.kind == ProblemKind.ERROR for problem in self.problems)

    def text(self, column):
        """Return what the file has in a column, or where a value of that column stands instead; of
        a row that was stored, what was understood."""
        if not self._positions:
            return _shown(getattr(self, column, None))
        places = (column, *_STAND_INS.get(column, ()))
        return next(filter(None, map(self._text_at, places)), "")

    def _text_at(self, column):
        position = self._positions.get(column, len(self._values))
        return self._values[position] if position < len(self._values) else ""

    def add_problem(self, column, message, kind=ProblemKind.ERROR, code="", about=()):
        """Note what is wrong with a column (None: with the row as a whole), with the value as the
        file has it; return the problem."""
        value = self.text(column)[:LONGEST_SHOWN] if column else ""
        problem = Problem(column, value, str(message), kind, code, tuple(about))
        self.problems.append(problem)
        return problem

    def given(self, columns=None):
        """Return the values to be kept (or of some columns) that are not empty, as plain values by
        column."""
        found = {}
        for column in columns or self.kept:
            value = getattr(self, column)
            if value is not None:
                found[column] = value.isoformat() if type(value) is PartialDate else value
        return found

    @classmethod
    def of_given(cls, number, given):
        """Return the row of which `given` returned these values; what else there is, is passed
        over."""
        row = cls(number)
        for column, value in given.items():
            if column not in cls.columns:
                continue
            setattr(row, column, PartialDate.parse(value) if column in cls.dates else value)
        return row


class RollRow(FileRow):
    """One row of a roll.

    `sex` is a value of choices.Sex, `exempt` is True or None, dates are PartialDate; `male` and
    `female` hold True or a date of birth, and are settled into `sex` and `born`.
    """

    kept = (*MEMBER_FIELDS, "member_code", "cell", "arrived", "exempt", *DEPARTURES)
    dates = frozenset(DATE_FIELDS)
    columns = (*kept, "male", "female")
    __slots__ = columns


def _shown(value):
    if value is True:
        return "x"
    return "" if value is None else str(value)
