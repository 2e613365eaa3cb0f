"""The page on which upper staff open months again for which entry is shut."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cells import permissions
from cells.choices import MeetingKind
from cells.forms.entry_exceptions import MONTHS_BACK, ExceptionForm
from cells.lists import Order, sorting_of, window_of
from cells.models import Cell, CellPlacement, Commune, EntryException
from cells.periods import add_months, first_of_month, month_key, today
from cells.services import entry_locks as services
from cells.services.changes import Actor

PAGE = 50
ORDERS = (
    Order("granted", gettext_lazy("Granted by"), ("-granted_at",)),
    Order("until", gettext_lazy("Open until"), ("-until",)),
    Order("month", gettext_lazy("Month"), ("-month",)),
)


def exception_list(request):
    """List the months that were opened again, newest first, and open another one."""
    permissions.require(permissions.may_open_months(request.user))
    communes = permissions.communes_to_open(request.user)
    form = ExceptionForm(request.POST or None, communes=communes, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        try:
            exception = services.grant_exception(
                actor=Actor(request.user),
                unit=form.unit(),
                **{name: form.cleaned_data[name] for name in ("month", "until", "reason")},
            )
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _said_of(exception))
            return redirect("exception_list")
    exceptions = EntryException.objects.visible_to(request.user).select_related("granted_by")
    sorting = sorting_of(request.GET, ORDERS)
    page = window_of(request.GET, exceptions.select_related("cell", "commune"), sorting, size=PAGE)
    _explain(page.object_list)
    context = {"form": form, "page_obj": page, "sorting": sorting, "newest_shut": newest_shut()}
    return render(request, "cells/entry_exception/list.html", context)


@require_POST
def exception_end(request, pk):
    """End an exception at once; a second tap finds it ended, which is no error."""
    exceptions = EntryException.objects.visible_to(request.user)
    exception = permissions.get_from(exceptions, pk=pk)
    try:
        services.end_exception(actor=Actor(request.user), exception=exception, seen=_seen(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The exception is ended."))
    return redirect("exception_list")


def _seen(request):
    """Return the last day that the page showed; what is no day matches none."""
    try:
        return parse_date(request.POST.get("until", ""))
    except ValueError:
        return None


def open_again_for(user):
    """Return the exceptions that hold today for where `user` is on the staff, with the names of
    their units, by the day on which they end."""
    exceptions = list(permissions.months_open_again(user).in_force(today()).order_by("until", "pk"))
    _explain(exceptions)
    return exceptions


def newest_shut():
    """Return the newest month whose regular meetings can no longer be recorded, None if all can."""
    locks, current = services.EntryLocks(), first_of_month(today())
    months = (add_months(current, -back) for back in range(1, MONTHS_BACK + 1))
    return next((month for month in months if locks.since(MeetingKind.REGULAR, month)), None)


def _asked_for(request):
    """Return the cell and month that a link asked for, to start the form with."""
    # No code has a NUL, and PostgreSQL refuses to look one up.
    code = request.GET.get("cell", "").replace("\0", "")
    cell = Cell.objects.visible_to(request.user).filter(code=code).first()
    placed = CellPlacement.objects.current_or_last().filter(cell=cell).first() if cell else None
    asked = {"month": request.GET.get("month") or month_key(newest_shut() or today())}
    if placed:
        asked |= {"cell": code, "commune": placed.commune.code}
    return asked


def _explain(exceptions):
    """Give each of the exceptions the name of its unit today, and whether it is in force."""
    if not exceptions:
        return
    cells = Cell.objects.filter(pk__in={each.cell_id for each in exceptions} - {None})
    communes = Commune.objects.filter(pk__in={each.commune_id for each in exceptions} - {None})
    names = [dict(units.named_on(today()).values_list("pk", "name")) for units in (cells, communes)]
    for each in exceptions:
        each.unit_name = names[0].get(each.cell_id) or names[1].get(each.commune_id)
        each.is_in_force = each.until >= today()


def _said_of(exception):
    words = {"month": f"{exception.month:%m/%Y}", "day": formats.date_format(exception.until)}
    return _("Month %(month)s is open again until %(day)s.") % words
