"""Lines made rows with the fields of a resource, each distinct text once."""

from datetime import date
from types import SimpleNamespace

import pytest
from import_export import resources
from import_export.fields import Field
from import_export.widgets import Widget

from cells.progress import OutOfTimeError, Progress, Stage, TimedProgress
from cells.resources.sheets import Line
from cells.resources.values.cleaning import clean_rows
from cells.resources.values.rows import FileRow, Problem

TODAY = date(2026, 11, 23)


class Recorder(Widget):
    """Takes everything but "bad", and keeps what it was asked."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def clean(self, value, row=None, *, today, **kwargs):
        self.asked.append((value, today))
        if value == "bad":
            raise ValueError("Not good.")
        return None if value == "none" else value.upper()


class SheetRow(FileRow):
    columns = ("who", "what")
    __slots__ = columns


def resource_with(widget):
    """Return a resource of two columns; the first is kept under another name than it is read."""

    class SheetResource(resources.Resource):
        row_class = SheetRow
        name = Field("who", widget=widget)
        what = Field("what", widget=Widget())

    return SheetResource()


def table(*values, columns=("name", "what")):
    """Return what `clean_rows` needs of a table: lines from row 5 on, and their columns."""
    lines = [Line(number, line) for number, line in enumerate(values, start=5)]
    return SimpleNamespace(columns={name: n for n, name in enumerate(columns)}, lines=lines)


@pytest.fixture
def resource():
    return resource_with(Recorder())


def asked(resource):
    """Return what the field of the first column was asked."""
    return resource.fields["name"].widget.asked


def test_each_line_becomes_a_row_with_its_number_and_clean_values(resource):
    rows = clean_rows(resource, table(("a", "x"), ("b", "")), TODAY, Progress())
    assert [(type(row), row.number, row.who, row.what) for row in rows] == [
        (SheetRow, 5, "A", "x"),
        (SheetRow, 6, "B", None),
    ]


def test_each_distinct_text_of_a_column_is_asked_once_with_the_day(resource):
    made = table(("a", ""), ("a", ""), ("b", ""), ("bad", ""), ("a", ""), ("bad", ""))
    clean_rows(resource, made, TODAY, Progress())
    assert asked(resource) == [("a", TODAY), ("b", TODAY), ("bad", TODAY)]


def test_an_empty_text_or_a_short_line_says_nothing(resource):
    rows = clean_rows(resource, table(("", ""), (), ("none",)), TODAY, Progress())
    assert [(row.who, row.problems) for row in rows] == [(None, []), (None, []), (None, [])]
    assert asked(resource) == [("none", TODAY)]


def test_what_a_field_refuses_is_a_problem_of_every_row_that_says_it(resource):
    made = table(("bad", "x"), ("a", "x"), ("bad", "y"))
    rows = clean_rows(resource, made, TODAY, Progress())
    problem = Problem("name", "bad", "Not good.")
    assert [row.problems for row in rows] == [[problem], [], [problem]]
    assert [(row.who, row.what) for row in rows] == [(None, "x"), ("A", "x"), (None, "y")]


def test_columns_that_the_table_has_not_are_not_asked(resource):
    (row,) = clean_rows(resource, table(("x",), columns=["what"]), TODAY, Progress())
    assert (row.who, row.what, asked(resource)) == (None, "x", [])


def test_a_fault_of_a_widget_is_no_problem_of_the_file():
    class Broken(Widget):
        def clean(self, value, row=None, **kwargs):
            raise LookupError(value)

    with pytest.raises(LookupError):
        clean_rows(resource_with(Broken()), table(("a", "")), TODAY, Progress())


def test_progress_counts_rows_and_can_stop_the_work(resource):
    told = []

    class Listening(Progress):
        def tell(self):
            told.append((self.stage, self.done, self.total))

    clean_rows(resource, table(("a", "x"), ("b", "y"), ("c", "z")), TODAY, Listening())
    assert told == [(Stage.READING, done, 3) for done in (0, 1, 3)]
    with pytest.raises(OutOfTimeError):
        clean_rows(resource, table(("a", "x")), TODAY, TimedProgress(-1))
