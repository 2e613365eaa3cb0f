"""Ratings of cells and members: self-rated, proposed, decided, each with who and when."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.choices import CellType, Grade, RatingState
from cells.models.members import Member
from cells.models.units import Cell, Commune
from cells.models.visibility import VisibleQuerySet
from cells.periods import Period


class RatingQuerySet(VisibleQuerySet):
    """Ratings of cells or members."""

    def of_year(self, year):
        """Ratings of a whole year."""
        return self.filter(year=year, quarter__isnull=True)

    def of_cells(self):
        """Ratings of cells."""
        return self.filter(member__isnull=True)

    def of_members(self):
        """Ratings of members."""
        return self.filter(member__isnull=False)

    def decided(self):
        """Ratings whose grade is decided: the ones that count."""
        return self.exclude(decided_grade="")


def _grade(label):
    return models.CharField(label, max_length=20, choices=Grade, blank=True)


def _by(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=label,
    )


def _at(label):
    return models.DateTimeField(label, null=True, blank=True)


def _grade_has_its_time(step):
    return Q(**{f"{step}_grade": "", f"{step}_at__isnull": True}) | (
        ~Q(**{f"{step}_grade": ""}) & Q(**{f"{step}_at__isnull": False})
    )


class Rating(models.Model):
    """The rating of one cell, or of one of its members, for a year (or a quarter of it).

    `cell` is the cell that is rated, or in which the member is; `commune` and `cell_type` are
    those of that cell on the period's last day, frozen.
    """

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="ratings", verbose_name=_("cell"))
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="ratings",
        null=True,
        blank=True,
        verbose_name=_("member"),
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="ratings", verbose_name=_("commune")
    )
    cell_type = models.CharField(_("type of cell"), max_length=20, choices=CellType)
    frozen_reason = models.CharField(_("reason for another commune"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1930)])
    quarter = models.PositiveSmallIntegerField(
        _("quarter"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(4)],
    )
    self_grade = _grade(_("self-rated grade"))
    self_by = _by(_("self-rated by"))
    self_at = _at(_("self-rated at"))
    proposed_grade = _grade(_("proposed grade"))
    proposed_by = _by(_("proposed by"))
    proposed_at = _at(_("proposed at"))
    decided_grade = _grade(_("decided grade"))
    decided_by = _by(_("decided by"))
    decided_at = _at(_("decided at"))
    decision = models.CharField(_("decision"), max_length=200, blank=True)
    not_rated_reason = models.CharField(_("why it is not rated"), max_length=200, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["-year", "cell", "pk"]
        indexes = [models.Index(fields=["year", "commune"], name="rating_year_commune")]
        constraints = [
            *(
                models.UniqueConstraint(
                    name=f"rating_{subject}_once_a_{span}",
                    fields=[subject, "year", *(["quarter"] if span == "quarter" else [])],
                    condition=Q(member__isnull=subject == "cell")
                    & Q(quarter__isnull=span == "year"),
                    violation_error_message=_("There is a rating for that time already."),
                )
                for subject in ("cell", "member")
                for span in ("year", "quarter")
            ),
            models.CheckConstraint(
                name="rating_quarter_of_a_year",
                condition=Q(quarter__isnull=True) | Q(quarter__range=(1, 4)),
            ),
            *(
                models.CheckConstraint(
                    name=f"rating_{step}_has_its_time", condition=_grade_has_its_time(step)
                )
                for step in ("self", "proposed", "decided")
            ),
            models.CheckConstraint(
                name="rating_decided_or_reason_why_not",
                condition=Q(not_rated_reason="") | Q(decided_grade=""),
            ),
        ]

    def __str__(self):
        return f"{self.member or self.cell} {self.year}"

    @property
    def period(self):
        """The months that the rating covers."""
        if self.quarter:
            return Period.of_quarter(self.year, self.quarter)
        return Period.of_year(self.year)

    @property
    def state(self):
        """How far it has come, a RatingState."""
        if self.not_rated_reason:
            return RatingState.NOT_RATED
        if self.decided_grade:
            return RatingState.DECIDED
        if self.proposed_grade:
            return RatingState.PROPOSED
        return RatingState.SELF_RATED if self.self_grade else RatingState.OPEN
