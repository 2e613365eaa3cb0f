"""The filter of the list of files that were sent."""

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from cells.choices import ImportKind, ImportState
from cells.models import Import


class ImportFilter(FilterSet):
    """Files by their kind, and by what became of them."""

    kind = ChoiceFilter(label=_("Kind of file"), choices=ImportKind.choices, empty_label=_("all"))
    state = ChoiceFilter(label=_("State"), choices=ImportState.choices, empty_label=_("all"))

    class Meta:
        model = Import
        fields = []
