"""How facts of the record are written on pages."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

from cells import choices
from cells.rates import show_percent

register = template.Library()


@register.filter
def month(day):
    """Write the month of a day: 06/2024."""
    return f"{day:%m/%Y}" if day else ""


@register.filter
def last_day(interval):
    """Return the last day on which a half-open interval holds, None while it is open."""
    return interval.end and interval.end - timedelta(days=1)


@register.filter
def percent(ratio):
    """Write a Ratio as a percentage in the reader's language, or a dash for no data."""
    return show_percent(ratio.percent)


@register.filter
def label_of(value, choice_type):
    """Return the words for a stored value of one of the types in `cells.choices`."""
    return getattr(choices, choice_type)(value).label if value else ""


@register.filter
def month_title(day):
    """Write a month as a title: tháng 6/2024."""
    return _("month %(month)s") % {"month": f"{day.month}/{day.year}"}
