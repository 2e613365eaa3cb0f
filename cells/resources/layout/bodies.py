"""The lines below the headings: which are people, and which only stand around them."""

import re

from cells.resources.layout.endings import (
    Ending,
    ending_of,
    is_group,
    is_mark,
    is_name,
    is_office,
    is_proof,
    is_small,
    section_of,
)
from cells.resources.layout.layouts import is_ordinals, is_remark
from cells.resources.sheets import Line

_RUNNING_NUMBER = re.compile(r"\d{1,6}[.)]?")
_NUMBER = re.compile(r"\w{0,3}\d[\w.()/-]{0,6}|[IVXLC]{1,6}[.)]?|[A-Za-z][.)]?")
# A person takes no more lines of a register than this.
_MOST_LINES = 20
# Divides what stands in one column, a line each; no value holds it.
BELOW = "\n"


class Body:
    """Takes the lines below the headings one by one, and keeps those of people.

    A line of a person is never lost: what has a name and a date, number or mark is one wherever it
    stands, and what is in doubt is kept, to be shown as an error. `skipped` are the numbers of the
    lines that say something and were not kept; `sections` gives, per line kept, the cell that a
    line above it named.
    """

    def __init__(self, headings, vocabulary):
        found = headings.candidates()
        self._keys = [n for field in vocabulary.required for n in found.get(field, ())]
        self._used = {n for places in found.values() for n in places}
        self._facts = sorted(self._used - set(self._keys))
        self._numbering = _places(headings.texts, vocabulary.is_numbering)
        self._silent = set(_places(headings.texts, vocabulary.is_silent))
        self._series = set(_places(headings.texts, vocabulary.series_of))
        self._aside = [n for n, meaning in enumerate(headings.meanings) if meaning == ""]
        self._joined = headings.joined
        self._headings = {_trimmed(line.values) for line in headings.lines}
        self._ending, self._section, self._familiar = Ending.NONE, "", None
        self._taken = 0  # lines of the last person
        self.lines, self.sections, self.skipped = [], [], []

    def take(self, line):
        """Keep a line, join it to the one before, or pass it over."""
        if not any(line.values):
            return
        if self._joined:
            line = self._with_joined(line)
        if self._is_person(line):
            self._keep(line)
        else:
            self._look_closer(line)

    def _is_person(self, line):
        keys = [value for n in self._keys if (value := line[n]) and not is_remark(value)]
        return bool(keys) and (
            any(is_proof(line[n]) for n in self._facts) or any(map(is_proof, keys))
        )

    def _look_closer(self, line):
        number = next((line[n] for n in self._numbering if line[n]), "")
        said = [value for n, value in enumerate(line.values) if value and n not in self._silent]
        if number and not _NUMBER.fullmatch(number):
            said.insert(0, number)
        if not said or self._is_heading(line):
            return
        is_numbered = bool(_RUNNING_NUMBER.fullmatch(number))
        if (section := section_of(said)) and not any(line[n] for n in self._facts):
            self._section, self._ending = section, Ending.NONE
        elif not is_numbered and (ending := ending_of(said)) and not self._is_of_person(line):
            self._end(line, ending)
        elif not is_numbered and is_group(number, said):
            self.skipped.append(line.number)
        else:
            self._decide(line, number, is_numbered)

    def _is_of_person(self, line):
        """Tell whether a line gives an office where the roll has those of its people."""
        return self._ending == Ending.NONE and any(is_office(line[n]) for n in self._aside)

    def _decide(self, line, number, is_numbered):
        """Keep, join or pass over a line that has no proof of a person and is no known ending."""
        key = next((line[n] for n in self._keys if line[n] and not is_remark(line[n])), "")
        if key and self._is_credible(line, key, is_numbered):
            self._keep(line)
        elif is_numbered or any(is_proof(line[n]) for n in self._facts):
            self._take_nameless(line, number)
        elif self._ending or (number and not _NUMBER.fullmatch(number)):
            self.skipped.append(line.number)
        elif number or not self._join(line):
            self._keep(line)

    def _take_nameless(self, line, number):
        if number or self._ending or not self._join(line):
            self._keep(line)

    def _is_credible(self, line, key, is_numbered):
        """Tell whether a line with a name is a person's: after the total if it has a name, after
        the signatures only with a number, a mark, or a word that others have in that column."""
        if is_numbered or self._ending == Ending.NONE:
            return True
        facts = [(n, line[n]) for n in self._facts if line[n]]
        if any(is_mark(value) or value in self._familiar.get(n, ()) for n, value in facts):
            return True
        return self._ending == Ending.TOTAL and is_name(key)

    def _is_heading(self, line):
        """Tell whether a line repeats the headings, or numbers the columns."""
        keys = [line[n] for n in self._keys]
        is_short = all(len(key) < 20 and (is_small(key) or len(key) < 5) for key in keys)
        return _trimmed(line.values) in self._headings or (is_short and is_ordinals(line))

    def _end(self, line, ending):
        if self._familiar is None:
            self._familiar = {n: {each[n] for each in self.lines} - {""} for n in self._facts}
        self._ending = max(self._ending, ending)
        self.skipped.append(line.number)

    def _keep(self, line):
        self._ending, self._taken = Ending.NONE, 1
        self.lines.append(line)
        self.sections.append(self._section)

    def _join(self, line):
        """Join a line to that of the person above, of which it goes on: it has no number, the
        other has one, and no column that is read has two values."""
        if not self._numbering or not 0 < self._taken < _MOST_LINES:
            return False
        above = self.lines[-1]
        values = [*above.values, *[""] * (len(line.values) - len(above.values))]
        if not any(above[n] for n in self._numbering) or self._section != self.sections[-1]:
            return False
        for n, value in enumerate(line.values):
            if not value or n in self._silent or n in self._keys:
                continue
            if n in self._series:
                values[n] = BELOW.join(filter(None, (values[n], value)))
            elif n in self._used and values[n] not in ("", value):
                return False
            else:
                values[n] = values[n] or value
        self.lines[-1] = Line(above.number, tuple(values))
        self._taken += 1
        return True

    def _with_joined(self, line):
        """Return the line with names that stand in two columns as one."""
        values = list(line.values)
        for n in sorted(self._joined, reverse=True):
            if n < len(values):
                values[n - 1], values[n] = f"{values[n - 1]} {values[n]}".strip(), ""
        return Line(line.number, tuple(values))


def _places(texts, is_so):
    return [n for n, heading in enumerate(texts) if heading and is_so(heading)]


def _trimmed(values):
    return " | ".join(values).rstrip(" |")
