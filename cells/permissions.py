"""Who may see and do what: the only place that decides.

A person's rights come from the posts that hold today. They are read once a request, so a post that
ends takes effect at the next one.

* Upper committee staff see everything under their committee.
* Commune staff see the cells placed in their commune today, with their whole history and that of
  the cells they carry on; of cells that left, the figures of their time there and no persons.
* A cell's secretary and deputy see their cell.
* Readers see the figures and lists of their unit, never a person.

What is not theirs does not exist for them: every page answers as if it were missing.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from cells.choices import MeetingState, MembershipKind, Role
from cells.models import (
    Attendance,
    Cell,
    CellPlacement,
    CellSuccession,
    Change,
    Commune,
    CommunePlacement,
    EntryException,
    Import,
    Meeting,
    Member,
    Membership,
    Post,
    Rating,
    Reading,
    UpperCommittee,
)
from cells.models.visibility import visibility_rule
from cells.periods import today

CELL_ROLES = {Role.SECRETARY, Role.DEPUTY}
STAFF_ROLES = {Role.UPPER_STAFF, Role.COMMUNE_STAFF}
PERSON_ROLES = {*STAFF_ROLES, *CELL_ROLES}
ALL_ROLES = {*PERSON_ROLES, Role.READER}


@dataclass(frozen=True)
class Access:
    """What a person's posts of one day reach."""

    posts: tuple[Post, ...]

    def uppers(self, roles=ALL_ROLES):
        """Return the ids of the upper committees in which the person holds one of `roles`."""
        return self._ids("upper_committee_id", roles)

    def communes(self, roles=ALL_ROLES):
        """Return the ids of the communes in which the person holds one of `roles`."""
        return self._ids("commune_id", roles)

    def cells(self, roles=ALL_ROLES):
        """Return the ids of the cells in which the person holds one of `roles`."""
        return self._ids("cell_id", roles)

    def _ids(self, unit, roles):
        ids = {getattr(post, unit) for post in self.posts if post.role in roles}
        return ids - {None}

    @cached_property
    def person_cells(self):
        """The cells whose people the person may see, as ids or a subquery of them."""
        return self._reached_cells(PERSON_ROLES)

    @cached_property
    def staffed_cells(self):
        """The ids of the cells for which the person is commune staff."""
        return _cells_of_communes(self.communes({Role.COMMUNE_STAFF}))

    @cached_property
    def reminded_cells(self):
        """The cells that the person may remind of what they have not reported."""
        return self._reached_cells(STAFF_ROLES)

    @cached_property
    def figure_cells(self):
        """The cells whose figures and meetings the person may see."""
        return self._reached_cells(ALL_ROLES)

    def _reached_cells(self, roles):
        single = _cells_of_communes(self.communes(roles)) | self.cells(roles)
        if uppers := self.uppers(roles):
            placed = CellPlacement.objects.current_or_last()
            under = placed.filter(commune__in=_communes_under(uppers)).values("cell")
            others = single | _carried_on_by(under)
            return Cell.objects.filter(Q(pk__in=under) | Q(pk__in=others)).values("pk")
        return single

    @cached_property
    def figure_communes(self):
        """The communes whose figures of any time the person may see."""
        ids = self.communes()
        if uppers := self.uppers():
            under = Commune.objects.filter(Q(pk__in=_communes_under(uppers)) | Q(pk__in=ids))
            return under.values("pk")
        return ids


def _communes_under(uppers):
    """Return the communes that stand under the committees, or did last, as a subquery of ids."""
    placed = CommunePlacement.objects.current_or_last().filter(upper_committee__in=uppers)
    return placed.values("commune")


def _cells_of_communes(communes):
    """Return the ids of cells placed in the communes now, or last, and of those they carry on."""
    if not communes:
        return set()
    placed = CellPlacement.objects.current_or_last().filter(commune__in=communes)
    cells = set(placed.values_list("cell", flat=True))
    return cells | _carried_on_by(cells)


def _carried_on_by(cells):
    """Return the ids of the cells that `cells` (ids, or a subquery of them) carry on, by the main
    line of succession, however long."""
    main_line = CellSuccession.objects.filter(is_main=True)
    reached, heirs = set(), cells
    while True:
        pairs = main_line.filter(successor__in=heirs)
        found = set(pairs.values_list("predecessor", flat=True)) - reached
        if not found:
            return reached
        reached |= found
        heirs = found


