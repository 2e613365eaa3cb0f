"""Exceptions from the entry lock: months that somebody may record again, until a day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.models.units import Cell, CellPlacement, Commune
from cells.models.visibility import VisibleQuerySet


class EntryExceptionQuerySet(VisibleQuerySet):
    """Exceptions from the entry lock."""

    def in_force(self, day):
        """Exceptions that hold on `day`."""
        return self.filter(until__gte=day)

    def opening(self, cell, day):
        """Exceptions that hold on `day` for a cell: its own, and those of its commune."""
        placed = CellPlacement.objects.current_or_last(day).filter(cell=cell)
        return self.in_force(day).filter(Q(cell=cell) | Q(commune__in=placed.values("commune")))


class EntryException(models.Model):
    """Meetings of this month may be recorded again until this day, by every cell of this commune or
    by this cell alone, though entry for the month is shut: granted by this person for a reason.

    Granted anew or ended early, it is the same row; the log keeps what it was.
    """

    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        related_name="entry_exceptions",
        null=True,
        blank=True,
        verbose_name=_("commune"),
    )
    cell = models.ForeignKey(
        Cell,
        models.PROTECT,
        related_name="entry_exceptions",
        null=True,
        blank=True,
        verbose_name=_("cell"),
    )
    month = models.DateField(_("month"), help_text=_("The month that the meetings count for."))
    until = models.DateField(_("open until"), help_text=_("The last day on which it holds."))
    reason = models.CharField(_("reason"), max_length=500)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted at"))

    objects = EntryExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception from the entry lock")
        verbose_name_plural = _("exceptions from the entry lock")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="entryexception_of_one_unit",
                condition=Q(commune__isnull=False, cell__isnull=True)
                | Q(commune__isnull=True, cell__isnull=False),
                violation_error_message=_("An exception is for one commune or for one cell."),
            ),
            models.CheckConstraint(
                name="entryexception_month_is_its_first_day",
                condition=Q(month__day=1),
                violation_error_message=_("A month is given by its first day."),
            ),
            models.CheckConstraint(
                name="entryexception_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Say why the month is opened again."),
            ),
            models.UniqueConstraint(
                name="entryexception_one_a_month_of_commune", fields=["commune", "month"]
            ),
            models.UniqueConstraint(
                name="entryexception_one_a_month_of_cell", fields=["cell", "month"]
            ),
        ]

    def __str__(self):
        return f"{self.cell or self.commune} {self.month:%m/%Y}"
