"""The Word files from which an office makes its papers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.choices import PaperKind
from cells.models.units import Commune


class PaperTemplate(models.Model):
    """The Word file from which papers of one kind are made for the cells of one commune. Without
    one, they are made from the program's own."""

    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="paper_templates", verbose_name=_("commune")
    )
    kind = models.CharField(_("paper"), max_length=20, choices=PaperKind)
    content = models.BinaryField(_("content"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the file."))
    size = models.PositiveIntegerField(_("size in bytes"))
    saved_at = models.DateTimeField(_("in force since"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("who"),
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("template of papers")
        verbose_name_plural = _("templates of papers")
        constraints = [
            models.UniqueConstraint(
                name="papertemplate_one_of_a_kind",
                fields=["commune", "kind"],
                violation_error_message=_("The commune has a template for that paper already."),
            )
        ]

    def __str__(self):
        return f"{self.commune_id} {self.kind}"
