"""What templates of figures need besides Django's own."""

from decimal import ROUND_FLOOR, Decimal

from django import template

register = template.Library()
_PLACES = Decimal("0.0001")


@register.inclusion_tag("_rate.html")
def rate(ratio, threshold=None):
    """Show a Ratio with its bar; rounded down where it is drawn, so that no bar flatters."""
    if ratio.percent is None:
        return {"rate": None}
    exact = Decimal(100 * ratio.part) / ratio.whole
    drawn = exact.quantize(_PLACES, rounding=ROUND_FLOOR)
    return {"rate": str(ratio), "ratio": drawn, "threshold": threshold}


@register.filter
def falls_short(ratio, threshold):
    """Tell whether there is data and a threshold, and the one does not reach the other."""
    known = threshold is not None and ratio.percent is not None
    return known and not ratio.reaches(threshold)
