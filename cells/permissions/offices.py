"""What the office of a person may do, whichever meeting it is about: months, files, papers, log."""

from django.db.models import Q

from cells.choices import Role
from cells.models import Commune, EntryException
from cells.permissions.access import PERSON_ROLES, access_of, communes_under


def sees_people_somewhere(user):
    """Tell whether `user` has any post that shows people, so that searching them makes sense."""
    return any(post.role in PERSON_ROLES for post in access_of(user).posts)


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
    return Commune.objects.filter(pk__in=communes_under(uppers) if uppers else [])


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
    return bool(uppers) and communes_under(uppers).filter(commune=commune).exists()


def communes_of_papers(user):
    """Return the communes whose templates of papers `user` may see and change: of the staff of the
    commune itself, and of the committee above it."""
    access = access_of(user)
    own = Q(pk__in=access.communes({Role.COMMUNE_STAFF}))
    under = communes_under(access.uppers({Role.UPPER_STAFF}))
    return Commune.objects.filter(own | Q(pk__in=under))


def may_keep_papers(user):
    """Tell whether `user` may change templates of papers anywhere."""
    access = access_of(user)
    return bool(access.communes({Role.COMMUNE_STAFF}) or access.uppers({Role.UPPER_STAFF}))


def may_read_log(user):
    """Tell whether `user` may read the log of changes."""
    return bool(access_of(user).uppers({Role.UPPER_STAFF}))


def may_repair(user):
    """Tell whether `user` may put the record right by hand, past the rules of the pages: the
    superusers of the installation, whatever their posts."""
    return user.is_active and user.is_superuser
