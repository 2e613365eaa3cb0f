"""What a person's posts of today reach: units, and the cells in them."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from cells.choices import Role
from cells.models import (
    Cell,
    CellPlacement,
    CellSuccession,
    Commune,
    CommunePlacement,
    Post,
    UpperCommittee,
)
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

    def is_over_all(self, roles=ALL_ROLES):
        """Tell whether one of `roles` is held in every upper committee there is: then nothing need
        be looked up to tell what is in reach."""
        uppers = self.uppers(roles)
        return bool(uppers) and uppers >= self._every_upper

    @cached_property
    def _every_upper(self):
        return set(UpperCommittee.objects.values_list("pk", flat=True))

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
        if self.is_over_all(roles):
            return Cell.objects.values("pk")
        single = _cells_of_communes(self.communes(roles)) | self.cells(roles)
        if uppers := self.uppers(roles):
            placed = CellPlacement.objects.current_or_last()
            under = placed.filter(commune__in=communes_under(uppers)).values("cell")
            others = single | _carried_on_by(under)
            return Cell.objects.filter(Q(pk__in=under) | Q(pk__in=others)).values("pk")
        return single

    @cached_property
    def figure_communes(self):
        """The communes whose figures of any time the person may see."""
        ids = self.communes()
        if self.is_over_all():
            return Commune.objects.values("pk")
        if uppers := self.uppers():
            under = Commune.objects.filter(Q(pk__in=communes_under(uppers)) | Q(pk__in=ids))
            return under.values("pk")
        return ids


def communes_under(uppers):
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


def holds_a_post(user):
    """Tell whether `user` works anywhere today."""
    return bool(access_of(user).posts)
