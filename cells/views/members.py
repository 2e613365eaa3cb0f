"""Pages of people: a cell's roll, one member, and the search. Each look is logged."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.shortcuts import render

from cells import permissions
from cells.forms.members import MemberSearchForm
from cells.models import Cell, Exemption, Member, Membership, Office
from cells.periods import today
from cells.services.readings import log_reading

PAGE = 100
MOST_FOUND = 50


def cell_members(request, code):
    """Show the roll of a cell today, by name."""
    cell = permissions.get_from(Cell.objects.visible_to(request.user).named_on(today()), code=code)
    permissions.require(permissions.may_see_people(request.user, cell))
    log_reading(request.user, "cell_members", object_id=cell.pk, cell=cell)
    members = _with_standing(Member.objects.of_cell_on(cell, today()), cell).in_name_order()
    page = Paginator(members, PAGE).get_page(request.GET.get("page"))
    _add_status(page.object_list)
    return render(request, "cells/member/list.html", {"cell": cell, "page_obj": page})


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
    form = MemberSearchForm(request.POST or None)
    found, has_more = None, False
    if request.method == "POST" and form.is_valid():
        log_reading(request.user, "member_search")
        found = _found(request.user, form.cleaned_data["words"])
        found, has_more = found[:MOST_FOUND], len(found) > MOST_FOUND
    context = {"form": form, "found": found, "has_more": has_more}
    return render(request, "cells/member/search.html", context)


def _found(user, words):
    """Return the first people whose name holds the words, each with the cell in reach; one more
    than is shown tells that there are more."""
    reach = permissions.access_of(user).person_cells
    last = Membership.objects.filter(member=OuterRef("pk"), cell__in=reach).order_by("-start")
    cells = Cell.objects.named_on(today()).filter(pk=OuterRef("cell"))
    names = last.annotate(cell_name=Subquery(cells.values("name")[:1])).values("cell_name")
    members = Member.objects.visible_to(user).named(words).in_name_order()
    return list(members.annotate(cell_name=Subquery(names[:1]))[: MOST_FOUND + 1])
