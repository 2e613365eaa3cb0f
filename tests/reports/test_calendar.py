"""The calendar, counted by hand from a few meetings, and by a plain loop over many."""

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from cells.choices import MeetingState
from cells.models import CellPlacement, Meeting, Reminder
from cells.periods import add_months
from cells.services.unreported import unreported_of
from reports.calendar import Count, Square, calendar, communes_calendar
from reports.question import By, Kinds
from reports.reporting import reporting_report
from tests import factories
from tests.reports.asking import ask, months, scope

pytestmark = pytest.mark.django_db

# Of June, the deadline was on the 5th; July is not over.
DAY = date(2024, 7, 6)
SPRING = months("2024-03", "2024-07")
# The months for which thematic meetings are recorded: two in the first quarter.
QUARTERLY = (1, 3, 4, 7)


def of_commune(commune="A", period=SPRING, as_of=DAY, **parts):
    return calendar(ask(period=period, as_of=as_of, commune=commune, by=By.CELL, **parts))


def states(line):
    return [square and square.state.value for square in line.squares]


@pytest.fixture
def commune():
    return factories.make_commune("A", name="Xã A")


@pytest.fixture
def cell(commune):
    return factories.make_cell("A-1", commune=commune, name="Chi bộ Một")


def at(month, day):
    return datetime(2024, month, day, 5, tzinfo=UTC)


def test_each_state_of_a_meeting(cell):
    march = factories.make_meeting(cell, "2024-03", state="confirmed")
    factories.make_meeting(cell, "2024-04", not_held_reason="flood")
    may = factories.make_meeting(cell, "2024-05", first_submitted_at=at(6, 6))
    [line] = of_commune().lines
    assert (line.cell, line.name) == ("A-1", "Chi bộ Một")
    assert states(line) == ["confirmed", "not_held", "submitted", "overdue", "coming"]
    assert [square.is_late for square in line.squares] == [False, False, True, True, False]
    assert [square.is_due for square in line.squares] == [True] * 4 + [False]
    assert (line.squares[0].meeting, line.squares[2].meeting) == (march.pk, may.pk)
    assert line.squares[3] == Square(line.squares[3].state, True, True, None)
    assert line.count == Count(due=4, missing=1, late=1)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2024, 6, 30), "coming"),
        (date(2024, 7, 1), "due"),
        (date(2024, 7, 5), "due"),
        (date(2024, 7, 6), "overdue"),
    ],
)
def test_what_has_not_come_is_due_and_then_overdue(cell, as_of, state):
    [line] = of_commune(period=months("2024-06", "2024-06"), as_of=as_of).lines
    assert states(line) == [state]
    assert line.count.missing == (state != "coming")


def test_drafts_and_returned_meetings_are_shown_and_missing(cell):
    draft = factories.make_meeting(cell, "2024-05", state="draft")
    returned = factories.make_meeting(cell, "2024-06", state="returned")
    coming = factories.make_meeting(cell, "2024-07", state="draft")
    [line] = of_commune().lines
    assert states(line)[2:] == ["begun", "returned", "begun"]
    assert [square.meeting for square in line.squares[2:]] == [draft.pk, returned.pk, coming.pk]
    assert [square.is_missing for square in line.squares[2:]] == [True, True, False]
    assert [square.is_late for square in line.squares[2:]] == [True, True, False]


def test_what_comes_before_its_month_is_over_is_shown_and_not_counted(cell):
    factories.make_meeting(cell, "2024-07")
    shown = of_commune()
    assert states(shown.lines[0])[-1] == "submitted"
    assert shown.counts[-1] == Count(0, 0, 0)


def test_a_record_of_no_meeting_can_come_late(cell):
    factories.make_meeting(cell, "2024-06", not_held_reason="flood", first_submitted_at=at(7, 6))
    [line] = of_commune(period=months("2024-06", "2024-06")).lines
    assert states(line) == ["not_held"]
    assert line.count == Count(due=1, missing=0, late=1)


