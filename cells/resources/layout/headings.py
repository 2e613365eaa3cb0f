"""What the headings of a file mean: vocabularies of columns, and that of member rolls.

Case, marks, spaces and punctuation make no difference, nor does a remark in brackets.
"""

import re
from functools import lru_cache
from types import MappingProxyType

from cells import text
from cells.resources import roll_columns

# What is too long for a heading means nothing.
LONGEST_HEADING = 200
# The heading of our own column in a file that is handed back to be mended. It is one in every
# language of the pages, so that it is known again.
REASONS_HEADING = "Cần sửa"

_NUMBERING = "STT | TT | Số TT | S.TT | Số thứ tự | Thứ tự | No | #"
_REASONS = f"{REASONS_HEADING} | To be put right"
_BRACKETS = re.compile(r"\([^()]*\)")
_WORDS = re.compile(r"[a-z0-9#]+")
_NONE = MappingProxyType({})


def plain(heading):
    """Return the form in which headings are compared and remembered."""
    form = _plain(heading[:LONGEST_HEADING])
    # A letter may become several: ß, ﬃ.
    return form if len(form) <= LONGEST_HEADING else _plain(form[:LONGEST_HEADING])


@lru_cache(maxsize=4096)
def _plain(heading):
    return " ".join(text.search_form(word) for word in _WORDS.findall(text.plain_form(heading)))


def _forms(heading):
    return plain(heading), plain(_BRACKETS.sub(" ", heading[:LONGEST_HEADING]))


def _plains(headings):
    return [plain(heading) for heading in headings.split(" | ") if heading]


class Vocabulary:
    """The columns that one kind of file may have, and the headings by which each is known.

    `columns` are triples: field, its name in our words, the headings that mean it, divided by
    " | ". `required` names the fields of which one must be there: they tell of whom a line
    speaks. `aside` are headings that are known and not kept. `under` gives, for the field that a
    heading over several columns means, what the headings below it mean there. `exact` are
    headings whose marks make the difference: "ĐT" is a telephone, "DT" an ethnicity. `halves`
    gives, for a field, the headings of two neighbours that hold it together. `series` are
    headings under which the values of several fields stand, one below the other.

    A meaning is a field, an empty text for a column that is known and left aside, or None.
    """

    def __init__(
        self, columns, required, *, aside="", under=_NONE, exact=_NONE, halves=_NONE, series=_NONE
    ):
        self.labels = {field: label for field, label, _headings in columns}
        self.required = (required,) if isinstance(required, str) else tuple(required)
        self._numbering = frozenset(_plains(_NUMBERING))
        self._reasons = frozenset(_plains(_REASONS))
        silent = self._numbering | self._reasons
        self._meanings = dict.fromkeys([*silent, *_plains(aside)], "")
        for field, _label, headings in columns:
            self._meanings |= dict.fromkeys(_plains(headings), field)
        self._under = {
            (parent, child): field
            for parent, children in under.items()
            for field, headings in children.items()
            for child in _plains(headings)
        }
        self._exact = exact
        self._halves = {
            field: (set(_plains(first)), set(_plains(second)))
            for field, (first, second) in halves.items()
        }
        self._series = {form: fields for key, fields in series.items() for form in _plains(key)}

    def meaning_of(self, heading, named=_NONE):
        """Return what a heading means; `named` maps plain headings to meanings and wins."""
        if not heading or len(heading) > LONGEST_HEADING:
            return None
        forms = _forms(heading)
        for form in forms:
            if form in named:
                return named[form]
        exact = text.clean(heading).casefold().strip(" .:")
        if exact in self._exact:
            return self._exact[exact]
        return next((self._meanings[form] for form in forms if form in self._meanings), None)

    def meaning_within(self, parts, named=_NONE):
        """Return what a heading below others means, and whether only those above say so.

        `parts` are the headings from top to bottom. The last is looked up in the context of what
        is above it, then together with it, then alone; failing all, it means what stands above.
        """
        *above, last = parts
        if not above:
            return self.meaning_of(last, named), False
        together = composite(parts)
        if plain(together) in named:
            return named[plain(together)], False
        parent, _inherited = self.meaning_within(above, named)
        found = self._meaning_under(parent, last)
        if found is None:
            found = self.meaning_of(together)
        if found is None and parent != "":
            found = self.meaning_of(last)
        return (parent, True) if found is None else (found, False)

    def _meaning_under(self, parent, heading):
        keys = [(parent, form) for form in _forms(heading)]
        return next((self._under[key] for key in keys if key in self._under), None)

    def columns_of(self, headings, named=_NONE):
        """Return the position of each known column; of two that mean the same, the first."""
        columns = {}
        for position, heading in enumerate(headings):
            if field := self.meaning_of(heading, named):
                columns.setdefault(field, position)
        return columns

    def halves_of(self, headings):
        """Yield each field that two neighbours hold together, and the position of the first."""
        forms = [plain(heading) for heading in headings]
        for position, pair in enumerate(zip(forms, forms[1:], strict=False)):
            for field, (first, second) in self._halves.items():
                if pair[0] in first and pair[1] in second:
                    yield field, position

    def series_of(self, heading):
        """Return the fields whose values stand below each other in one column, or nothing."""
        return self._series.get(plain(heading), ())

    def is_numbering(self, heading):
        """Tell whether a column only numbers the lines."""
        return any(form in self._numbering for form in _forms(heading))

    def is_reasons(self, heading):
        """Tell whether a column is our own of reasons, in a file that was handed back."""
        return plain(heading) in self._reasons

    def is_silent(self, heading):
        """Tell whether a column need not be named: running numbers, and our own reasons."""
        return self.is_numbering(heading) or self.is_reasons(heading)


def composite(parts):
    """Return the headings above each other as one."""
    return " / ".join(parts)


ROLL = Vocabulary(
    roll_columns.COLUMNS,
    "full_name",
    aside=roll_columns.ASIDE,
    under=roll_columns.UNDER,
    exact=roll_columns.EXACT,
    halves=roll_columns.HALVES,
    series=roll_columns.SERIES,
)
LABELS = ROLL.labels
