"""The log: who changed what, and who looked at people's data. The application never edits it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.choices import ChangeAction
from cells.models.units import Cell, Commune
from cells.models.visibility import VisibleQuerySet


class LogQuerySet(VisibleQuerySet):
    """Entries of a log: added and read, never altered."""

    def bulk_create(self, objs, **kwargs):
        if kwargs.get("update_conflicts"):
            raise TypeError("Entries of the log are not changed.")
        return super().bulk_create(objs, **kwargs)

    def update(self, **kwargs):
        raise TypeError("Entries of the log are not changed.")

    def delete(self):
        raise TypeError("Entries of the log are not deleted.")


class LogEntry(models.Model):
    """Something that happened, on record for good."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("who"),
        help_text=_("Empty when a command did it."),
    )

    objects = LogQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]

    def save(self, **kwargs):
        if self.pk:
            raise TypeError("Entries of the log are not changed.")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError("Entries of the log are not deleted.")


class Change(LogEntry):
    """One row of the record that was created, changed or deleted: who, when, before and after.

    A sheet is one entry when it is first submitted, then one entry for each correction.
    `noun` is the model's name, `object_id` the row's primary key, `key` its code where it has one.
    """

    source = models.CharField(_("by way of"), max_length=60, default="web")
    noun = models.CharField(_("what"), max_length=40)
    object_id = models.BigIntegerField(_("number"), null=True)
    key = models.CharField(_("code"), max_length=60, blank=True)
    cell = models.ForeignKey(
        Cell, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("cell")
    )
    action = models.CharField(_("action"), max_length=20, choices=ChangeAction)
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta(LogEntry.Meta):
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            models.Index(fields=["noun", "object_id"], name="change_of_object"),
            models.Index(
                fields=["source"],
                name="change_of_import",
                condition=Q(source__startswith="import "),
            ),
            # Of lists, newest first, a page at a time.
            models.Index(fields=["cell", "-at", "-id"], name="change_cell_newest"),
            models.Index(fields=["user", "-at", "-id"], name="change_user_newest"),
        ]

    def __str__(self):
        return f"{self.get_action_display()}: {self.key or self.object_id}"


class Reading(LogEntry):
    """One look at people's data: this user opened this page, or took this file, of this unit."""

    page = models.CharField(_("page"), max_length=60)
    object_id = models.BigIntegerField(_("number"), null=True)
    cell = models.ForeignKey(
        Cell, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("cell")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("commune")
    )

    class Meta(LogEntry.Meta):
        verbose_name = _("reading")
        verbose_name_plural = _("readings")

    def __str__(self):
        return f"{self.page} {self.object_id}"
