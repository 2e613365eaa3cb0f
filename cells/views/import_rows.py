"""What the page of a plan lists: counts, the rows that each of them counts, and how the file was
read."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cells.choices import ImportAction, RowVerdict
from cells.forms.imports import meeting_on
from cells.resources.readers.encodings import ENCODINGS
from cells.services.imports.kinds import KINDS
from cells.views.import_kinds import KIND_PAGES

PAGE = 50
WRITTEN = (ImportAction.NEW, ImportAction.CHANGED, ImportAction.MOVED)
ERRORS, QUESTIONS, WRITES = "errors", "questions", "writes"

_TITLES = {
    ERRORS: gettext_lazy("To be put right in the file"),
    QUESTIONS: gettext_lazy("Waiting for an answer"),
    WRITES: gettext_lazy("What is written"),
    ImportAction.CHANGED: gettext_lazy("Changed"),
    ImportAction.MOVED: gettext_lazy("Moved from another cell"),
    ImportAction.UNCHANGED: gettext_lazy("On record already, nothing changes"),
    ImportAction.LEFT_OUT: gettext_lazy("Left out, as you answered"),
    ImportAction.ABSENT: gettext_lazy("On record, and not in the file"),
}
_VERDICTS = {ERRORS: RowVerdict.ERROR, QUESTIONS: RowVerdict.QUESTION}
_SOMETIMES = (ERRORS, QUESTIONS)
_DELIMITERS = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
}


@dataclass(frozen=True)
class Figure:
    """A count, with the address of the rows that it counts; `current` while these are listed."""

    label: str
    value: int
    url: str
    current: bool


class CountedPaginator(Paginator):
    """Pages of rows that were counted before: the database is not asked to count them again."""

    def __init__(self, rows, per_page, count):
        super().__init__(rows, per_page)
        self.count = count


class Filtered:
    """The rows of one kind in a plan: those asked for, else what needs somebody, else what is
    written."""

    def __init__(self, batch, asked):
        self.batch, self.kind = batch, KIND_PAGES[batch.kind]
        self.titles = {**_TITLES, ImportAction.NEW: self.kind.new}
        self.show = asked if asked in self.titles else self._first()

    def _first(self):
        return next((show for show in _SOMETIMES if self.batch.counts.get(show)), WRITES)

    @property
    def title(self):
        """What the listed rows have in common."""
        return self.titles[self.show]

    @cached_property
    def writes(self):
        """How many rows write something."""
        return sum(self.batch.counts.get(action, 0) for action in WRITTEN)

    def figures(self):
        """Return the counts: what needs somebody first, then what each row does."""
        wanted = [show for show in _SOMETIMES if self.batch.counts.get(show)]
        wanted += self.kind.counted
        if self.batch.counts.get(ImportAction.LEFT_OUT):
            wanted.append(ImportAction.LEFT_OUT)
        return [self._figure(show) for show in wanted]

    def _figure(self, show):
        labels = {ERRORS: pgettext("row", "to be put right"), QUESTIONS: _("to be answered")}
        count = self.batch.counts.get(show, 0)
        label = labels.get(show) or ImportAction(show).label
        url = f"?show={show}" if count else ""
        return Figure(label, count, url, current=show == self.show)

    def page(self, number):
        """Return the page of that number of the rows, or the nearest there is."""
        count = self.writes if self.show == WRITES else self.batch.counts.get(self.show, 0)
        return CountedPaginator(self._rows(), PAGE, count).get_page(number)

    def _rows(self):
        rows = self.batch.rows.select_related("member", "cell").order_by("row", "pk")
        if self.show in _VERDICTS:
            return rows.filter(verdict=_VERDICTS[self.show])
        return rows.filter(action__in=WRITTEN if self.show == WRITES else [self.show])


@dataclass(frozen=True)
class Reading:
    """How a file was read, in words; `columns` are pairs of a heading and what it means."""

    format: str
    encoding: str
    delimiter: str
    sheet: str
    sheets: tuple[str, ...]
    header_row: int | None
    columns: list[tuple[str, str]]
    left_aside: list[str]
    unknown: list[str]


def reading_of(batch):
    """Return how the file of an import was read; None where nothing is known of it."""
    layout = batch.layout
    if not layout:
        return None
    labels = KINDS[batch.kind].vocabulary.labels
    headings = layout["headings"]
    meanings = {position: labels[field] for field, position in layout["columns"].items()}
    meanings |= {position: meeting_on(when) for position, when in layout.get("meetings", [])}
    unknown = layout.get("unknown", [])
    return Reading(
        format=layout["format"],
        encoding=ENCODINGS.get(layout["encoding"], ""),
        delimiter=_DELIMITERS.get(layout["delimiter"], layout["delimiter"]),
        sheet=layout["sheet"],
        sheets=tuple(layout["sheets"]),
        header_row=layout["header_row"],
        columns=[(headings[position], meanings[position]) for position in sorted(meanings)],
        left_aside=[heading for heading in layout["left_aside"] if heading not in unknown],
        unknown=unknown,
    )
