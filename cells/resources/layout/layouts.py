"""Where the headings of a table stand, in one to three lines, and what each column means."""

import re
from dataclasses import dataclass

from cells.resources.layout.headings import LONGEST_HEADING, composite, plain
from cells.resources.sheets import HEADER_WITHIN, MAX_COLUMNS, OWN_COLUMNS

# Headings take no more lines than this.
MAX_HEADING_LINES = 3
# A guess at headings that nobody knows takes no line in which all texts are longer.
_SHORT = 60
_VALUE = re.compile(r"[\d\s./,:-]*\d[\d\s./,:-]*")
_ORDINAL = re.compile(r"[(\[]?(?:\d{1,3}[a-z]?|[A-Za-z])[)\]]?(?:\s?=\s?[\d+\-() ]+)?")
_REMARK = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Headings:
    """The lines of headings, and per position the headings above each other as one text.

    `meanings` are as a Vocabulary gives them; `inherited` are the positions at which only the
    heading over several columns has a meaning. `joined` are the positions whose values continue
    those of the position before: given names after family names.
    """

    lines: list
    texts: tuple[str, ...]
    meanings: tuple[str | None, ...]
    inherited: frozenset[int] = frozenset()
    joined: frozenset[int] = frozenset()

    @property
    def row(self):
        """The number of the first line of headings."""
        return self.lines[0].number

    def candidates(self):
        """Return the positions of each field, the likeliest first."""
        found = {}
        for position in sorted(range(len(self.texts)), key=lambda n: (n in self.inherited, n)):
            if field := self.meanings[position]:
                found.setdefault(field, []).append(position)
        return found

    def score(self):
        """Return how much the lines look like headings: by the columns known, kept or not."""
        direct = {
            meaning
            for position, meaning in enumerate(self.meanings)
            if meaning and position not in self.inherited
        }
        return len(direct), sum(meaning == "" for meaning in self.meanings), -len(self.lines)


