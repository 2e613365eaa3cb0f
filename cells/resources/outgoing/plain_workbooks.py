"""A sheet of any workbook, copied as values into a new XLSX file with a column of reasons more."""

import io
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from cells.resources.outgoing.text_cells import (
    DATE_FORMAT,
    FONT,
    FONT_SIZE,
    WRAPPED,
    new_cell,
    set_text,
)
from cells.resources.outgoing.workbook_reasons import WIDTH
from cells.resources.outgoing.workbook_styles import FILL_COLOUR, FONT_COLOUR
from cells.resources.readers.legacy import from_legacy

# Of the office's columns, in characters.
_OTHER_WIDTH = 18


def with_reasons(data, layout, heading, position, reasons):
    """Return the bytes of an XLSX file with the values of the sheet that was read, where they
    stood, and `heading` and `reasons` at a position, or with None beside them."""
    words = {**reasons, layout["header_row"]: heading}
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(layout["sheet"])
    rows = sheet.to_python(skip_empty_area=False)
    if position is None:
        position = max(map(len, rows), default=0)
    copy = _Copy(layout, position)
    for number, values in enumerate(rows, start=1):
        copy.append(values, words.get(number, ""), is_data=number > layout["header_row"])
    return copy.saved()


class _Copy:
    """The new workbook, written row by row."""

    def __init__(self, layout, position):
        self.position, self.encoding = position, layout["encoding"]
        self.book = Workbook(write_only=True)
        self.sheet = self.book.create_sheet(layout["sheet"])
        for number in range(1, position + 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = _OTHER_WIDTH
        self.sheet.column_dimensions[get_column_letter(position + 1)].width = WIDTH
        self.reason = new_cell(
            self.sheet,
            font=Font(name=FONT, size=FONT_SIZE, color=FONT_COLOUR),
            fill=PatternFill("solid", fgColor=FILL_COLOUR),
            alignment=WRAPPED,
        )
        self.texts, self.numbers, self.days = [], [], []

    def append(self, values, word, *, is_data):
        """Write a row; an older reason in a row of data gives way."""
        while len(self.texts) < len(values):
            self.texts.append(new_cell(self.sheet))
            self.numbers.append(new_cell(self.sheet))
            self.days.append(new_cell(self.sheet, number_format=DATE_FORMAT))
        cells = [self._cell(number, value) for number, value in enumerate(values)]
        cells += [None] * (self.position + 1 - len(cells))
        if word or is_data:
            cells[self.position] = set_text(self.reason, word) if word else None
        self.sheet.append(cells)

    def _cell(self, number, value):
        if value is None or value == "":
            return None
        if isinstance(value, int | float | date):
            cell = (self.days if isinstance(value, date) else self.numbers)[number]
            cell.value = value
            return cell
        return set_text(self.texts[number], from_legacy(str(value), self.encoding))

    def saved(self):
        """Return the bytes of the workbook."""
        made = io.BytesIO()
        self.book.save(made)
        return made.getvalue()
