"""Reminding a cell of what it has not reported: the text to copy, and the letter to send."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cells import permissions
from cells.models import Cell, CommunePlacement
from cells.periods import today
from cells.services.changes import Actor
from cells.services.readings import log_reading
from cells.services.reminder_letters import address_of, addressees_of, reminder_letter
from cells.services.reminders import send_reminder
from cells.services.unreported import unreported_of

RECENT_REMINDERS = 10


def cell_reminder(request, code):
    """Show what the cell has not reported and the letter about it; POST sends that as it is now."""
    cell = permissions.get_from(Cell.objects.visible_to(request.user).placed_on(today()), code=code)
    permissions.require(permissions.may_remind(request.user, cell))
    officers = addressees_of(cell, today())
    unreported = unreported_of(cell, today())
    letter = _letter(request, cell, unreported) if unreported else None
    if request.method == "POST":
        _send(request, cell, unreported, letter, officers)
        return redirect("cell_reminder", code)
    if officers:
        log_reading(request.user, "cell_reminder", object_id=cell.pk, cell=cell)
    context = {
        "cell": cell,
        "unreported": unreported,
        "letter": letter,
        "officers": officers,
        "sends_email": settings.SENDS_EMAIL,
        "reminders": cell.reminders.sent().select_related("sent_by")[:RECENT_REMINDERS],
    }
    return render(request, "cells/cell/reminder.html", context)


def _letter(request, cell, unreported):
    return reminder_letter(
        cell.name,
        unreported,
        day=today(),
        writer=request.user.get_full_name(),
        office=_office(request.user, cell),
        address=_address(request),
    )


def _address(request):
    """Return the address of the first page in full. Behind a proxy that speaks HTTPS for the
    program the request itself says HTTP."""
    address = request.build_absolute_uri(reverse("home"))
    return address.replace("http://", "https://", 1) if settings.HTTPS else address


def _office(user, cell):
    """Return the name of the office that writes: the commune's for its staff, else the upper
    committee's."""
    if permissions.is_staff_over(user, cell):
        return cell.commune_name
    placed = CommunePlacement.objects.current_or_last().select_related("upper_committee")
    return placed.get(commune=cell.commune_id).upper_committee.name


def _send(request, cell, unreported, letter, officers):
    """Send the letter, or say why it is not sent."""
    if not (settings.SENDS_EMAIL and officers):
        messages.warning(request, _("This letter cannot be sent from here: copy its text."))
        return
    if not unreported:
        messages.info(request, _("The cell has reported everything: nothing was sent."))
        return
    own = address_of(request.user)
    try:
        send_reminder(
            actor=Actor(request.user),
            cell=cell,
            unreported=unreported,
            letter=letter,
            addresses=[address for _role, address in officers],
            reply_to=[own] if own else [],
        )
    except ValidationError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("The reminder is sent."))
