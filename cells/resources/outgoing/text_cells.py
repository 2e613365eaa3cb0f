"""Cells of a workbook: texts that stay texts whatever they look like, and how our cells look."""

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from cells.resources.outgoing.formulas import guarded

# A font that has every Vietnamese letter: a sheet's own may be one of the old encodings.
FONT = "Times New Roman"
FONT_SIZE = 12
# A number format: what is typed or written there is text, and no zero gets lost.
TEXT_FORMAT, DATE_FORMAT = "@", "dd/mm/yyyy"

PLAIN = Font(name=FONT, size=FONT_SIZE)
BOLD = Font(name=FONT, size=FONT_SIZE, bold=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
HEADING_FILL = PatternFill("solid", fgColor="FFE7E6E6")
GRID = Border(*[Side("thin")] * 4)


def set_text(cell, text):
    """Give an openpyxl cell a text that no spreadsheet runs as a formula; return the cell."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text) or None
    if cell.value is not None:
        cell.data_type = "s"
    cell.quotePrefix = guarded(text) != text
    return cell


def new_cell(sheet, *, font=PLAIN, **looks):
    """Return a cell for a write-only sheet, of these looks: attributes of an openpyxl cell.

    It may be filled and appended again and again, once in a row: looks cost more than values.
    """
    cell = WriteOnlyCell(sheet)
    cell.font = font
    for look, value in looks.items():
        setattr(cell, look, value)
    return cell
