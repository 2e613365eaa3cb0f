"""Lists cut by keyset: every row once, both ways, whatever comes in between."""

import pytest
from django.http import QueryDict

from cells import lists
from cells.lists import Order, sorting_of, window_of
from cells.models import Meeting
from tests import factories

MONTH = Order("month", "Month", ("-month",))
PRESENT = Order("present", "Present", ("present", "-month"))
ORDERS = (MONTH, PRESENT)
SIZE = 3


@pytest.fixture
def meetings(db):
    """Ten meetings, of which several have a month, and several a number, in common."""
    cells = [factories.make_cell() for _n in range(2)]
    return [
        factories.make_meeting(cell, f"2024-0{month}", present=month % 2 + 3)
        for cell in cells
        for month in range(1, 6)
    ]


def page(query="", among=None, **limits):
    asked = QueryDict(query)
    rows = Meeting.objects.filter(**limits)
    return window_of(asked, rows, sorting_of(asked, ORDERS), size=SIZE, among=among)


def walk(sort, way="after", start=""):
    """Yield the pages of the list one after the other, until there is none that way."""
    found = page(f"sort={sort}{start}")
    yield found
    while (number := getattr(found, way)) is not None:
        found = page(f"sort={sort}&{way}={number}")
        yield found


def keys(pages):
    return [row.pk for found in pages for row in found]


@pytest.mark.parametrize("sort", ["month", "-month", "present", "-present"])
def test_every_row_stands_on_one_page_in_order(meetings, sort):
    pages = list(walk(sort))

    whole = Meeting.objects.order_by(*sorting_of(QueryDict(f"sort={sort}"), ORDERS).columns)
    assert keys(pages) == list(whole.values_list("pk", flat=True))
    assert [(found.first, found.last, found.total) for found in pages] == [
        (1, 3, 10),
        (4, 6, 10),
        (7, 9, 10),
        (10, 10, 10),
    ]
    back = list(walk(sort, "before", f"&after={pages[-2].after}"))
    assert [keys([found]) for found in back] == [keys([found]) for found in pages[::-1]]


@pytest.mark.parametrize("sort", ["month", "-present"])
def test_rows_that_come_and_go_meanwhile_move_no_other(meetings, sort):
    first = page(f"sort={sort}")
    seen = keys([first])

    factories.make_meeting(factories.make_cell(), "2024-05", present=4)
    factories.make_meeting(factories.make_cell(), "2024-03", present=3)
    Meeting.objects.get(pk=seen[0]).delete()
    number = first.after
    while number is not None:
        found = page(f"sort={sort}&after={number}")
        seen += keys([found])
        number = found.after

    assert len(seen) == len(set(seen))
    assert {meeting.pk for meeting in meetings} <= set(seen)


def test_a_row_that_left_the_list_still_says_where_its_page_began(meetings):
    first = page(present=4)
    Meeting.objects.filter(pk=first.after).update(present=3, excused=1)

    going_on = page(f"after={first.after}", among=Meeting.objects.all(), present=4)
    lost = page(f"after={first.after}", present=4)

    assert not set(keys([going_on])) & set(keys([first])) and not going_on.is_lost
    assert lost.is_lost and lost.first == 1


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "1.5", "٣", "9" * 19, "9" * 400, "\0"])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_place_that_is_none_leads_to_the_beginning(meetings, way, number):
    found = page(f"{way}={number}")

    assert (found.is_lost, found.first, len(found), found.before) == (True, 1, SIZE, None)


@pytest.mark.parametrize("sort", ["", "no", "-", "--month", "month,pk", "\0", "client_key"])
def test_an_order_that_is_none_is_the_first(meetings, sort):
    sorting = sorting_of(QueryDict(f"sort={sort}"), ORDERS)

    assert (sorting.order, sorting.word, sorting.is_refused) == (MONTH, "month", bool(sort))


def test_more_than_is_counted_is_not_counted(meetings, monkeypatch):
    monkeypatch.setattr(lists, "MOST_COUNTED", 4)

    first, second, third = list(walk("month"))[:3]

    assert [(found.total, found.first) for found in (first, second, third)] == [
        (None, 1),
        (None, 4),
        (None, None),
    ]


def test_a_page_costs_as_much_at_the_end_as_in_the_middle(meetings, django_assert_num_queries):
    numbers = [found.after for found in walk("month")][:3]
    for number in numbers:
        # The place, the rows, how many there are, and the two of the place among all.
        with django_assert_num_queries(5):
            page(f"after={number}")


def test_an_empty_list_is_no_lost_place(db):
    found = page()

    assert (list(found), found.total, found.is_lost, found.has_other_pages) == ([], 0, False, False)
