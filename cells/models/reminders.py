"""Reminders that were sent to a cell by e-mail, of what it had not reported."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.models.units import Cell


class ReminderQuerySet(models.QuerySet):
    """Reminders."""

    def sent(self):
        """Those that the mail server took."""
        return self.filter(sent_at__isnull=False)


class Reminder(models.Model):
    """One letter to the secretary and deputy of a cell, about meetings that it had not reported.

    Until the mail server has taken it, `sent_at` is empty: somebody is sending it just now, and
    nobody else should; what cannot be sent is deleted. `slots` are what it named, such as
    “regular 2024-06”. It holds neither addresses nor the text.
    """

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="reminders", verbose_name=_("cell"))
    slots = models.JSONField(_("about"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("sent by"),
    )
    begun_at = models.DateTimeField(_("begun at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reminder_names_something", condition=~Q(slots=[]) & ~Q(slots={})
            ),
            models.CheckConstraint(
                name="reminder_sent_after_it_was_begun",
                condition=Q(sent_at__isnull=True) | Q(sent_at__gte=F("begun_at")),
            ),
        ]

    def __str__(self):
        return f"{self.cell} {self.begun_at:%d/%m/%Y}"
