"""The second factor of a login: an app that shows codes, and recovery codes on paper."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SecondFactor(models.Model):
    """The app that shows codes (TOTP) for one login, in use since a moment; while that is empty it
    is being set up.

    The secret shared with the app is not kept: it is made from the seed and the installation's
    secret key. See docs/decisions/0031.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="second_factor",
        verbose_name=_("user"),
    )
    seed = models.CharField(max_length=64, editable=False)
    confirmed_at = models.DateTimeField(_("in use since"), null=True, blank=True)
    # The 30 seconds, counted from 1970 on, of the last code that was taken: none is taken twice.
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self):
        return str(self.user)


class RecoveryCode(models.Model):
    """A code on paper that stands in once for the app of this login; used at a moment, or not."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="recovery_codes",
        verbose_name=_("user"),
    )
    # Its first letters, by which it is found; the rest is kept like a password.
    beginning = models.CharField(max_length=2)
    password = models.CharField(max_length=128)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [
            models.UniqueConstraint(
                name="recoverycode_beginning_once",
                fields=["user", "beginning"],
            ),
            models.CheckConstraint(
                name="recoverycode_beginning_not_empty", condition=~Q(beginning="")
            ),
        ]

    def __str__(self):
        return str(self.user)
