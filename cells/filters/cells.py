"""The filter of the list of cells."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from cells import text
from cells.choices import CellType
from cells.filters.choices import NamedUnitFilter, visible_communes
from cells.models import Cell


class CellFilter(FilterSet):
    """Cells by commune, type and words of the name; over cells with `placed_on`."""

    commune = NamedUnitFilter(
        label=_("Commune"), queryset=visible_communes, method="in_commune", empty_label=_("all")
    )
    cell_type = ChoiceFilter(label=_("Type"), choices=CellType.choices, empty_label=_("all"))
    words = CharFilter(label=_("Name or code"), method="named", max_length=200)

    class Meta:
        model = Cell
        fields = []

    def in_commune(self, cells, name, commune):
        """Cells placed in the commune today, or last."""
        return cells.filter(commune_id=commune.pk)

    def named(self, cells, name, words):
        """Cells whose name or code holds the words, marks making no difference."""
        sought = text.search_form(words)
        found = [
            pk
            for pk, code, full_name in cells.values_list("pk", "code", "name")
            if sought in text.search_form(full_name) or sought in code.lower()
        ]
        return cells.filter(pk__in=found)
