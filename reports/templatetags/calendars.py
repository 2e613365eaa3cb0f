"""How the months and quarters of a calendar are written."""

from django import template
from django.utils.translation import gettext as _

from cells.due import quarter_numeral, slot_name

register = template.Library()
register.filter("slot_words", slot_name)


@register.filter
def slot_sign(slot):
    """Write a month or quarter as short as the head of a column: T9, Q. III."""
    if len(slot.months) == 1:
        return _("M%(month)s") % {"month": slot.start.month}
    return _("Q %(quarter)s") % {"quarter": quarter_numeral(slot.start)}


@register.filter
def beside(items, others):
    """Return the items of two lists in pairs."""
    return zip(items, others, strict=True)
