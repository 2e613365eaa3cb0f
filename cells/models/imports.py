"""Imported files: what was read, the plan made from it row by row, and what became of it; and
what an office said once and need not say again: names of columns, answers to doubts."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.choices import AnswerVerdict, ImportAction, ImportKind, ImportState, RowVerdict
from cells.models.members import Member
from cells.models.units import Cell, Commune
from cells.models.visibility import VisibleQuerySet


class Import(models.Model):
    """One file that was read, with the choices made for it, its counts and its fate.

    `commune` or `cell` limit what the file may touch; `digest` is the SHA-256 of its bytes.
    `choices` holds how a person wanted it read, `layout` how it was; `fingerprint` is the SHA-256
    of the plan, so that what is confirmed is what was shown. `claim` names the worker that reads
    or writes it now, so that no two do.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind, default=ImportKind.ROLL)
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
    state = models.CharField(
        _("state"), max_length=20, choices=ImportState, default=ImportState.READING
    )
    choices = models.JSONField(_("how to read it"), default=dict)
    layout = models.JSONField(_("how it was read"), default=dict)
    message = models.CharField(_("why it cannot be read"), max_length=500, blank=True)
    fingerprint = models.CharField(_("fingerprint of the plan"), max_length=64, blank=True)
    claim = models.CharField(_("worker"), max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=0, help_text=_("How often the work that is under way was begun.")
    )
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
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("taken back by"),
    )
    forgotten_at = models.DateTimeField(
        _("forgotten at"),
        null=True,
        blank=True,
        help_text=_("When its file and what else its rows said were deleted for their age."),
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_applied_has_its_time",
                condition=Q(
                    state__in=[ImportState.APPLIED, ImportState.UNDONE], applied_at__isnull=False
                )
                | (
                    ~Q(state__in=[ImportState.APPLIED, ImportState.UNDONE])
                    & Q(applied_at__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="import_undone_has_its_time",
                condition=Q(state=ImportState.UNDONE, undone_at__isnull=False)
                | (~Q(state=ImportState.UNDONE) & Q(undone_at__isnull=True)),
            ),
        ]

    def __str__(self):
        return self.file_name


class ImportFile(models.Model):
    """The bytes of one imported file, kept while its import may need them: to be read in another
    way, or to come back with what must be put right. Gone once it is applied, or old."""

    batch = models.OneToOneField(
        Import, models.CASCADE, related_name="file", verbose_name=_("import")
    )
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")

    def __str__(self):
        return f"{self.batch_id}"


class ImportRow(models.Model):
    """One row of an imported file and what the plan does with it; or, without a row number, a
    member of the roll's cells who is not in the file.

    `before` and `after` hold what stands and will stand on record, `given` what else the row says;
    each of `errors` says what is wrong, and for a doubt the question with its options.
    """

    # The database checks neither this nor `cell`: to look both up again for each of 100,000 rows,
    # which this program alone writes, made a plan a tenth slower. See docs/decisions/0015.
    batch = models.ForeignKey(
        Import,
        models.CASCADE,
        related_name="rows",
        db_index=False,
        db_constraint=False,
        verbose_name=_("import"),
    )
    row = models.PositiveIntegerField(_("row"), null=True, blank=True)
    action = models.CharField(_("action"), max_length=20, choices=ImportAction)
    verdict = models.CharField(
        _("verdict"), max_length=20, choices=RowVerdict, default=RowVerdict.GOOD
    )
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("member"),
    )
    # No index: rows are found by their import or member, and cells are not deleted.
    cell = models.ForeignKey(
        Cell,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
        verbose_name=_("cell"),
    )
    label = models.CharField(_("name"), max_length=200, blank=True)
    given = models.JSONField(_("what the row says"), default=dict)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    errors = models.JSONField(_("what is to be put right or answered"), default=list)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "row", "pk"]
        indexes = [models.Index(fields=["batch", "row"], name="importrow_batch_row")]

    def __str__(self):
        return f"{self.batch_id}:{self.row} {self.action}"


class PlannedValues(NamedTuple):
    """What a plan keeps of one row, or of an absent member: by the columns of ImportRow."""

    row: int | None
    action: str
    verdict: str = RowVerdict.GOOD.value
    member: int | None = None
    cell: int | None = None
    label: str = ""
    given: Mapping = MappingProxyType({})
    before: Mapping = MappingProxyType({})
    after: Mapping = MappingProxyType({})
    errors: Sequence = ()


class ColumnName(models.Model):
    """What one office means by a heading that the program does not know: this column, or none of
    use. Said once by hand, and remembered."""

    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="column_names", verbose_name=_("commune")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind)
    heading = models.CharField(_("heading, in small letters without marks"), max_length=200)
    field = models.CharField(_("column"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("name of a column")
        verbose_name_plural = _("names of columns")
        ordering = ["commune", "kind", "heading"]
        constraints = [
            models.UniqueConstraint(
                name="columnname_once_an_office", fields=["commune", "kind", "heading"]
            )
        ]

    def __str__(self):
        return f"{self.heading} = {self.field}"


class ImportAnswer(models.Model):
    """What somebody of an office said of one doubt: the same person, somebody else, right as it
    stands, or to be left out. Kept, so that the same question is not asked again.

    `question` is the SHA-256 of what was asked: the facts of the row that gave rise to the doubt.
    """

    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="import_answers", verbose_name=_("commune")
    )
    question = models.CharField(_("question"), max_length=64)
    verdict = models.CharField(_("answer"), max_length=20, choices=AnswerVerdict)
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("member"),
        help_text=_("Who is meant, if the answer is: the same person."),
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), auto_now=True)

    class Meta:
        verbose_name = _("answer to a doubt")
        verbose_name_plural = _("answers to doubts")
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="importanswer_once", fields=["commune", "question"]),
            models.CheckConstraint(
                name="importanswer_same_names_somebody",
                condition=Q(verdict=AnswerVerdict.SAME, member__isnull=False)
                | (~Q(verdict=AnswerVerdict.SAME) & Q(member__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"{self.question[:8]} {self.verdict}"
