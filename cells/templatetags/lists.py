"""The heads of tables whose rows can be ordered by a column, and what a list is limited to."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("_sort_head.html", takes_context=True)
def sort_head(context, name, words, css=""):
    """Draw the head of a column that the list can be ordered by: a link, and for who does not see
    it the order that the list is in. Without such an order, plain words."""
    sorting = context.get("sorting")
    offered = {order.name: order for order in sorting.orders} if sorting else {}
    if name not in offered:
        return {"words": words, "css": css}
    is_current = sorting.order.name == name
    is_descending = sorting.is_descending if is_current else offered[name].is_descending
    return {
        "words": words,
        "css": css,
        "request": context["request"],
        "is_current": is_current,
        "direction": "descending" if is_descending else "ascending",
        # The order that it is in is turned round.
        "asked": f"-{name}" if is_current and not sorting.is_reversed else name,
    }


@register.filter
def chosen(form):
    """Return what a list is limited to, for paper: pairs of what a field is called, and the choice
    in words."""
    fields = [form[name] for name in form.changed_data]
    return [(field.label, _in_words(field)) for field in fields if field.data not in (None, "")]


def _in_words(field):
    """Return a choice as its control shows it."""
    offered = {str(value): words for value, words in getattr(field.field, "choices", ())}
    return offered.get(str(field.data), _("yes") if field.data in ("on", True) else field.data)
