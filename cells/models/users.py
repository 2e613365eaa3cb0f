"""Logins, and the posts in which they work."""

import unicodedata

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.choices import Role
from cells.models.intervals import Interval, NoOverlap
from cells.models.units import Cell, Commune, UpperCommittee


def _composed(password):
    return password and unicodedata.normalize("NFC", password)


class User(AbstractUser):
    """One person's login. What it may see and do comes from its posts alone."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    # What every session of the login was begun under: another mark ends them all at once.
    session_mark = models.CharField(max_length=32, blank=True, default="", editable=False)
    # Of the page that made it: sent again, it makes no second login.
    client_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def get_full_name(self):
        return self.full_name or self.username

    def get_short_name(self):
        return self.get_full_name()

    # Keyboards write "ễ" as one character or as three: either way it is the same password.

    def set_password(self, raw_password):
        super().set_password(_composed(raw_password))

    def check_password(self, raw_password):
        return super().check_password(_composed(raw_password))

    def get_session_auth_hash(self):
        return super().get_session_auth_hash() + self.session_mark

    def get_session_auth_fallback_hash(self):
        for digest in super().get_session_auth_fallback_hash():
            yield digest + self.session_mark

    def __str__(self):
        return self.get_full_name()


_at_upper = Q(upper_committee__isnull=False, commune__isnull=True, cell__isnull=True)
_at_commune = Q(upper_committee__isnull=True, commune__isnull=False, cell__isnull=True)
_at_cell = Q(upper_committee__isnull=True, commune__isnull=True, cell__isnull=False)


class Post(Interval):
    """From a day to a day this user works in this unit, in this role."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    upper_committee = models.ForeignKey(
        UpperCommittee,
        models.PROTECT,
        related_name="posts",
        null=True,
        blank=True,
        verbose_name=_("upper committee"),
    )
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        related_name="posts",
        null=True,
        blank=True,
        verbose_name=_("commune"),
    )
    cell = models.ForeignKey(
        Cell, models.PROTECT, related_name="posts", null=True, blank=True, verbose_name=_("cell")
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["user", "start"]
        constraints = [
            *Interval.Meta.constraints,
            models.CheckConstraint(
                name="post_unit_fits_role",
                condition=(Q(role=Role.UPPER_STAFF) & _at_upper)
                | (Q(role=Role.COMMUNE_STAFF) & _at_commune)
                | (Q(role__in=[Role.SECRETARY, Role.DEPUTY]) & _at_cell)
                | (Q(role=Role.READER) & (_at_upper | _at_commune | _at_cell)),
                violation_error_message=_("A post is in exactly one unit, of the role's level."),
            ),
            *(
                NoOverlap(
                    name=f"post_once_in_{unit}",
                    keys=["user", "role", unit],
                    violation_error_message=_("The user holds that post at that time already."),
                )
                for unit in ("upper_committee", "commune", "cell")
            ),
        ]

    @property
    def unit(self):
        """The unit that the post is in: an upper committee, a commune or a cell."""
        return self.upper_committee or self.commune or self.cell

    def __str__(self):
        return f"{self.get_role_display()}, {self.unit}"
