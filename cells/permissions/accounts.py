"""Whose login somebody may make, see and help: of those who work below, never of equals.

Upper staff keep the logins of commune staff, of the officers of cells, and of readers; commune
staff those of the officers of their cells, and of readers. Who may reset a password could sign in
in that person's place, so nobody may do it to somebody who can do more than they themselves.
"""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from cells.choices import Role
from cells.models import Cell, Commune, Post, UpperCommittee, User
from cells.periods import today
from cells.permissions.access import STAFF_ROLES, access_of, communes_under

OF_A_CELL = (Role.SECRETARY, Role.DEPUTY, Role.READER)
NONE = Q(pk__in=[])


def may_keep_accounts(user):
    """Tell whether `user` keeps logins of others."""
    access = access_of(user)
    return bool(access.uppers({Role.UPPER_STAFF}) or access.communes({Role.COMMUNE_STAFF}))


def roles_to_give(user):
    """Return the roles in which `user` may let somebody work."""
    access = access_of(user)
    if access.uppers({Role.UPPER_STAFF}):
        return (Role.COMMUNE_STAFF, *OF_A_CELL)
    return OF_A_CELL if access.communes({Role.COMMUNE_STAFF}) else ()


def posts_kept_by(user):
    """Return the posts, of any time, that `user` may give and end: those below."""
    if not may_keep_accounts(user):
        return Post.objects.none()
    access = access_of(user)
    uppers = access.uppers({Role.UPPER_STAFF})
    below = Q(role__in=OF_A_CELL, cell__in=access.reminded_cells)
    below |= Q(role=Role.READER, commune__in=access.communes({Role.COMMUNE_STAFF}))
    if uppers:
        staff_of = Q(role__in=(Role.COMMUNE_STAFF, Role.READER))
        below |= staff_of & Q(commune__in=communes_under(uppers))
        below |= Q(role=Role.READER, upper_committee__in=uppers)
    return Post.objects.filter(below)


def accounts_of(user):
    """Return the logins that `user` keeps: of people who hold or held a post below, and hold none
    elsewhere now or later, by which they could do more."""
    kept = posts_kept_by(user)
    theirs = Post.objects.filter(user=OuterRef("pk"))
    not_over = theirs.filter(Q(end__isnull=True) | Q(end__gt=today()))
    return User.objects.filter(
        Exists(kept.filter(user=OuterRef("pk"))),
        ~Exists(not_over.exclude(pk__in=kept.values("pk"))),
        is_superuser=False,
        is_staff=False,
    ).exclude(pk=user.pk)


def units_for(user, roles):
    """Return the units in which `user` may let somebody work in one of the roles: the cells, the
    communes and the upper committees, as querysets."""
    access, roles = access_of(user), set(roles).intersection(roles_to_give(user))
    uppers = access.uppers({Role.UPPER_STAFF})
    cells = Q(pk__in=access.reminded_cells if roles.intersection(OF_A_CELL) else [])
    communes = _under(uppers) if roles.intersection((Role.COMMUNE_STAFF, Role.READER)) else NONE
    own = Q(pk__in=access.communes({Role.COMMUNE_STAFF})) if Role.READER in roles else NONE
    upper = Q(pk__in=uppers) if Role.READER in roles else NONE
    return (
        Cell.objects.filter(cells),
        Commune.objects.filter(communes | own),
        UpperCommittee.objects.filter(upper),
    )


def _under(uppers):
    return Q(pk__in=communes_under(uppers)) if uppers else NONE


def needs_second_factor(user):
    """Tell whether the installation asks `user` for a second factor: staff of committees, and who
    keeps the system, where the setting says so."""
    if settings.SECOND_FACTOR != "staff" or not user.is_authenticated:
        return False
    return user.is_superuser or any(post.role in STAFF_ROLES for post in access_of(user).posts)
