"""Ratios that know "no data": counted in integers, rounded only when shown."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats

NO_DATA = "–"


@dataclass(frozen=True)
class Ratio:
    """`part` of `whole`; without a whole there is no data, which is not zero per cent."""

    part: int
    whole: int

    def __post_init__(self):
        if self.part < 0 or self.whole < 0:
            raise ValueError("A ratio counts things: neither part nor whole is negative.")

    @property
    def percent(self):
        """Per cent as a Decimal with one place, rounded half up from the integers, or None."""
        if not self.whole:
            return None
        exact = Decimal(100 * self.part) / Decimal(self.whole)
        return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    def reaches(self, threshold):
        """Tell whether the ratio is at least `threshold` per cent, compared without rounding."""
        return bool(self.whole) and Decimal(100 * self.part) >= Decimal(threshold) * self.whole

    def __add__(self, other):
        """Pool two ratios: parts with parts, wholes with wholes; never an average."""
        return Ratio(self.part + other.part, self.whole + other.whole)

    def __str__(self):
        return show_percent(self.percent)


def show_percent(percent):
    """Return a percentage in the reader's language ("92,4 %"), or a dash for no data."""
    if percent is None:
        return NO_DATA
    return f"{formats.number_format(percent, decimal_pos=1)}\u00a0%"


def as_number(percent):
    """Return a percentage as files carry it: a float such as 92.4, or None."""
    return None if percent is None else float(percent)
