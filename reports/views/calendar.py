"""The calendar of reports: the communes with their counts, and one commune cell by cell."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cells.choices import SlotState
from cells.periods import today
from cells.permissions import require
from reports.calendar import calendar, communes_calendar
from reports.filters import CalendarForm
from reports.scope import cells_to_remind, scope_of
from reports.views.base import Filter


@require_safe
def report_calendar(request):
    """Show the calendar of a commune; where there are several, and none is chosen, all of them."""
    request.part = "report_reporting"
    scope, day = scope_of(request.user), today()
    require(scope.is_everything or scope.communes)
    form = CalendarForm(request.GET, scope=scope, today=day)
    context = {"filter": Filter(form), "counted_on": day}
    if not form.is_valid():
        return render(request, "reports/calendar/communes.html", context)
    question = form.question()
    shown = calendar(question) if question.commune else communes_calendar(question)
    only_missing = form.cleaned_data["missing"]
    context |= {"calendar": shown, "lines": shown.unfinished_lines if only_missing else shown.lines}
    if not question.commune:
        return render(request, "reports/calendar/communes.html", context)
    to_remind = cells_to_remind(request.user, {line.cell for line in shown.lines})
    context |= {"states": SlotState, "to_remind": to_remind}
    return render(request, "reports/calendar/commune.html", context)