def test_a_cell_has_no_square_where_it_was_not(commune, cell):
    other = factories.make_commune("B")
    moved = factories.make_cell("A-2", commune=commune, end=date(2024, 5, 15))
    factories.place_cell(moved, other, start=date(2024, 5, 15))
    factories.make_cell("A-3", commune=commune, start=date(2024, 5, 31), end=date(2024, 6, 30))
    here = {line.cell: states(line) for line in of_commune().lines}
    assert here["A-2"] == ["overdue", "overdue", None, None, None]
    assert here["A-3"] == [None, None, "overdue", None, None]
    [there] = of_commune("B").lines
    assert states(there) == [None, None, "overdue", "overdue", "coming"]


def test_quarters_are_columns_of_their_own(cell):
    factories.make_meeting(cell, "2024-02", kind="thematic")
    factories.make_meeting(cell, "2024-05", kind="thematic", state="returned")
    factories.make_meeting(cell, "2024-06", kind="thematic", state="draft")
    shown = of_commune(period=months("2024-01", "2024-09"), kind=Kinds.THEMATIC)
    assert [str(column.months) for column in shown.columns] == [
        str(months(f"2024-0{first}", f"2024-0{first + 2}")) for first in (1, 4, 7)
    ]
    assert states(shown.lines[0]) == ["submitted", "returned", "coming"]


def test_the_columns_say_by_when(cell):
    columns = of_commune().columns
    assert [column.deadline for column in columns] == [date(2024, n, 5) for n in range(4, 9)]


def test_the_foot_counts_all_cells_also_when_only_some_are_shown(commune, cell):
    other = factories.make_cell("A-2", commune=commune)
    for month in ("2024-03", "2024-04", "2024-05", "2024-06"):
        factories.make_meeting(other, month)
    factories.make_meeting(cell, "2024-03")
    shown = of_commune()
    assert [line.cell for line in shown.unfinished_lines] == ["A-1"]
    assert [(count.missing, count.due) for count in shown.counts] == [
        (0, 2),
        (1, 2),
        (1, 2),
        (1, 2),
        (0, 0),
    ]
    assert shown.total == Count(due=8, missing=3, late=0)


class TestReminded:
    """On which day a cell was last reminded of what is still missing."""

    def remind(self, cell, *slots, sent_at=None):
        Reminder.objects.create(cell=cell, slots=slots, begun_at=at(1, 1), sent_at=sent_at)

    def reminded_on(self, **parts):
        return of_commune(**parts).lines[0].reminded_on

    def test_is_the_day_in_hanoi_of_the_newest(self, cell):
        self.remind(cell, "regular 2024-04", sent_at=at(5, 20))
        self.remind(cell, "regular 2024-04", sent_at=datetime(2024, 6, 20, 17, tzinfo=UTC))
        self.remind(cell, "regular 2024-04")
        assert self.reminded_on() == date(2024, 6, 21)

    def test_is_none_when_it_was_of_something_else(self, cell):
        self.remind(cell, "regular 2024-01", "thematic 2024-06", sent_at=at(7, 1))
        self.remind(factories.make_cell(), "regular 2024-04", sent_at=at(7, 1))
        assert self.reminded_on() is None
        quarters = months("2024-04", "2024-06")
        assert self.reminded_on(kind=Kinds.THEMATIC, period=quarters) == date(2024, 7, 1)

    def test_is_none_once_that_has_come(self, cell):
        self.remind(cell, "regular 2024-04", sent_at=at(5, 20))
        factories.make_meeting(cell, "2024-04")
        assert self.reminded_on() is None


