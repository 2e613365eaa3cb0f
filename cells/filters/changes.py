"""The filter of the log."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from cells.choices import ChangeAction
from cells.forms.meetings import DayInput
from cells.models import Change

# The log begins and ends within these; of a day beyond, the calendar has no moment in every zone.
EARLIEST, LATEST = date(1930, 1, 1), date(2999, 12, 31)


class ChangeFilter(FilterSet):
    """Changes by day, person, kind of row, code and action."""

    since = DateFilter(label=_("From day"), method="from_day", widget=DayInput)
    until = DateFilter(label=_("To day"), method="to_day", widget=DayInput)
    user = CharFilter(
        label=_("Sign-in name"), field_name="user__username", lookup_expr="iexact", max_length=150
    )
    cell = CharFilter(
        label=_("Code of the cell"), field_name="cell__code", lookup_expr="iexact", max_length=150
    )
    noun = ChoiceFilter(label=_("What"), choices=lambda: nouns(), empty_label=_("all"))
    action = ChoiceFilter(label=_("Action"), choices=ChangeAction.choices, empty_label=_("all"))

    class Meta:
        model = Change
        fields = []

    def from_day(self, changes, name, day):
        """Changes on the day and after; compared as moments, which the index knows."""
        return changes.filter(at__gte=_begin_of(_within_log(day)))

    def to_day(self, changes, name, day):
        """Changes on the day and before."""
        return changes.filter(at__lt=_begin_of(_within_log(day) + timedelta(days=1)))


def _begin_of(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def _within_log(day):
    return min(max(day, EARLIEST), LATEST)


def nouns():
    """Return the kinds of rows, by the names of their models, with the words for people."""
    models = Change._meta.app_config.get_models()
    return [(model._meta.model_name, model._meta.verbose_name) for model in models]