def access_of(user):
    """Return the Access of `user` today, read once for each user object, so once a request."""
    if not user.is_authenticated or not user.is_active:
        return Access(())
    if not hasattr(user, "_access"):
        posts = user.posts.on(today()).select_related("upper_committee", "commune", "cell")
        user._access = Access(tuple(posts))
    return user._access


# What each noun's `visible_to` means.


@visibility_rule(UpperCommittee)
def _visible_uppers(uppers, user):
    return uppers.filter(pk__in=access_of(user).uppers())


@visibility_rule(Commune)
def _visible_communes(communes, user):
    return communes.filter(pk__in=access_of(user).figure_communes)


@visibility_rule(Cell)
def _visible_cells(cells, user):
    return cells.filter(pk__in=access_of(user).figure_cells)


@visibility_rule(Member)
def _visible_members(members, user):
    """Members who belong to a cell in reach, or belonged to none after it."""
    memberships = Membership.objects.filter(member=OuterRef("pk"))
    in_reach = memberships.filter(cell__in=access_of(user).person_cells)
    later = Membership.objects.filter(
        member=OuterRef("member"), kind=MembershipKind.MAIN, start__gt=OuterRef("start")
    )
    last_known = in_reach.filter(~Exists(later), kind=MembershipKind.MAIN)
    return members.filter(Exists(in_reach.on(today())) | Exists(last_known))


@visibility_rule(Meeting)
def _visible_meetings(meetings, user):
    access = access_of(user)
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
    communes = _communes_under(uppers)
    cells = CellPlacement.objects.current_or_last().filter(commune__in=communes).values("cell")
    return exceptions.filter(Q(commune__in=communes) | Q(cell__in=cells))


@visibility_rule(Change)
@visibility_rule(Reading)
def _visible_log(entries, user):
    """The log of the cells under the person's committee; what concerns no cell, such as members,
    units and settings, only for staff of every committee that the system serves."""
    if not may_read_log(user):
        return entries.none()
    uppers = access_of(user).uppers({Role.UPPER_STAFF})
    if not UpperCommittee.objects.exclude(pk__in=uppers).exists():
        return entries
    return entries.filter(cell__in=access_of(user).person_cells)


# What a person may do.


def may_see_people(user, cell):
    """Tell whether `user` may see the people of `cell`: its roll and its sheets."""
    return Cell.objects.filter(pk=cell.pk, pk__in=access_of(user).person_cells).exists()


def sees_people_somewhere(user):
    """Tell whether `user` has any post that shows people, so that searching them makes sense."""
    return any(post.role in PERSON_ROLES for post in access_of(user).posts)


def may_record(user, cell):
    """Tell whether `user` may record and submit meetings of `cell`."""
    return is_officer(user, cell) or is_staff_over(user, cell)


def is_officer(user, cell):
    """Tell whether `user` is secretary or deputy of `cell`."""
    return cell.pk in access_of(user).cells(CELL_ROLES)


def is_staff_over(user, cell):
    """Tell whether `user` is on the staff of the commune in which `cell` is, or was last."""
    return cell.pk in access_of(user).staffed_cells


def is_upper_over(user, cell):
    """Tell whether `user` is on the staff of the upper committee over `cell`."""
    uppers = access_of(user).uppers({Role.UPPER_STAFF})
    placed = CellPlacement.objects.current_or_last().filter(cell=cell)
    return bool(uppers) and placed.filter(commune__in=_communes_under(uppers)).exists()


def may_join(user, meeting):
    """Tell whether `user` may record the part of the other cell of `meeting`, held jointly."""
    return meeting.counts and meeting.joint_with_id in access_of(user).cells(CELL_ROLES)


def may_edit(user, meeting):
    """Tell whether `user` may still change `meeting`: until the commune has confirmed it."""
    return meeting.state != MeetingState.CONFIRMED and may_record(user, meeting.cell)


def may_confirm(user, meeting):
    """Tell whether `user` may confirm `meeting`."""
    return meeting.state == MeetingState.SUBMITTED and is_staff_over(user, meeting.cell)