class Finder:
    """Finds the headings among the first lines of a file."""

    def __init__(self, vocabulary, named, merged=()):
        self.vocabulary, self.named = vocabulary, named
        self._anchors = _anchors(merged)
        # How far the merged cells of a line go to the right.
        self._reach = {number: position + 1 for number, position in sorted(self._anchors)}

    def best(self, lines):
        """Return the likeliest Headings that have a required column, and their place, or None."""
        found = [
            (place, each)
            for place in range(len(lines))
            for each in self.at(lines, place)
            if each.lines[-1].number <= HEADER_WITHIN and self.is_sufficient(each)
        ]
        return max(found, key=lambda each: (each[1].score(), -each[0]), default=None)

    def at(self, lines, place):
        """Return the Headings that may begin at a place: of one line, and of more if they do."""
        found = [self._headings(lines[place : place + 1])]
        for below in range(place + 1, min(place + MAX_HEADING_LINES, len(lines))):
            if not self._goes_on(found[-1], lines[below]):
                break
            found.append(self._headings(lines[place : below + 1]))
        return found

    def guess(self, lines):
        """Return the Headings, and their place, that look most like some, or None: many
        texts in a line, with values in the line below."""
        places = [
            place
            for place, (line, below) in enumerate(zip(lines, lines[1:], strict=False))
            if line.number <= HEADER_WITHIN
            and _words(line) > 1
            and sum(map(bool, below.values)) > 1
        ]
        if not places:
            return None
        found = {place: self.at(lines, place)[-1] for place in places}
        best = max(places, key=lambda n: (sum(found[n].score()[:2]), _words(lines[n]), -n))
        return best, found[best]

    def is_sufficient(self, headings):
        """Tell whether one of the required columns is there."""
        return any(field in headings.meanings for field in self.vocabulary.required)

    def _headings(self, lines):
        columns = self._columns(lines)
        texts = tuple(composite(parts) for parts in columns)
        found = [
            self.vocabulary.meaning_within(parts, self.named) if parts else (None, False)
            for parts in columns
        ]
        meanings = [meaning for meaning, _inherited in found]
        inherited = frozenset(n for n, (_meaning, is_so) in enumerate(found) if is_so)
        joined = self._join(lines, columns, meanings)
        return Headings(lines, texts, tuple(meanings), inherited, joined)

    def _join(self, lines, columns, meanings):
        """Find the columns that hold the second half of a value, and give the first its meaning."""
        joined = set()
        lowest = [parts[-1] if parts else "" for parts in columns]
        for field, first in self.vocabulary.halves_of(lowest):
            if not any(self._is_named(parts) for parts in columns[first : first + 2]):
                meanings[first], meanings[first + 1] = field, None
                joined.add(first + 1)
        for position in range(1, len(columns)):
            is_required = meanings[position] in self.vocabulary.required
            if is_required and self._is_one(lines, position - 1, position):
                meanings[position] = None
                joined.add(position)
        return frozenset(joined)

    def _is_named(self, parts):
        return plain(composite(parts)) in self.named

    def _is_one(self, lines, left, right):
        """Tell whether two neighbours have one merged heading, and none of their own below it."""
        anchors = {
            self._anchors.get((line.number, place)) for line in lines for place in (left, right)
        }
        return len(anchors) == 1 and None not in anchors

    def _columns(self, lines):
        """Return per position the different headings from top to bottom."""
        width = max(max(len(line.values), self._reach.get(line.number, 0)) for line in lines)
        return [
            self._parts(lines, position)
            for position in range(min(width, MAX_COLUMNS + OWN_COLUMNS))
        ]

    def _parts(self, lines, position):
        parts = []
        for n, line in enumerate(lines):
            text = self._text(lines, line, position)
            if not text and any(below[position] for below in lines[n + 1 :]):
                text = self._carried(lines, n, position)
            if text and text not in parts[-1:]:
                parts.append(text[:LONGEST_HEADING])
        return tuple(parts)

    def _text(self, lines, line, position):
        """Return the text of a cell, that of the merged range which it is in if there is one."""
        number, first = self._anchors.get((line.number, position), (line.number, position))
        return next((each[first] for each in lines if each.number == number), "")

    def _carried(self, lines, n, position):
        """Return the heading to the left that stands over this column too: the next one, if it is
        not merged and has headings below it."""
        left = next((left for left in range(position - 1, -1, -1) if lines[n][left]), None)
        if left is None or (lines[n].number, left) in self._anchors:
            return ""
        return lines[n][left] if any(below[left] for below in lines[n + 1 :]) else ""

    def _goes_on(self, above, line):
        """Tell whether a line belongs to the headings above it, and is no data.

        Data has a value in a required column. A line of headings stands under merged cells that
        reach into it, or under a heading for several columns, or holds nothing but remarks.
        """
        values = [(position, value) for position, value in enumerate(line.values) if value]
        if not values or any(_is_value(value) for _position, value in values):
            return False
        both = self._headings([*above.lines, line])
        if any(self._is_data(above, both, *each) for each in values):
            return False
        if self._reaches_into(above, line) or all(is_remark(value) for _position, value in values):
            return True
        return any(self._is_below_group(above, both, *each) for each in values)

    def _is_data(self, above, both, position, value):
        """Tell whether a value stands below the heading of a required column, and is no heading."""
        if position >= len(above.meanings) or is_remark(value):
            return False
        if above.meanings[position] not in self.vocabulary.required:
            return False
        is_known = both.meanings[position] is not None and position not in both.inherited
        return not is_known and position + 1 not in both.joined and position not in both.joined

    def _reaches_into(self, above, line):
        """Tell whether a merged cell that begins in the lines above ends in this one."""
        tops = {each.number for each in above.lines}
        places = range(self._reach.get(line.number, 0))
        return any(self._anchors.get((line.number, place), (0,))[0] in tops for place in places)

    def _is_below_group(self, above, both, position, value):
        """Tell whether a heading is known and stands under one for several columns."""
        last = above.lines[-1]
        anchor = self._anchors.get((last.number, position))
        is_under = anchor[1] != position if anchor else not last[position]
        is_known = both.meanings[position] is not None and position not in both.inherited
        return is_under and is_known and both.texts[position] != value


def _anchors(merged):
    """Return the first cell of the merged range in which a cell near the top is.

    Merged ranges do not overlap: a file in which they do is no longer looked at.
    """
    last, anchors, area = HEADER_WITHIN + MAX_HEADING_LINES, {}, 0
    for top, bottom, left, right in merged:
        rows = range(top, min(bottom, last) + 1)
        columns = range(left, min(right, MAX_COLUMNS - 1) + 1)
        area += len(rows) * len(columns)
        if area > last * MAX_COLUMNS:
            break
        anchors |= {(number, position): (top, left) for number in rows for position in columns}
    return anchors


def _words(line):
    """Return how many different texts, not numbers or dates, a line has; none if all are long."""
    words = {value for value in line.values if value and not _is_value(value)}
    return len(words) if any(len(value) <= _SHORT for value in words) else 0


def _is_value(text):
    """Tell whether a text is a number or a date. No longer one is looked at."""
    return len(text) <= _SHORT and bool(_VALUE.fullmatch(text))


def is_remark(value):
    """Tell whether a text stands in brackets as a whole."""
    return bool(_REMARK.fullmatch(value))


def is_ordinals(line):
    """Tell whether a line numbers the columns: 1 2 3, (1) (2) (3), A B 1 2, 5=3+4."""
    values = [value for value in line.values if value]
    if len(values) < 2 or not all(
        len(value) < 20 and _ORDINAL.fullmatch(value) for value in values
    ):
        return False
    numbers = [int(found[0]) for value in values if (found := re.search(r"\d+", value))]
    return len(numbers) > 1 and all(a < b for a, b in zip(numbers, numbers[1:], strict=False))
