"""What each noun's `visible_to` means: which of its rows exist for a person."""

from django.db.models import Exists, OuterRef, Q

from cells.choices import MembershipKind, Role
from cells.models import (
    Attendance,
    Cell,
    CellPlacement,
    Change,
    Commune,
    EntryException,
    Import,
    Meeting,
    Member,
    Membership,
    Rating,
    Reading,
    UpperCommittee,
)
from cells.models.visibility import visibility_rule
from cells.periods import today
from cells.permissions.access import PERSON_ROLES, access_of, communes_under
from cells.permissions.offices import may_read_log


@visibility_rule(UpperCommittee)
def _visible_uppers(uppers, user):
    return uppers.filter(pk__in=access_of(user).uppers())


@visibility_rule(Commune)
def _visible_communes(communes, user):
    if access_of(user).is_over_all():
        return communes
    return communes.filter(pk__in=access_of(user).figure_communes)


@visibility_rule(Cell)
def _visible_cells(cells, user):
    if access_of(user).is_over_all():
        return cells
    return cells.filter(pk__in=access_of(user).figure_cells)


@visibility_rule(Member)
def _visible_members(members, user):
    """Members who belong to a cell in reach, or belonged to none after it."""
    memberships = Membership.objects.filter(member=OuterRef("pk"))
    if access_of(user).is_over_all(PERSON_ROLES):
        return members.filter(Exists(memberships))
    in_reach = memberships.filter(cell__in=access_of(user).person_cells)
    later = Membership.objects.filter(
        member=OuterRef("member"), kind=MembershipKind.MAIN, start__gt=OuterRef("start")
    )
    last_known = in_reach.filter(~Exists(later), kind=MembershipKind.MAIN)
    # Said first, since it leaves few of all members.
    once = Membership.objects.filter(cell__in=access_of(user).person_cells).values("member")
    return members.filter(Exists(in_reach.on(today())) | Exists(last_known), pk__in=once)


@visibility_rule(Meeting)
def _visible_meetings(meetings, user):
    access = access_of(user)
    if access.is_over_all():
        return meetings
    return meetings.filter(Q(cell__in=access.figure_cells) | Q(commune__in=access.figure_communes))


@visibility_rule(Attendance)
def _visible_attendance(attendance, user):
    return attendance.filter(meeting__cell__in=access_of(user).person_cells)


@visibility_rule(Rating)
def _visible_ratings(ratings, user):
    access = access_of(user)
    of_cells = Q(cell__in=access.figure_cells) | Q(commune__in=access.figure_communes)
    of_members = Q(cell__in=access.person_cells)
    return ratings.filter(
        (Q(member__isnull=True) & of_cells) | (Q(member__isnull=False) & of_members)
    )


@visibility_rule(Import)
def _visible_imports(imports, user):
    """A plan belongs to its maker, as long as the maker still works in its commune."""
    staffed = access_of(user).communes({Role.COMMUNE_STAFF})
    return imports.filter(created_by=user.pk, commune__in=staffed)


@visibility_rule(EntryException)
def _visible_exceptions(exceptions, user):
    """Exceptions from the entry lock, for the staff of the committee over their commune or cell."""
    uppers = access_of(user).uppers({Role.UPPER_STAFF})
    if not uppers:
        return exceptions.none()
    communes = communes_under(uppers)
    cells = CellPlacement.objects.current_or_last().filter(commune__in=communes).values("cell")
    return exceptions.filter(Q(commune__in=communes) | Q(cell__in=cells))


@visibility_rule(Change)
@visibility_rule(Reading)
def _visible_log(entries, user):
    """The log of the cells under the person's committee; what concerns no cell, such as members,
    units and settings, only for staff of every committee that the system serves."""
    if not may_read_log(user):
        return entries.none()
    if access_of(user).is_over_all({Role.UPPER_STAFF}):
        return entries
    return entries.filter(cell__in=access_of(user).person_cells)
