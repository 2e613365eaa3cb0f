"""The cells of an XLSX in which a formula failed: "#REF!" and the like.

The reader of workbooks gives nothing for them, and a value that is lost in a formula would look
like one that nobody wrote.
"""

import io
import zipfile
from xml.parsers import expat

from cells.resources.outgoing.workbook_parts import UnfitError, chunks_of, local, sheet_path
from cells.resources.readers.packages import CELL_ADDRESS, column_number


def error_cells(data, sheet):
    """Return the texts of the failed cells of a sheet, by row, as Excel counts, and position.

    Where the sheet cannot be found so, there are none.
    """
    found = _ErrorCells()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            for chunk in chunks_of(book, sheet_path(book, sheet)):
                found.see(chunk)
    except (UnfitError, expat.ExpatError, zipfile.BadZipFile, KeyError):
        return {}
    return found.rows


class _ErrorCells:
    """Collects the cells of type "e" from the XML of a sheet."""

    def __init__(self):
        self.rows = {}
        self._place, self._text = None, ""
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._hear
        self.see = parser.Parse

    def _start(self, name, attributes):
        if local(name) == "c" and attributes.get("t") == "e":
            self._place = CELL_ADDRESS.fullmatch(attributes.get("r", ""))
        self._text = ""

    def _hear(self, text):
        self._text += text if self._place else ""

    def _end(self, name):
        if self._place and local(name) == "v":
            row, position = int(self._place[2]), column_number(self._place[1].encode()) - 1
            self.rows.setdefault(row, {})[position] = self._text
        elif local(name) == "c":
            self._place = None
