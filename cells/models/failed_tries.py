"""How often somebody tried in vain to sign in, so that guessing is slowed down."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FailedTries(models.Model):
    """Tries in vain against one limit, such as those for one login from one address.

    The key is a digest: neither what was typed as a name nor an address is kept.
    """

    key = models.CharField(max_length=64, unique=True)
    # Of each, time takes back a part: no whole number.
    failures = models.FloatField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("tries in vain")
        verbose_name_plural = _("tries in vain")

    def __str__(self):
        return f"{self.key[:8]}: {self.failures:.1f}"
