"""What filters offer: the communes and cells that the person may see, under today's names."""

from django_filters import ModelChoiceFilter
from django_filters.fields import ModelChoiceField

from cells.models import Commune
from cells.periods import today


class _NamedChoiceField(ModelChoiceField):
    def label_from_instance(self, unit):
        return unit.name


class NamedUnitFilter(ModelChoiceFilter):
    """A choice of units by their names today, sent by their codes."""

    field_class = _NamedChoiceField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, to_field_name="code", **kwargs)


def visible_communes(request):
    """Return the communes that the person may see, in the order of their codes."""
    day = today()
    return Commune.objects.visible_to(request.user).named_on(day).order_by("code")