class TestCommunes:
    """Several communes, and how many meetings are missing in each."""

    def test_are_counted_each_and_together(self, cell):
        other = factories.make_cell("B-1", commune=factories.make_commune("B", name="Xã B"))
        factories.make_meeting(other, "2024-05", first_submitted_at=at(6, 6))
        factories.make_meeting(other, "2024-06", state="draft")
        shown = communes_calendar(ask(period=months("2024-05", "2024-07"), as_of=DAY))
        assert [(line.commune, line.name, line.total) for line in shown.lines] == [
            ("A", "Xã A", Count(2, 2, 0)),
            ("B", "Xã B", Count(2, 1, 1)),
        ]
        assert shown.lines[1].counts == (Count(1, 0, 1), Count(1, 1, 0), Count(0, 0, 0))
        assert shown.total.counts == (Count(2, 1, 1), Count(2, 2, 0), Count(0, 0, 0))
        assert shown.total.total == Count(4, 3, 1)

    def test_are_those_of_the_scope(self, cell):
        factories.make_cell("B-1", commune=factories.make_commune("B"))
        shown = communes_calendar(ask(period=SPRING, as_of=DAY, scope=scope("B")))
        assert [line.commune for line in shown.lines] == ["B"]
        assert of_commune("A", scope=scope("B")).lines == ()

    def test_with_nothing_to_report_are_left_out(self, commune):
        shown = communes_calendar(ask(period=SPRING, as_of=DAY))
        assert (shown.lines, shown.total.total) == ((), Count(0, 0, 0))


@pytest.fixture
def many(commune):
    """Two communes of cells that came, moved and ended, and fared in every way by turns."""
    other = factories.make_commune("B")
    cells = [factories.make_cell(f"A-{n}", commune=commune) for n in range(1, 5)]
    moved = factories.make_cell("A-5", commune=commune, end=date(2024, 4, 15))
    factories.place_cell(moved, other, start=date(2024, 4, 15))
    late = factories.make_cell("B-1", commune=other, start=date(2024, 2, 29))
    ended = factories.make_cell("B-2", commune=other, end=date(2024, 5, 31))
    turns = itertools.cycle(
        [
            {},
            {"state": "confirmed"},
            {"not_held_reason": "flood"},
            None,
            {"state": "draft"},
            {"state": "returned"},
            None,
            {"not_held_reason": "flood", "state": "confirmed"},
            {"first_submitted_at": datetime(2024, 9, 1, tzinfo=UTC)},
        ]
    )
    for cell in (*cells, moved, late, ended):
        begun = cell.placements.order_by("start").first().start
        regular, thematic = (
            (("regular", n) for n in range(1, 8)),
            (("thematic", n) for n in QUARTERLY),
        )
        for kind, number in (*regular, *thematic):
            month, fields = date(2024, number, 1), next(turns)
            if fields is not None and add_months(month, 1) > begun:
                factories.make_meeting(cell, month, kind=kind, **fields)
    return [*cells, moved, late, ended]


def counted_by_hand(commune, kind, length, as_of):
    """Count the slots of a commune by state and lateness, month by month, with plain loops."""
    found = Counter()
    for first in range(1, 8, length):
        start = date(2024, first, 1)
        end = add_months(start, length)
        last_day, deadline = end - timedelta(days=1), date(end.year, end.month, 5)
        for placement in CellPlacement.objects.filter(commune__code=commune):
            if placement.start > last_day or (placement.end and placement.end <= last_day):
                continue
            meetings = [
                meeting
                for meeting in Meeting.objects.filter(cell=placement.cell, kind=kind).order_by(
                    "month"
                )
                if start <= meeting.month < end
            ]
            found[first, *_fared(meetings, deadline, end, as_of)] += 1
    return found


def _fared(meetings, deadline, end, as_of):
    """Return the state of a slot, and whether it is late; of several meetings the first counts."""
    counted = [each for each in meetings if each.state in ("submitted", "confirmed")]
    if counted:
        came = min(each.first_submitted_at.date() for each in counted)
        held = [each for each in counted if each.held_on]
        return (held[0].state if held else "not_held"), came > deadline
    late = as_of > deadline
    if any(each.state == "returned" for each in meetings):
        return "returned", late
    if meetings:
        return "begun", late
    if as_of < end:
        return "coming", False
    return ("overdue" if late else "due"), late


