"""Imported files: what was read, the plan made from it row by row, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.choices import ImportAction, ImportState
from cells.models.members import Member
from cells.models.units import Cell, Commune
from cells.models.visibility import VisibleQuerySet


class Import(models.Model):
    """One file that was read, with the choices made for it, its counts and its fate.

    `commune` or `cell` limit what the file may touch; `digest` is the SHA-256 of its bytes.
    """

    created_at = models.DateTimeField(_("read at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="imports",
        null=True,
        blank=True,
        verbose_name=_("read by"),
    )
    file_name = models.CharField(_("file"), max_length=255)
    digest = models.CharField(_("digest"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        related_name="imports",
        null=True,
        blank=True,
        verbose_name=_("commune"),
    )
    cell = models.ForeignKey(
        Cell, models.PROTECT, related_name="imports", null=True, blank=True, verbose_name=_("cell")
    )
    as_of = models.DateField(
        _("as of"), help_text=_("The day from which new memberships hold, unless the file says.")
    )
    accept_moves = models.BooleanField(_("accept moves"), default=False)
    state = models.CharField(_("state"), max_length=20, choices=ImportState)
    counts = models.JSONField(_("counts"), default=dict)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("applied by"),
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_applied_has_its_time",
                condition=Q(state=ImportState.APPLIED, applied_at__isnull=False)
                | (~Q(state=ImportState.APPLIED) & Q(applied_at__isnull=True)),
            )
        ]

    def __str__(self):
        return self.file_name


class ImportRow(models.Model):
    """One row of an imported file and what the plan does with it; or, without a row number, a
    member of the roll's cells who is not in the file."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name=_("import"))
    row = models.PositiveIntegerField(_("row"), null=True, blank=True)
    action = models.CharField(_("action"), max_length=20, choices=ImportAction)
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("member"),
    )
    cell = models.ForeignKey(
        Cell, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("cell")
    )
    label = models.CharField(_("name"), max_length=200, blank=True)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    errors = models.JSONField(_("errors"), default=list)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "row", "pk"]

    def __str__(self):
        return f"{self.batch_id}:{self.row} {self.action}"
