"""The filter of the list of cells."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from cells import text
from cells.choices import CellType
from cells.filters.choices import NamedUnitFilter, visible_communes
from cells.models import Cell, CellPlacement


class CellFilter(FilterSet):
    """Cells by commune, type and words of the name: those of today, or the last ones."""

    commune = NamedUnitFilter(
        label=_("Commune"), queryset=visible_communes, method="in_commune", empty_label=_("all")
    )
    cell_type = ChoiceFilter(
        label=_("Type"), choices=CellType.choices, method="of_type", empty_label=_("all")
    )
    words = CharFilter(label=_("Name or code"), method="named", max_length=200)

    class Meta:
        model = Cell
        fields = []

    def in_commune(self, cells, name, commune):
        """Cells placed in the commune today, or last."""
        return cells.filter(pk__in=_placed().filter(commune=commune).values("cell"))

    def of_type(self, cells, name, cell_type):
        """Cells of the type today, or last."""
        return cells.filter(pk__in=_placed().filter(cell_type=cell_type).values("cell"))

    def named(self, cells, name, words):
        """Cells whose name or code holds the words, marks making no difference."""
        return cells.filter(pk__among=cells_called(cells, words))


def cells_called(cells, words):
    """Return the ids of the cells whose name or code holds the words, marks making no
    difference."""
    sought = text.search_form(words)
    placed = _placed().filter(cell__in=cells).values_list("cell", "cell__code", "name")
    return [
        pk
        for pk, code, name in placed
        if sought in text.search_form(name) or sought in code.lower()
    ]


def _placed():
    return CellPlacement.objects.current_or_last()
