"""The attendance sheet on paper: for a meeting at which nobody has a telephone."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cells import permissions
from cells.forms.meetings import PaperForm
from cells.models import Cell
from cells.periods import today
from cells.services.readings import log_reading
from cells.services.sheets import places_on


@require_safe
def cell_paper(request, code):
    """Show the people of a cell of a day in a table to be printed and ticked."""
    cell = permissions.get_from(Cell.objects.visible_to(request.user).placed_on(today()), code=code)
    permissions.require(permissions.may_see_people(request.user, cell))
    form = PaperForm({"day": today().isoformat()} | request.GET.dict())
    context = {"form": form, "cell": cell}
    if form.is_valid():
        day = form.cleaned_data["day"]
        log_reading(request.user, "cell_paper", object_id=cell.pk, cell=cell)
        places = places_on(cell, day)
        context |= {
            "day": day,
            "expected": [place for place in places if not place.ground],
            "others": [place for place in places if place.ground],
        }
    return render(request, "cells/cell/paper.html", context)
