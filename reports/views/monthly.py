"""The monthly sheet of a commune: to look at, to print, and as a workbook."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cells.periods import add_months, first_of_month, month_key, today
from cells.permissions import require
from reports.filters import MonthlyForm
from reports.monthly import monthly_sheet
from reports.monthly_file import XLSX_TYPE, as_workbook
from reports.scope import scope_of
from reports.views.base import Filter


@require_safe
def report_monthly(request):
    """Show the sheet of a commune for a month, the last that is over unless another is asked."""
    scope, day = scope_of(request.user), today()
    require(scope.is_everything or scope.communes)
    usual = add_months(first_of_month(day), -1)
    form = MonthlyForm(request.GET, scope=scope, today=day, month=usual)
    if not form.is_valid():
        return render(request, "reports/monthly/sheet.html", {"filter": Filter(form)})
    commune, month = form.cleaned_data["commune"], form.cleaned_data["month"]
    sheet = monthly_sheet(commune, month, scope)
    if request.GET.get("format") == "xlsx":
        response = HttpResponse(as_workbook(sheet, day), content_type=XLSX_TYPE)
        name = f"bieu-tong-hop-{commune}-{month_key(month)}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    context = {"filter": Filter(form), "sheet": sheet, "counted_on": day}
    return render(request, "reports/monthly/sheet.html", context)
