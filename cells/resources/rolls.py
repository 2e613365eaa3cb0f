"""The import-export resource of member rolls: from a file to clean rows with their problems.

Reading writes nothing and asks the database nothing: who is who, and what is to be done, is
decided for the whole roll at once in `cells.services.rolls`.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field

from cells.choices import Sex
from cells.models import Member
from cells.periods import PartialDate
from cells.progress import Progress
from cells.resources.layout.headings import LABELS
from cells.resources.layout.tables import read_table
from cells.resources.sheets import Choices
from cells.resources.values.cleaning import clean_rows
from cells.resources.values.rows import LONGEST_SHOWN, Problem, RollRow
from cells.resources.values.widgets import (
    BirthWidget,
    CardNumberWidget,
    EthnicityWidget,
    MarkOrBirthWidget,
    MarkWidget,
    NameWidget,
    PartialDateWidget,
    PersonalNumberWidget,
    SexWidget,
    TextWidget,
)

LONGEST_NAME = 120
LONGEST_CODE = 20
LONGEST_CELL_NAME = 200
LONGEST_ETHNICITY = 50
PERSONAL_NUMBER_LENGTH = 12


class RollResource(resources.ModelResource):
    """The columns of a roll, each with the widget that reads it."""

    row_class = RollRow

    full_name = Field("full_name", widget=NameWidget(LONGEST_NAME))
    sex = Field("sex", widget=SexWidget())
    male = Field("male", widget=MarkOrBirthWidget(Sex.MALE))
    female = Field("female", widget=MarkOrBirthWidget(Sex.FEMALE))
    ethnicity = Field("ethnicity", widget=EthnicityWidget(LONGEST_ETHNICITY))
    born = Field("born", widget=BirthWidget())
    admission_decided = Field("admission_decided", widget=PartialDateWidget())
    admitted = Field("admitted", widget=PartialDateWidget())
    official_from = Field("official_from", widget=PartialDateWidget())
    recognition_decided = Field("recognition_decided", widget=PartialDateWidget())
    card_number = Field("card_number", widget=CardNumberWidget())
    personal_number = Field("personal_number", widget=PersonalNumberWidget())
    member_code = Field("member_code", widget=TextWidget(LONGEST_CODE))
    cell = Field("cell", widget=TextWidget(LONGEST_CELL_NAME))
    arrived = Field("arrived", widget=PartialDateWidget())
    exempt = Field("exempt", widget=MarkWidget())
    transferred_out = Field("transferred_out", widget=TextWidget(LONGEST_SHOWN))
    died = Field("died", widget=TextWidget(LONGEST_SHOWN))
    left_party = Field("left_party", widget=TextWidget(LONGEST_SHOWN))

    class Meta:
        model = Member
        fields = tuple(LABELS)


@dataclass(frozen=True)
class Roll:
    """A roll that was read: its rows, its columns by their headings, the day it speaks of, and how
    its file was laid out (see `tables.Table.layout`)."""

    rows: list[RollRow]
    headings: dict[str, str]
    left_aside: list[str]
    day: date | None = None
    digest: str = ""
    size: int = 0
    layout: dict = field(default_factory=dict)


def read_roll(data, today, choices=None, progress=None):
    """Return the roll in the bytes of a file, read as `choices` says where it says so.

    UnreadableError when the file cannot be read.
    """
    progress = progress or Progress()
    table = read_table(data, today, choices or Choices(), progress)
    rows = clean_rows(RollResource(), table, today, progress)
    for row, line in zip(rows, table.lines, strict=True):
        _settle(row)
        if len(line.values) > len(table.header.values):
            _refuse_overhang(row, line.values[len(table.header.values) :])
    digest = hashlib.sha256(data).hexdigest()
    return Roll(rows, table.headings, table.left_aside, table.day, digest, len(data), table.layout)


def _settle(row):
    """Settle what the columns of one row say together, and what none may leave out."""
    if row.full_name is None and not any(each.field == "full_name" for each in row.problems):
        row.add_problem("full_name", _("The name is missing: write it, or take the row out."))
    if row.male or row.female:
        _settle_sex(row)
    if row.card_number and len(row.card_number) == PERSONAL_NUMBER_LENGTH:
        _settle_number(row)


def _settle_sex(row):
    """Take sex, and birth where it stands there, from the columns Nam and Nữ."""
    marked = [column for column in ("male", "female") if getattr(row, column)]
    said = {*marked, row.sex} - {None}
    if len(said) > 1:
        message = _("The columns of this row give both sexes: leave one of them empty.")
        row.add_problem(marked[-1], message)
        return
    mark = getattr(row, marked[0])
    row.sex = marked[0]
    if isinstance(mark, PartialDate):
        row.born = row.born or mark


def _settle_number(row):
    """Take the personal number from the column of cards, where it stands for the card that it
    replaces."""
    number, row.card_number = row.card_number, None
    if row.personal_number not in (None, number):
        message = _(
            "A personal number stands in the column of card numbers, and the row has another one:"
            " write the card number, or leave it empty."
        )
        row.add_problem("card_number", message)
        return
    row.personal_number = number


def _refuse_overhang(row, values):
    """Values beyond the last heading mean that a comma or quotation mark is amiss."""
    overhang = " ".join(value for value in values if value)
    if overhang:
        message = _(
            "The row has more values than there are headings: look for a comma or quotation mark"
            " too many."
        )
        row.problems.append(Problem(None, overhang[:LONGEST_SHOWN], message))
