"""The cells of an XLSX in which a formula failed: "#REF!" and the like.

The reader of workbooks gives nothing for them, and a value that is lost in a formula would look
like one that nobody wrote.
"""

import io
import zipfile
from xml.parsers import expat

from cells.resources.outgoing.workbook_parts import UnfitError, chunks_of, local, sheet_path
from cells.resources.readers.packages import CELL_ADDRESS, column_number

# No word for an error is longer.
_LONGEST = 100


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
        self._place, self._said, self._length = None, None, 0
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._hear
        self.see = parser.Parse

    def _start(self, name, attributes):
        if local(name) == "c" and attributes.get("t") == "e":
            self._place = CELL_ADDRESS.fullmatch(attributes.get("r", ""))
        elif self._place and local(name) == "v":
            self._said, self._length = [], 0

    def _hear(self, text):
        """Long texts come in many pieces."""
        if self._said is not None and self._length < _LONGEST:
            self._said.append(text)
            self._length += len(text)

    def _end(self, name):
        if self._said is not None and local(name) == "v":
            row, position = int(self._place[2]), column_number(self._place[1].encode()) - 1
            self.rows.setdefault(row, {})[position] = "".join(self._said)[:_LONGEST]
            self._said = None
        elif local(name) == "c":
            self._place = None
