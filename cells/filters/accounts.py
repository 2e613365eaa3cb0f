"""The filter of the list of logins; never by a name, which would stand in the address."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from cells.choices import Role
from cells.models import Post, User
from cells.periods import today

WORKING, ENDED, WAITING = "working", "ended", "waiting"
STATES = [
    (WORKING, _("with a post today")),
    (ENDED, _("without a post today")),
    (WAITING, _("has not chosen a password yet")),
]


class AccountFilter(FilterSet):
    """Logins by role, unit and how it stands with them."""

    role = ChoiceFilter(
        label=_("Role"), choices=Role.choices, empty_label=_("all"), method="in_role"
    )
    unit = CharFilter(label=_("Code of the unit"), max_length=30, method="in_unit")
    state = ChoiceFilter(label=_("State"), choices=STATES, empty_label=_("all"), method="in_state")

    class Meta:
        model = User
        fields = []

    def in_role(self, users, name, role):
        """Logins with a post of that role, at whatever time."""
        return users.filter(Exists(_posts().filter(role=role)))

    def in_unit(self, users, name, code):
        """Logins with a post in the unit, at whatever time."""
        code = code.upper().replace("\0", "")
        units = Q(cell__code=code) | Q(commune__code=code) | Q(upper_committee__code=code)
        return users.filter(Exists(_posts().filter(units)))

    def in_state(self, users, name, state):
        """Logins that work today, that do not, or whose one-time link was not used yet."""
        if state == WAITING:
            return users.filter(invitation__isnull=False, invitation__used_at__isnull=True)
        works = Exists(_posts().on(today()))
        return users.filter(works if state == WORKING else ~works)


def _posts():
    return Post.objects.filter(user=OuterRef("pk"))
