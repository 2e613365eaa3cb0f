"""The filter of the list of meetings."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, NumberFilter

from cells.choices import MeetingKind, MeetingState
from cells.filters.cells import cells_called
from cells.filters.choices import NamedUnitFilter, visible_communes
from cells.models import Cell, Meeting

MONTHS = [(month, f"{month:02}") for month in range(1, 13)]


class MeetingFilter(FilterSet):
    """Meetings by month, commune at the time, cell, kind and state."""

    year = NumberFilter(label=_("Year"), field_name="month__year", min_value=1930, max_value=2100)
    month = ChoiceFilter(label=_("Month"), method="of_month", choices=MONTHS, empty_label=_("all"))
    commune = NamedUnitFilter(label=_("Commune"), queryset=visible_communes, empty_label=_("all"))
    cell = CharFilter(label=_("Name or code of the cell"), method="of_cell", max_length=200)
    kind = ChoiceFilter(label=_("Kind"), choices=MeetingKind.choices, empty_label=_("all"))
    state = ChoiceFilter(label=_("State"), choices=MeetingState.choices, empty_label=_("all"))

    class Meta:
        model = Meeting
        fields = []
        form = forms.Form

    def of_month(self, meetings, name, number):
        """Meetings of that month of the year that is asked for, else of every year. A day is found
        by an index, the number of a month is not."""
        year = self.form.cleaned_data.get("year")
        if year:
            return meetings.filter(month=date(int(year), int(number), 1))
        return meetings.filter(month__month=number)

    def of_cell(self, meetings, name, words):
        """Meetings of the cell with this code, else of those whose name or code holds the words."""
        cells = Cell.objects.visible_to(self.request.user)
        found = list(cells.filter(code__iexact=words).values_list("pk", flat=True))
        return meetings.filter(cell__id__among=found or cells_called(cells, words))