@pytest.mark.parametrize("as_of", [DAY, date(2024, 7, 3), date(2024, 7, 31), date(2024, 11, 30)])
@pytest.mark.parametrize(
    ("kind", "length", "last"), [(Kinds.REGULAR, 1, "2024-07"), (Kinds.THEMATIC, 3, "2024-09")]
)
def test_it_agrees_with_a_count_by_hand(many, kind, length, last, as_of):
    every_state = set()
    for commune in "AB":
        shown = of_commune(commune, months("2024-01", last), as_of, kind=kind)
        found = Counter(
            (column.months.start.month, square.state.value, square.is_late)
            for line in shown.lines
            for column, square in zip(shown.columns, line.squares, strict=True)
            if square
        )
        assert found == counted_by_hand(commune, kind.value, length, as_of)
        every_state |= {state for _month, state, _late in found}
    assert {"confirmed", "not_held", "begun", "returned", "submitted"} <= every_state


@pytest.mark.parametrize("as_of", [DAY, date(2024, 7, 3), date(2024, 11, 30)])
@pytest.mark.parametrize("kind", [Kinds.REGULAR, Kinds.THEMATIC])
def test_it_agrees_with_the_report_on_reporting(many, kind, as_of):
    question = ask(period=months("2024-01", "2024-09"), as_of=as_of, kind=kind)
    reported = {row.key: Count(row.due, row.missing, row.late) for row in _rows(question)}
    shown = communes_calendar(question)
    assert {line.commune: line.total for line in shown.lines} == reported
    for commune in "AB":
        rows = _rows(ask(**{**_parts(question), "by": By.CELL, "commune": commune}))
        cells = {row.key: Count(row.due, row.missing, row.late) for row in rows}
        one = calendar(ask(**{**_parts(question), "by": By.CELL, "commune": commune}))
        assert {line.cell: line.count for line in one.lines if line.count.due} == {
            key: count for key, count in cells.items() if count.due
        }


def _rows(question):
    return reporting_report(question).rows


def _parts(question):
    return {"period": question.period, "as_of": question.as_of, "kind": question.kind}


@pytest.mark.parametrize("as_of", [DAY, date(2024, 7, 3), date(2024, 11, 30)])
def test_a_cell_is_reminded_of_what_is_missing_here(many, as_of):
    """The page that reminds is of the record, which knows no reports: it says the same."""
    year = months(f"{as_of.year - 1}-{as_of:%m}", f"{as_of:%Y-%m}")
    for cell in many:
        missing = set()
        for kind, commune in itertools.product((Kinds.REGULAR, Kinds.THEMATIC), "AB"):
            shown = of_commune(commune, _whole(year, kind), as_of, kind=kind)
            for line in shown.lines:
                if line.cell == cell.code:
                    missing |= {
                        (kind.value, column.months, column.deadline, square.state, square.is_late)
                        for column, square in zip(shown.columns, line.squares, strict=True)
                        if square and square.is_missing and column.months.last_day in year
                    }
        found = {
            (each.kind, each.months, each.deadline, each.state, each.is_late)
            for each in unreported_of(cell, as_of)
        }
        assert found == missing
        assert found


def _whole(period, kind):
    """Return the period with its first and last quarter whole."""
    if kind == Kinds.REGULAR:
        return period
    return months(f"{period.start.year}-01", f"{period.last_day.year}-12")


def test_states_and_meetings_agree(many):
    """No square says of a meeting what the meeting does not say."""
    of_meeting = {
        "begun": MeetingState.DRAFT,
        "returned": MeetingState.RETURNED,
        "submitted": MeetingState.SUBMITTED,
        "confirmed": MeetingState.CONFIRMED,
    }
    for line in of_commune(period=months("2024-01", "2024-07")).lines:
        for square in line.squares:
            if square and square.meeting and square.state != "not_held":
                assert Meeting.objects.get(pk=square.meeting).state == of_meeting[square.state]


@pytest.mark.parametrize("build", [of_commune, lambda: communes_calendar(ask(as_of=DAY))])
def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries, commune, build):
    for number in range(3):
        cell = factories.make_cell(f"A-{number}", commune=commune)
        factories.make_meeting(cell, "2024-06")
        factories.make_cell(f"Q{number}-1", commune=factories.make_commune(f"Q{number}"))
        with django_assert_max_num_queries(8):
            build()
