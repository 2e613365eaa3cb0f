"""Charts as plain numbers, for a template to draw as SVG; the table beside says the same."""

from dataclasses import dataclass

WIDTH, HEIGHT = 900, 220
LEFT, TOP, BOTTOM = 48, 24, 190
MOST_BARS = 24


@dataclass(frozen=True)
class Bar:
    """One month: where its bar stands, how high it is, and the words at it."""

    x: int
    middle: int
    width: int
    top: int
    height: int
    month: str
    rate: str
    reached: bool

    @property
    def words_at(self):
        """Where the words above the bar stand."""
        return self.top - 5


@dataclass(frozen=True)
class RateChart:
    """The rate of each month as bars from 0 to 100 %, with a line at the target if one is set."""

    bars: tuple[Bar, ...]
    target: int | None


def rate_chart(months, target):
    """Return the chart of rows by month; None for too few months, or too many to read."""
    if not 2 <= len(months) <= MOST_BARS:
        return None
    step = (WIDTH - LEFT) // len(months)
    bars = (
        _bar(row, LEFT + n * step, step, target is None or row.rate.reaches(target))
        for n, row in enumerate(months)
    )
    return RateChart(tuple(bars), None if target is None else _height_of(target))


def _bar(row, left, step, reached):
    width = step * 2 // 3
    top = BOTTOM if row.rate.percent is None else _height_of(row.rate.percent)
    return Bar(
        x=left + (step - width) // 2,
        middle=left + step // 2,
        width=width,
        top=top,
        height=BOTTOM - top,
        month=row.name,
        rate=str(row.rate),
        reached=reached,
    )


def _height_of(percent):
    """Return how far down the line for a percentage lies."""
    return round(BOTTOM - (BOTTOM - TOP) * float(percent) / 100)
