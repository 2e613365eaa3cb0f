"""A file given back to its office: as it was, with a column of what has to be put right."""

from dataclasses import dataclass

from cells.resources.layout.headings import REASONS_HEADING, ROLL
from cells.resources.outgoing import csv_reasons, plain_workbooks, workbook_reasons
from cells.resources.outgoing.workbook_parts import UnfitError

CSV_TYPE, TEXT_TYPE = "text/csv", "text/plain"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Mended:
    """The bytes of a file, what its name ends in, and its content type."""

    data: bytes
    suffix: str
    content_type: str


def mend(data, layout, reasons):
    """Return the file in `data` with one column more: the reasons, by line as in Line.number.

    `layout` is that of the Table which was read from the same bytes. Of CSV and XLSX files all
    else stays as it is; a workbook of another kind comes back as an XLSX file with the values of
    its sheet. A column of reasons from an earlier time is used again.
    """
    # The names of the column are those of all kinds of file.
    earlier = [
        place for place, heading in enumerate(layout["headings"]) if ROLL.is_reasons(heading)
    ]
    position = earlier[0] if earlier else None
    arguments = data, layout, REASONS_HEADING, position, reasons
    if layout["format"] == "csv":
        return _mended_text(layout, csv_reasons.with_reasons(*arguments))
    try:
        made = workbook_reasons.with_reasons(*arguments)
    except UnfitError:
        made = plain_workbooks.with_reasons(*arguments)
    return Mended(made, ".xlsx", XLSX_TYPE)


def _mended_text(layout, made):
    """A spreadsheet divides the lines of a .csv file at commas or semicolons only."""
    if layout["delimiter"] == "\t":
        return Mended(made, ".txt", TEXT_TYPE)
    return Mended(made, ".csv", CSV_TYPE)
