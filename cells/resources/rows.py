"""A row of a roll as it was read: clean values by column, and what is wrong with it."""

from dataclasses import dataclass, field, fields
from enum import StrEnum

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


class ProblemKind(StrEnum):
    """Why a row cannot be taken as it stands."""

    ERROR = "error"  # to be put right in the file
    DOUBT = "doubt"  # to be answered by somebody who knows
    MOVE = "move"  # to be accepted


@dataclass(frozen=True)
class Problem:
    """What is wrong with one value of a row, or with the row as a whole (no field)."""

    field: str | None
    value: str
    message: str
    kind: ProblemKind = ProblemKind.ERROR


@dataclass
class RollRow:
    """One row of a roll: the clean value of each column, None where it says nothing."""

    number: int = 0
    full_name: str | None = None
    sex: str | None = None
    male: bool | PartialDate | None = None
    female: bool | PartialDate | None = None
    ethnicity: str | None = None
    born: PartialDate | None = None
    admission_decided: PartialDate | None = None
    admitted: PartialDate | None = None
    official_from: PartialDate | None = None
    recognition_decided: PartialDate | None = None
    card_number: str | None = None
    personal_number: str | None = None
    cell: str | None = None
    arrived: PartialDate | None = None
    exempt: bool | None = None
    transferred_out: str | None = None
    died: str | None = None
    left_party: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add_problem(self, column, message, kind=ProblemKind.ERROR):
        """Note what is wrong with a column, with the value as the file has it."""
        value = self.texts.get(column, "")[:LONGEST_SHOWN]
        self.problems.append(Problem(column, value, str(message), kind))

    def given(self):
        """Return the clean values that are not empty, as plain values by column."""
        values = {name: getattr(self, name) for name in _VALUES}
        return {name: _plain(value) for name, value in values.items() if value is not None}

    @classmethod
    def of_given(cls, number, given):
        """Return the row of which `given` returned these values."""
        dated = {name: PartialDate.parse(given[name]) for name in DATE_FIELDS if name in given}
        texts = {name: str(dated.get(name, value)) for name, value in given.items()}
        return cls(number=number, texts=texts, **(given | dated))


_VALUES = [each.name for each in fields(RollRow)]
_VALUES = [
    name for name in _VALUES if name not in {"number", "male", "female", "texts", "problems"}
]


def _plain(value):
    return value.isoformat() if isinstance(value, PartialDate) else value
