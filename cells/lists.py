"""Long lists: ordered as the address asks, and cut into pages by keyset.

A page begins after, or ends before, a row that the address names by its number alone. What that
row is ordered by is looked up, so that no address holds a name, and a made-up number shows
nothing that the list would not. The database goes straight to the row: the last page costs what
the first one does, and rows that are added meanwhile push nothing from one page to the next. See
docs/decisions/0040.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q

# Further than this nobody counts: the words are then "more than 10,000".
MOST_COUNTED = 10_000
_LARGEST_NUMBER = 2**63 - 1


class Order(NamedTuple):
    """One order that a list offers: its name in addresses, what it is called, and the columns, `-`
    for downwards; none of them may be null. Rows alike in all of them follow their number."""

    name: str
    label: Any
    columns: tuple[str, ...]

    @property
    def is_descending(self):
        """Whether it runs downwards as long as nobody turns it round."""
        return self.columns[0].startswith("-")


@dataclass(frozen=True)
class Sorting:
    """The orders that a list offers, and the one that it is in; `is_refused` when the address asked
    for another."""

    orders: tuple[Order, ...]
    order: Order
    is_reversed: bool = False
    is_refused: bool = False

    @property
    def columns(self):
        """The columns of the order that the list is in, the number last."""
        number = "-pk" if self.order.is_descending else "pk"
        columns = [*self.order.columns, number]
        return _reversed(columns) if self.is_reversed else columns

    @property
    def is_descending(self):
        """Whether the first column runs downwards."""
        return self.order.is_descending != self.is_reversed

    @property
    def word(self):
        """The order as addresses name it: `rate`, and turned round `-rate`."""
        return f"-{self.order.name}" if self.is_reversed else self.order.name

    @property
    def choices(self):
        """Every order both ways: its word in addresses, what it is called, whether it descends."""
        both = [(order, turned) for order in self.orders for turned in (False, True)]
        return [
            (Sorting(self.orders, order, turned).word, order.label, order.is_descending != turned)
            for order, turned in both
        ]

    def in_order(self, rows, key):
        """Return rows in memory in this order; `key(row, name)` is what the order of that name
        compares. Rows alike stay as they were."""
        return sorted(rows, key=lambda row: key(row, self.order.name), reverse=self.is_descending)


def sorting_of(asked, orders):
    """Return the Sorting that a query asks for, the first order if it asks for none of them."""
    asked = asked.get("sort", "")
    name = asked.removeprefix("-")
    order = next((order for order in orders if order.name == name), None)
    if order is None:
        return Sorting(tuple(orders), orders[0], is_refused=bool(asked))
    return Sorting(tuple(orders), order, is_reversed=asked.startswith("-"))


@dataclass(frozen=True)
class Window:
    """One page of a list. `before` and `after` are the numbers by which addresses name the pages
    beside it, None where there is none.

    `total` is how many rows there are, `first` the place of the first one here; both None where it
    is further than anybody counts. `is_lost` when the row that the address named is not there.
    """

    object_list: list
    before: int | None = None
    after: int | None = None
    total: int | None = None
    first: int | None = None
    is_lost: bool = False

    def __iter__(self):
        return iter(self.object_list)

    def __len__(self):
        return len(self.object_list)

    @property
    def last(self):
        """The place of the last row here."""
        return self.first and self.first + len(self) - 1

    @property
    def has_other_pages(self):
        """Whether there is a page before or after."""
        return self.before is not None or self.after is not None


def window_of(asked, rows, sorting, *, size, among=None, total=None):
    """Return the page of a queryset that a query asks for, or the first one.

    The row that it names is looked for `among` these rows, where it may still be though
    `rows` leave it out by now: a meeting that was confirmed meanwhile. `total`, where it is known,
    is not counted again.
    """
    list_ = _KeysetList(rows, among if among is not None else rows, sorting.columns, size, total)
    return list_.window(number_in(asked, "after"), number_in(asked, "before"))


def number_in(asked, name):
    """Return the number that a query has under a name, 0 (which no row has) for what is no
    number, None for nothing."""
    text = asked.get(name)
    if text is None:
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return min(number, _LARGEST_NUMBER)


@dataclass(frozen=True)
class _KeysetList:
    rows: Any
    among: Any
    columns: list[str]
    size: int
    total: int | None

    def window(self, after, before):
        if after is None and before is None:
            return self._first_page()
        place = self._place_of(before if after is None else after)
        if place is None:
            return self._first_page(is_lost=True)
        page = self._page_after(place) if after is not None else self._page_before(place)
        return page or self._first_page()

    def _place_of(self, number):
        """Return what a row is ordered by, None if there is no such row."""
        values = [column.lstrip("-") for column in self.columns]
        return self.among.order_by().filter(pk=number).values_list(*values).first()

    def _first_page(self, *, is_lost=False):
        found = list(self.rows.order_by(*self.columns)[: self.size + 1])
        return self._window(found[: self.size], len(found) > self.size, is_lost=is_lost)

    def _page_after(self, place):
        further = self.rows.filter(beyond(self.columns, place))
        found = list(further.order_by(*self.columns)[: self.size + 1])
        if not found:
            return None
        return self._window(found[: self.size], len(found) > self.size, has_before=True)

    def _page_before(self, place):
        """Return the page that ends before a place; None if it is not a whole one, which the first
        page is."""
        columns = _reversed(self.columns)
        found = list(self.rows.filter(beyond(columns, place)).order_by(*columns)[: self.size + 1])
        if len(found) <= self.size:
            return None
        return self._window(found[self.size - 1 :: -1], has_after=True, has_before=True)

    def _window(self, found, has_after, *, has_before=False, is_lost=False):
        return Window(
            found,
            before=found[0].pk if has_before else None,
            after=found[-1].pk if has_after else None,
            total=self._total(found, has_after or has_before),
            first=self._place_among_all(found[0]) if has_before else 1,
            is_lost=is_lost,
        )

    def _total(self, found, has_others):
        if self.total is not None:
            return self.total
        return _counted(self.rows) if has_others else len(found)

    def _place_among_all(self, row):
        place = self._place_of(row.pk)
        if place is None:
            return None
        earlier = _counted(self.rows.filter(beyond(_reversed(self.columns), place)))
        return None if earlier is None else earlier + 1


def _counted(rows):
    """Return how many rows there are, None for more than are counted."""
    found = rows.order_by()[: MOST_COUNTED + 1].count()
    return found if found <= MOST_COUNTED else None


def beyond(columns, place):
    """Return the condition that a row comes after a place, the values of `columns` in their
    order."""
    steps, alike = [], {}
    for column, value in zip(columns, place, strict=True):
        name = column.lstrip("-")
        further = "lt" if column.startswith("-") else "gt"
        steps.append(Q(**alike, **{f"{name}__{further}": value}))
        alike[name] = value
    # Said once more of the first column alone, so that an index on it leads there.
    first, further = columns[0].lstrip("-"), "lte" if columns[0].startswith("-") else "gte"
    return Q(**{f"{first}__{further}": place[0]}) & reduce(or_, steps)


def _reversed(columns):
    return [column[1:] if column.startswith("-") else f"-{column}" for column in columns]
