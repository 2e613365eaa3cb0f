"""The table in a file: where its headings stand, what they mean, and its lines of people."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.conf import settings
from django.utils.translation import gettext as _

from cells import text
from cells.progress import Progress, Stage
from cells.resources.layout.bodies import Body
from cells.resources.layout.columns import Columns
from cells.resources.layout.headings import ROLL
from cells.resources.layout.layouts import MAX_HEADING_LINES, Finder
from cells.resources.readers.csv_sheets import open_csv
from cells.resources.readers.workbooks import is_workbook, open_workbook
from cells.resources.sheets import (
    HEADER_WITHIN,
    MAX_COLUMNS,
    OWN_COLUMNS,
    Choices,
    Line,
    UnreadableError,
    check_size,
    too_wide,
)

# "tính đến ngày 31/12/2025" or "tính đến ngày 31 tháng 12 năm 2025", without marks.
_DAY_OF_ROLL = re.compile(
    r"tinh den (?:het )?(?:ngay )?(\d{1,2})(?: ?[/.-] ?| thang )(\d{1,2})(?: ?[/.-] ?| nam )(\d{4})"
)
# Titles are no longer; a longer text in a cell above the table is cut.
_LONGEST_TITLE = 300
_SAMPLES = 3
_LONGEST_SAMPLE = 100
_SKIPPED_SHOWN = 50
_AS_FOUND = Choices()


class ColumnsUnknownError(UnreadableError):
    """There is something like a table, and no heading means what is required.

    `layout` is what a Table would have, so that somebody can say what the columns mean.
    """

    def __init__(self, message, layout):
        super().__init__(message)
        self.layout = layout


@dataclass(frozen=True)
class Table:
    """One table: the line of headings, the position of each known column, the lines of people.

    Headings above each other stand as one, divided by " / ". `left_aside` are the headings of
    columns of which no use is made, `unknown` those of them that are not recognised. `layout` says
    in plain values how the file was read.
    """

    header: Line
    columns: dict[str, int]
    lines: list[Line]
    day: date | None = None
    left_aside: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    layout: dict = field(default_factory=dict)

    @property
    def headings(self):
        """The heading of each known column, as the file has it."""
        return {field: self.header[position] for field, position in self.columns.items()}


def read_table(data, today, choices=_AS_FOUND, progress=None, vocabulary=ROLL):
    """Return the table in the bytes of a file.

    UnreadableError when there is none or it is too large; ColumnsUnknownError when there is one
    whose required column is not recognised. `choices` overrule what is found out.
    """
    progress = progress or Progress()
    progress.begin(Stage.READING)
    check_size(data)
    source = _opened(data, vocabulary, choices, progress)
    first, rest = _divided(source.lines, choices.header_row)
    finder = Finder(vocabulary, choices.columns, source.merged)
    place, headings = _find_headings(finder, first, choices, vocabulary)
    day = _day_of_roll(first[:place], today)
    below = chain(first[place + len(headings.lines) :], rest)
    body = Body(headings, vocabulary)
    own = sum(vocabulary.is_reasons(heading) for heading in headings.texts)
    most = MAX_COLUMNS + min(own, OWN_COLUMNS)
    if len(headings.texts) > most:
        raise too_wide(headings.row)
    _read_body(body, below, progress, most)
    columns = Columns(headings, body, vocabulary, is_padded=source.format != "csv")
    layout = _layout(source, headings, columns, body, day) | {"titles": _titles(first[:place])}
    if not finder.is_sufficient(headings):
        raise ColumnsUnknownError(_unknown_message(vocabulary), layout)
    unused = columns.left_aside, columns.unknown
    return Table(columns.header, columns.positions, columns.lines, day, *unused, layout)


def _opened(data, vocabulary, choices, progress):
    """Open the file with the reader for what its bytes are."""
    look = _Look(vocabulary, choices.columns)
    if is_workbook(data):
        return open_workbook(data, look.weigh, choices, progress, look.is_table)
    return open_csv(data, look.weigh, choices)


class _Look:
    """A look at some first lines, of a sheet or of a text: how much they are like the table
    sought."""

    def __init__(self, vocabulary, named):
        self._vocabulary, self._finder = vocabulary, Finder(vocabulary, named)
        self._lines = self._found = None

    def weigh(self, lines):
        """Return how much first lines are liked; the more, the more columns are known."""
        best = self._best(lines) or self._finder.guess(lines)
        if best is None:
            return 0
        fields, known, _lines = best[1].score()
        words = min(sum(map(bool, best[1].texts)), MAX_COLUMNS)
        return (self._finder.is_sufficient(best[1]) * 1000 + fields * 10 + known) * 1000 + words

    def is_table(self, lines):
        """Tell whether more than one column is known, and somebody stands below: a form that
        nobody filled in is not missed, nor a sheet of notes."""
        if (best := self._best(lines)) is None:
            return False
        place, headings = best
        fields, known, _lines = headings.score()
        if fields + known < 2:
            return False
        body = Body(headings, self._vocabulary)
        for line in lines[place + len(headings.lines) :]:
            body.take(line)
        return bool(body.lines)

    def _best(self, lines):
        """Return what the Finder does; of the lines asked for last it is known."""
        if lines is not self._lines:
            self._lines, self._found = lines, self._finder.best(lines)
        return self._found


def _divided(lines, header_row):
    """Return the first lines, among which the headings are, and an iterator over the others."""
    last = max(HEADER_WITHIN, header_row or 0) + MAX_HEADING_LINES
    first = []
    for line in lines:
        first.append(line)
        if line.number >= last:
            break
    return first, lines


def _find_headings(finder, first, choices, vocabulary):
    """Return the place of the headings among the first lines, and the Headings."""
    if choices.header_row is not None:
        return _chosen_headings(finder, first, choices.header_row)
    found = finder.best(first) or finder.guess(first)
    if found is None:
        raise UnreadableError(_unknown_message(vocabulary))
    return found


def _chosen_headings(finder, first, row):
    place = next((n for n, line in enumerate(first) if line.number == row), None)
    if place is None or not any(first[place].values):
        raise UnreadableError(
            _("Row %(row)s holds no headings: give the number of the row in which they begin.")
            % {"row": row}
        )
    return place, finder.at(first, place)[-1]


def _unknown_message(vocabulary):
    return _(
        "No heading in the first %(lines)s lines means “%(column)s”: say which column holds it."
    ) % {"lines": HEADER_WITHIN, "column": vocabulary.labels[vocabulary.required[0]]}


def _read_body(body, lines, progress, most_columns):
    """Read all lines below the headings, within the limits."""
    cells, most_rows, most_cells = 0, settings.IMPORT_MAX_ROWS, settings.IMPORT_MAX_CELLS
    for count, line in enumerate(lines, start=1):
        width = len(line.values)
        if width > most_columns:
            raise too_wide(line.number)
        body.take(line)
        cells += width
        if len(body.lines) > most_rows or cells > most_cells:
            raise _too_long()
        if count % progress.EVERY == 0:
            progress.advance(progress.EVERY)
    if not body.lines:
        raise UnreadableError(_("The file has headings and no rows."))


def _too_long():
    return UnreadableError(
        _("The file has more than %(rows)s rows or %(cells)s cells: divide it.")
        % {"rows": settings.IMPORT_MAX_ROWS, "cells": settings.IMPORT_MAX_CELLS}
    )


def _day_of_roll(titles, today):
    """Return the day that the title gives ("tính đến ngày …"), or None."""
    said = (" ".join(value[:_LONGEST_TITLE] for value in line.values) for line in titles)
    match = _DAY_OF_ROLL.search(" ".join(text.search_form(words) for words in said))
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


def _layout(source, headings, columns, body, day):
    """Return how the file was read, in plain values."""
    return {
        "format": source.format,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "sheet": source.sheet,
        "sheets": list(source.sheets),
        "other_tables": list(source.others),
        "header_row": headings.row,
        "header_rows": len(headings.lines),
        "headings": list(headings.texts),
        "columns": columns.own,
        "left_aside": columns.left_aside,
        "unknown": columns.unknown,
        "day": day and day.isoformat(),
        "samples": [_sample(line) for line in body.lines[:_SAMPLES]],
        "last_row": body.lines[-1].number,
        "skipped": body.skipped[:_SKIPPED_SHOWN],
    }


def _titles(lines):
    """Return what stands above the headings."""
    return [value[:_LONGEST_TITLE] for line in lines for value in line.values if value]


def _sample(line):
    return [value[:_LONGEST_SAMPLE] for value in line.values]
