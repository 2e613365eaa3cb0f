"""The import-export resource of member rolls: from a file to clean rows with their problems.

Reading writes nothing and asks the database nothing: who is who, and what is to be done, is
decided for the whole roll at once in `cells.services.rolls`. So the resource skips every row
after cleaning it, and keeps what it made of it.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

import tablib
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field

from cells.models import Member
from cells.periods import PartialDate
from cells.resources.headings import LABELS
from cells.resources.rows import DEPARTURES, LONGEST_SHOWN, Problem, ProblemKind, RollRow
from cells.resources.tables import read_table
from cells.resources.widgets import (
    DigitsWidget,
    MarkOrDateWidget,
    MarkWidget,
    NameWidget,
    PartialDateWidget,
    SexWidget,
    TextWidget,
)

LONGEST_NAME = 120
LONGEST_CELL_NAME = 200
LONGEST_ETHNICITY = 50


class RollResource(resources.ModelResource):
    """The columns of a roll, each with the widget that reads it. `rows` holds what was read."""

    full_name = Field("full_name", widget=NameWidget(LONGEST_NAME))
    sex = Field("sex", widget=SexWidget())
    male = Field("male", widget=MarkOrDateWidget())
    female = Field("female", widget=MarkOrDateWidget())
    ethnicity = Field("ethnicity", widget=TextWidget(LONGEST_ETHNICITY))
    born = Field("born", widget=PartialDateWidget())
    admission_decided = Field("admission_decided", widget=PartialDateWidget())
    admitted = Field("admitted", widget=PartialDateWidget())
    official_from = Field("official_from", widget=PartialDateWidget())
    recognition_decided = Field("recognition_decided", widget=PartialDateWidget())
    card_number = Field("card_number", widget=DigitsWidget(8))
    personal_number = Field("personal_number", widget=DigitsWidget(12))
    cell = Field("cell", widget=TextWidget(LONGEST_CELL_NAME))
    arrived = Field("arrived", widget=PartialDateWidget())
    exempt = Field("exempt", widget=MarkWidget())
    transferred_out = Field("transferred_out", widget=TextWidget(LONGEST_SHOWN))
    died = Field("died", widget=TextWidget(LONGEST_SHOWN))
    left_party = Field("left_party", widget=TextWidget(LONGEST_SHOWN))

    class Meta:
        model = Member
        fields = tuple(LABELS)
        force_init_instance = True
        skip_diff = True
        report_skipped = False
        use_transactions = False

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.rows = []

    def init_instance(self, row=None):
        return RollRow(texts=dict(row))

    def skip_row(self, instance, original, row, import_validation_errors=None):
        for column, error in (import_validation_errors or {}).items():
            instance.add_problem(column, error[0].messages[0])
        self.rows.append(instance)
        return True

    def after_import(self, dataset, result, **kwargs):
        # The library collects what a row raised; anything but a widget's word is a fault of ours.
        for failed in result.error_rows:
            raise failed.errors[0].error


@dataclass(frozen=True)
class Roll:
    """A roll that was read: its rows, its columns by their headings, and the day it speaks of."""

    rows: list[RollRow]
    headings: dict[str, str]
    left_aside: list[str]
    day: date | None = None
    digest: str = ""
    size: int = 0


def read_roll(data, today):
    """Return the roll in the bytes of a file; UnreadableError when the file cannot be read."""
    table = read_table(data, today)
    rows = _clean_rows(table, today)
    for row, line in zip(rows, table.lines, strict=True):
        row.number = line.number
        _settle(row)
        _refuse_overhang(row, line.values[len(table.header.values) :])
    digest = hashlib.sha256(data).hexdigest()
    return Roll(rows, table.headings, table.left_aside, table.day, digest, len(data))


def _clean_rows(table, today):
    """Run the lines of a table through the resource."""
    dataset = tablib.Dataset(headers=list(table.columns))
    for line in table.lines:
        dataset.append([line[position] for position in table.columns.values()])
    resource = RollResource()
    result = resource.import_data(dataset, today=today)
    for error in result.base_errors:
        raise error.error
    return resource.rows


def _settle(row):
    """Check what the columns of one row say together, and what none may leave out."""
    if not row.full_name and not any(each.field == "full_name" for each in row.problems):
        row.add_problem("full_name", _("The name is missing."))
    for column in DEPARTURES:
        if getattr(row, column):
            message = _("The file says that this person left, and an import ends no membership.")
            row.add_problem(column, message, ProblemKind.DOUBT)
    _settle_sex(row)


def _settle_sex(row):
    """Take sex, and birth where it stands there, from the columns Nam and Nữ."""
    marked = [column for column in ("male", "female") if getattr(row, column)]
    said = {*marked, row.sex} - {None}
    if len(said) > 1:
        row.add_problem(marked[-1], _("The columns of this row give both sexes."))
    elif marked:
        mark = getattr(row, marked[0])
        row.sex = marked[0]
        if isinstance(mark, PartialDate):
            row.born = row.born or mark
            row.texts.setdefault("born", row.texts[marked[0]])


def _refuse_overhang(row, values):
    """Values beyond the last heading mean that a comma or quotation mark is amiss."""
    overhang = " ".join(value for value in values if value)
    if overhang:
        message = _("The row has more values than there are headings.")
        row.problems.append(Problem(None, overhang[:LONGEST_SHOWN], message))