def may_return(user, meeting):
    """Tell whether `user` may hand `meeting` back: the commune before, the upper committee also
    after it was confirmed."""
    if meeting.state == MeetingState.CONFIRMED:
        return is_upper_over(user, meeting.cell)
    return meeting.state == MeetingState.SUBMITTED and (
        is_staff_over(user, meeting.cell) or is_upper_over(user, meeting.cell)
    )


def may_return_again(user, meeting):
    """Tell whether `user` could have handed `meeting` back, were it not done: a second tap."""
    return meeting.state == MeetingState.RETURNED and (
        is_staff_over(user, meeting.cell) or is_upper_over(user, meeting.cell)
    )


def may_remind(user, cell):
    """Tell whether `user` may remind `cell` of what it has not reported: the staff over it."""
    return Cell.objects.filter(pk=cell.pk, pk__in=access_of(user).reminded_cells).exists()


def may_reopen(user, meeting):
    """Tell whether `user` may unlock `meeting`, which the commune has confirmed."""
    return meeting.state == MeetingState.CONFIRMED and is_upper_over(user, meeting.cell)


def may_reopen_again(user, meeting):
    """Tell whether `user` could have unlocked `meeting`, were it not done: a second tap."""
    return meeting.state == MeetingState.SUBMITTED and is_upper_over(user, meeting.cell)


def may_dispute(user, meeting):
    """Tell whether `user` may contradict what was recorded as `meeting` for the cell."""
    return meeting.counts and is_officer(user, meeting.cell)


def may_answer(user, meeting):
    """Tell whether `user` may answer what the cell says against `meeting`."""
    return is_staff_over(user, meeting.cell)


def may_open_months(user):
    """Tell whether `user` may open months again for which entry is shut."""
    return bool(access_of(user).uppers({Role.UPPER_STAFF}))


def months_open_again(user):
    """Return the exceptions from the entry lock for the communes on whose staff `user` is, and for
    their cells: told, not to be changed."""
    access = access_of(user)
    communes = access.communes({Role.COMMUNE_STAFF})
    if not communes:
        return EntryException.objects.none()
    mine = Q(commune__in=communes) | Q(cell__in=access.staffed_cells)
    return EntryException.objects.filter(mine)


def communes_to_open(user):
    """Return the communes for which `user` may open months again."""
    uppers = access_of(user).uppers({Role.UPPER_STAFF})
    return Commune.objects.filter(pk__in=_communes_under(uppers) if uppers else [])


def may_import_into(user, commune):
    """Tell whether `user` may import files of `commune`."""
    return commune.pk in access_of(user).communes({Role.COMMUNE_STAFF})


def may_import(user):
    """Tell whether `user` may import files anywhere."""
    return bool(access_of(user).communes({Role.COMMUNE_STAFF}))


def may_take_out_roll(user, commune):
    """Tell whether `user` may take the roll of all cells of `commune` out into a file: its staff,
    and that of the committee above it."""
    if may_import_into(user, commune):
        return True
    uppers = access_of(user).uppers({Role.UPPER_STAFF})
    return bool(uppers) and _communes_under(uppers).filter(commune=commune).exists()


def communes_of_papers(user):
    """Return the communes whose templates of papers `user` may see and change: of the staff of the
    commune itself, and of the committee above it."""
    access = access_of(user)
    own = Q(pk__in=access.communes({Role.COMMUNE_STAFF}))
    under = _communes_under(access.uppers({Role.UPPER_STAFF}))
    return Commune.objects.filter(own | Q(pk__in=under))


def may_keep_papers(user):
    """Tell whether `user` may change templates of papers anywhere."""
    access = access_of(user)
    return bool(access.communes({Role.COMMUNE_STAFF}) or access.uppers({Role.UPPER_STAFF}))


def may_read_log(user):
    """Tell whether `user` may read the log of changes."""
    return bool(access_of(user).uppers({Role.UPPER_STAFF}))


def require(allowed):
    """Answer as if nothing were there unless `allowed`."""
    if not allowed:
        raise Http404


def get_from(visible, **lookup):
    """Return the one object of what a person may see, or answer 404 as if there were none."""
    return get_object_or_404(visible, **lookup)
