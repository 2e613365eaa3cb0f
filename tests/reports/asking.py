"""Questions of the tests, with sensible parts, each part overridable."""

from datetime import date

from cells.periods import Period
from reports.question import Question, Scope

YEAR = Period.of_year(2024)
AS_OF = date(2025, 6, 1)


def ask(**parts):
    """Return a question about the year 2024, asked in June 2025."""
    return Question(**{"period": YEAR, "as_of": AS_OF, **parts})


def months(first, last):
    """Return the months from `first` to `last`, given as 2024-06."""
    return Period.of_months(*(date.fromisoformat(f"{month}-01") for month in (first, last)))


def scope(*communes, cells=(), home_cells=()):
    """Return a scope of communes and cells by their codes."""
    return Scope(frozenset(communes), frozenset(cells), frozenset(home_cells))
