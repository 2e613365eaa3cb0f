"""The table in a file: where its headings stand, what they mean, and its lines of data."""

import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from cells import text
from cells.resources.csv_sheets import read_csv
from cells.resources.headings import columns_of, is_numbering
from cells.resources.sheets import HEADER_WITHIN, Line, UnreadableError, check_size

# "tính đến ngày 31/12/2025" or "tính đến ngày 31 tháng 12 năm 2025", without marks.
_DAY_OF_ROLL = re.compile(
    r"tinh den (?:het )?(?:ngay )?(\d{1,2})(?: ?[/.-] ?| thang )(\d{1,2})(?: ?[/.-] ?| nam )(\d{4})"
)


@dataclass(frozen=True)
class Table:
    """One table: the line of headings, the position of each known column, the lines of data."""

    header: Line
    columns: dict[str, int]
    lines: list[Line]
    day: date | None = None

    @property
    def headings(self):
        """The heading of each known column, as the file has it."""
        return {field: self.header[position] for field, position in self.columns.items()}

    @property
    def left_aside(self):
        """The headings of columns of which no use is made."""
        used = set(self.columns.values())
        return [
            heading
            for position, heading in enumerate(self.header.values)
            if heading and position not in used and not is_numbering(heading)
        ]


def read_table(data, today):
    """Return the table in the bytes of a file; UnreadableError when there is none.

    The seam for other formats: choose the reader by what the bytes are.
    """
    check_size(data)
    lines = read_csv(data, _weigh)
    titles, header = _find_header(lines)
    columns = columns_of(header.values)
    return Table(header, columns, _data_lines(lines, header), _day_of_roll(titles, today))


def _weigh(lines):
    """Tell how much some first lines look like a roll: by how many headings are known."""
    return max((len(columns_of(line.values)) for line in lines if _is_header(line)), default=0)


def _is_header(line):
    return "full_name" in columns_of(line.values)


def _find_header(lines):
    """Return the lines before that of the headings, and that line; read no further."""
    titles = []
    for line in lines:
        if line.number > HEADER_WITHIN:
            break
        if _is_header(line):
            return titles, line
        titles.append(line)
    raise UnreadableError(
        _("No column of names (“Họ và tên”) was found in the first %(lines)s lines.")
        % {"lines": HEADER_WITHIN}
    )


def _data_lines(lines, header):
    """Return the lines that hold more than their running number."""
    numbering = {n for n, heading in enumerate(header.values) if is_numbering(heading)}
    found = []
    for line in lines:
        if any(value for n, value in enumerate(line.values) if n not in numbering):
            found.append(line)
        if len(found) > settings.IMPORT_MAX_ROWS:
            raise UnreadableError(
                _("The file has more than %(most)s rows: divide it.")
                % {"most": settings.IMPORT_MAX_ROWS}
            )
    if not found:
        raise UnreadableError(_("The file has headings and no rows."))
    return found


def _day_of_roll(titles, today):
    """Return the day that the title gives ("tính đến ngày …"), or None."""
    words = " ".join(text.search_form(" ".join(line.values)) for line in titles)
    match = _DAY_OF_ROLL.search(words)
    if match is None:
        return None
    day, month, year = (int(number) for number in match.groups())
    try:
        found = date(year, month, day)
    except ValueError:
        found = None
    if found is None or found > today:
        raise UnreadableError(
            _("The title says “%(words)s”, and there was no such day.") % {"words": match[0]}
        )
    return found
