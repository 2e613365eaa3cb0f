"""One-time links, by which people choose the password of their login."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Invitation(models.Model):
    """The newest one-time link of a login: made by this person, good until a moment, used or not.

    A newer link takes the row over, so that an older one finds nothing.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="invitation",
        verbose_name=_("user"),
    )
    # Of the code, which is nowhere kept.
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("made by"),
        help_text=_("Empty when a command did it."),
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")
        constraints = [
            models.CheckConstraint(
                name="invitation_expires_after_made",
                condition=Q(expires_at__gt=F("made_at")),
                violation_error_message=_("It must end after it begins."),
            )
        ]

    def __str__(self):
        return str(self.user)

    def is_good_at(self, now):
        """Tell whether a password can be chosen by it at the moment `now`."""
        return self.used_at is None and now < self.expires_at
