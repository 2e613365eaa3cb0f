"""Disputes: a cell says that what the commune recorded for it is not right."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.models.meetings import Meeting, OfMeeting


class DisputeQuerySet(models.QuerySet):
    """Disputes about meetings."""

    def unsettled(self):
        """Disputes that still wait for the commune."""
        return self.filter(settled_at__isnull=True)


class Dispute(OfMeeting, models.Model):
    """An officer of the cell disputes a meeting that the commune recorded on its behalf.

    It is settled by an answer of the commune, or without words when the meeting is returned or its
    sheet corrected. Until then the meeting cannot be confirmed.
    """

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="disputes", verbose_name=_("meeting")
    )
    text = models.CharField(_("what is not right"), max_length=500)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("disputed by")
    )
    raised_at = models.DateTimeField(_("disputed at"))
    answer = models.CharField(_("answer of the commune"), max_length=500, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("settled by"),
        help_text=_("Empty while it is not settled, or when a command did it."),
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="dispute_one_unsettled",
                fields=["meeting"],
                condition=Q(settled_at__isnull=True),
                violation_error_message=_("The meeting is disputed already."),
            ),
            models.CheckConstraint(
                name="dispute_says_what",
                condition=~Q(text=""),
                violation_error_message=_("Say what is not right."),
            ),
            models.CheckConstraint(
                name="dispute_settled_has_its_time",
                condition=Q(settled_at__isnull=False) | Q(answer="", settled_by__isnull=True),
            ),
        ]

    @property
    def is_settled(self):
        """Whether the commune has answered it, or the meeting was returned or corrected."""
        return self.settled_at is not None
