"""The columns of a table that was read: which holds each field, and what those say that hold more.

A field whose values stand in no column of its own gets one beside those of the file: the cell that
a line above the people names, or one of several dates that stand below each other.
"""

import re

from django.utils.translation import gettext as _

from cells.resources.layout.bodies import BELOW
from cells.resources.sheets import Line, column_letters

_SECTION_FIELD = "cell"
_SEVERAL = re.compile(r"[\s;,]+")


class Columns:
    """The columns of a table: `positions` by field, `header` and `lines` with those added.

    `own` are the positions that the file itself has. Where `is_padded`, a value beyond the last
    heading stands in a column without one, as a workbook may have; else it is a fault of its line.
    """

    def __init__(self, headings, body, vocabulary, *, is_padded):
        self._headings, self._body, self._vocabulary = headings, body, vocabulary
        self.lines = body.lines
        self._texts = list(headings.texts)
        if is_padded:
            width = max((len(line.values) for line in self.lines), default=0)
            self._texts += [""] * (width - len(self._texts))
        self.own = {
            field: next((n for n in places if self._has_content(n)), places[0])
            for field, places in headings.candidates().items()
        }
        self.left_aside, self.unknown = self._unused()
        self.positions = dict(self.own)
        self._add_series()
        self._add_sections()
        self.header = Line(headings.lines[-1].number, tuple(self._texts))

    def _has_content(self, position):
        return any(line[position] for line in self.lines)

    def _unused(self):
        """Return the headings of which no use is made, and those of them that nobody knows."""
        left_aside, unknown = [], []
        used = {*self.own.values(), *self._headings.joined}
        for position, heading in enumerate(self._texts):
            if position in used or self._vocabulary.is_silent(heading):
                continue
            name = heading or (self._has_content(position) and _unnamed(position))
            if name and not self._is_series(heading):
                left_aside.append(name)
                if self._meaning(position) is None:
                    unknown.append(name)
        return left_aside, unknown

    def _meaning(self, position):
        return (
            self._headings.meanings[position] if position < len(self._headings.meanings) else None
        )

    def _is_series(self, heading):
        fields = self._vocabulary.series_of(heading)
        return bool(fields) and any(field not in self.own for field in fields)

    def _add_series(self):
        """Give each of several values that stand below each other a column of its own."""
        for position, heading in enumerate(self._headings.texts):
            fields = self._vocabulary.series_of(heading)
            if fields and self._meaning(position) is None:
                parts = [_parts(line[position], len(fields)) for line in self.lines]
                for n, field in enumerate(fields):
                    if field not in self.positions:
                        self._add(field, heading, [each[n] for each in parts])

    def _add_sections(self):
        """Give the people the cell of the section in which they stand."""
        is_known = _SECTION_FIELD in self._vocabulary.labels
        if is_known and _SECTION_FIELD not in self.positions and any(self._body.sections):
            heading = str(self._vocabulary.labels[_SECTION_FIELD])
            self._add(_SECTION_FIELD, heading, self._body.sections)

    def _add(self, field, heading, values):
        """Add a column behind those with headings, and before what stands beyond them."""
        place = len(self._texts)
        self.positions[field] = place
        self._texts.append(heading)
        self.lines = [
            Line(line.number, _inserted(line.values, place, value))
            for line, value in zip(self.lines, values, strict=True)
        ]


def _inserted(values, place, value):
    before = values[:place] + ("",) * (place - len(values))
    return (*before, value, *values[place:])


def _parts(value, count):
    """Divide what stands below each other; what is left over stays with the last."""
    parts = value.split(BELOW) if BELOW in value else _SEVERAL.split(value)
    if len(parts) > count > 1 and BELOW not in value:
        parts = [value]
    parts = [*parts[: count - 1], " ".join(parts[count - 1 :])] if count > 1 else parts[:1]
    return [*parts, *[""] * (count - len(parts))]


def _unnamed(position):
    return _("(column %(letter)s)") % {"letter": column_letters(position)}
