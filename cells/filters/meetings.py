"""The filter of the list of meetings."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, NumberFilter

from cells.choices import MeetingKind, MeetingState
from cells.filters.choices import NamedUnitFilter, visible_communes
from cells.models import Meeting

MONTHS = [(month, f"{month:02}") for month in range(1, 13)]


class MeetingFilter(FilterSet):
    """Meetings by month, commune at the time, cell, kind and state."""

    year = NumberFilter(label=_("Year"), field_name="month__year", min_value=1930, max_value=2100)
    month = ChoiceFilter(
        label=_("Month"), field_name="month__month", choices=MONTHS, empty_label=_("all")
    )
    commune = NamedUnitFilter(label=_("Commune"), queryset=visible_communes, empty_label=_("all"))
    cell = CharFilter(
        label=_("Code of the cell"), field_name="cell__code", lookup_expr="iexact", max_length=30
    )
    kind = ChoiceFilter(label=_("Kind"), choices=MeetingKind.choices, empty_label=_("all"))
    state = ChoiceFilter(label=_("State"), choices=MeetingState.choices, empty_label=_("all"))

    class Meta:
        model = Meeting
        fields = []
        form = forms.Form
