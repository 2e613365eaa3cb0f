"""Pages of people: a cell's roll, one member, and the search. Each look is logged."""

from django.db.models import CharField, Exists, OuterRef, Prefetch, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cells import permissions
from cells.forms.members import MemberSearchForm
from cells.lists import Order, Sorting, sorting_of, window_of
from cells.models import Cell, Exemption, Member, Membership, Office
from cells.periods import today
from cells.returning import list_address
from cells.services.readings import log_reading
from cells.views.searches import keep_words, kept_words

PAGE = 100
FOUND_A_PAGE = 50
BY_NAME = Order("name", _("Full name"), ("sort_name", "code"))
BY_BIRTH = Order("born", _("Born"), ("birth", "sort_name"))


def cell_members(request, code):
    """Show the roll of a cell today, by name unless another order is asked for."""
    cell = permissions.get_from(Cell.objects.visible_to(request.user).named_on(today()), code=code)
    permissions.require(permissions.may_see_people(request.user, cell))
    log_reading(request.user, "cell_members", object_id=cell.pk, cell=cell)
    members = _with_standing(Member.objects.of_cell_on(cell, today()), cell)
    sorting = sorting_of(request.GET, (BY_NAME, BY_BIRTH))
    # Who has no day of birth on record stands before all others.
    members = members.annotate(birth=Coalesce("born", Value(""), output_field=CharField()))
    page = window_of(request.GET, members, sorting, size=PAGE)
    _add_status(page)
    context = {"cell": cell, "page_obj": page, "sorting": sorting}
    context["came_from"] = list_address(request, "cell_list")
    return render(request, "cells/member/list.html", context)


def _with_standing(members, cell):
    """Members with their membership in the cell, exemption and offices of today."""
    mine = OuterRef("pk")
    here = Membership.objects.today().filter(member=mine, cell=cell)
    exemptions = Exemption.objects.today().filter(member=mine)
    offices = Office.objects.today().filter(cell=cell)
    return members.annotate(
        is_temporary=Exists(here.filter(kind="temporary")),
        exemption=Subquery(exemptions.values("ground")[:1]),
    ).prefetch_related(Prefetch("offices", offices, to_attr="current_offices"))


def _add_status(members):
    for member in members:
        member.status = member.status_on(today())
        member.exemption_ground = member.exemption and Exemption(ground=member.exemption)


def member_detail(request, code):
    """Show one person: the few facts that the figures need, and the way through the cells."""
    member = permissions.get_from(Member.objects.visible_to(request.user), code=code)
    reach = permissions.access_of(request.user).person_cells
    memberships = member.memberships.order_by("-start").select_related("cell")
    in_reach = memberships.filter(cell__in=reach)
    log_reading(request.user, "member_detail", object_id=member.pk, cell=in_reach.first().cell)
    context = {
        "member": member,
        "came_from": list_address(request, "member_search"),
        "status": member.status_on(today()),
        "memberships": _named(in_reach),
        "exemptions": member.exemptions.order_by("-start"),
        "offices": member.offices.filter(cell__in=reach).order_by("-start"),
    }
    return render(request, "cells/member/detail.html", context)


def _named(memberships):
    names = Cell.objects.named_on(today()).filter(pk=OuterRef("cell"))
    return memberships.annotate(cell_name=Subquery(names.values("name")[:1]))


def member_search(request):
    """Find people by name within the person's reach."""
    permissions.require(permissions.sees_people_somewhere(request.user))
    if request.method == "POST":
        form = MemberSearchForm(request.POST)
        if form.is_valid():
            query = keep_words(request, form.cleaned_data["words"])
            return redirect(reverse("member_search") + query)
        return render(request, "cells/member/search.html", {"form": form, "found": None})
    words, page = kept_words(request), None
    form = MemberSearchForm({"words": words} if words else None)
    if words:
        log_reading(request.user, "member_search")
        sorting = Sorting((BY_NAME,), BY_NAME)
        page = window_of(request.GET, _found(request.user, words), sorting, size=FOUND_A_PAGE)
    context = {"form": form, "page_obj": page, "found": None if page is None else list(page)}
    return render(request, "cells/member/search.html", context)


def _found(user, words):
    """Return the people whose name holds the words, each with the cell in reach."""
    reach = permissions.access_of(user).person_cells
    last = Membership.objects.filter(member=OuterRef("pk"), cell__in=reach).order_by("-start")
    cells = Cell.objects.named_on(today()).filter(pk=OuterRef("cell"))
    names = last.annotate(cell_name=Subquery(cells.values("name")[:1])).values("cell_name")
    members = Member.objects.visible_to(user).named(words)
    return members.annotate(cell_name=Subquery(names[:1]))
