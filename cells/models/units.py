"""The units: the upper committee, its communes, their cells; their dated names, places and heirs.

A unit's code is ours: permanent, unique, never reused, the key in every file and figure. Names and
official codes change and return, so they are dated.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cells.choices import CellType, CommuneLevel, UpperLevel
from cells.models.intervals import Interval, IntervalQuerySet, NoOverlap, covering, overlapping
from cells.models.visibility import VisibleQuerySet
from cells.periods import today

code_form = RegexValidator(
    r"^[A-Z0-9]+(-[A-Z0-9]+)*\Z",
    _("A code is made of capital letters and digits, with single hyphens between them."),
)


class UnitQuerySet(VisibleQuerySet):
    """Communes or cells. A unit exists on the days on which it has a placement."""

    def existing_on(self, day):
        """Units that existed on `day`."""
        return self.filter(Exists(self._placements().filter(covering(day))))

    def existing_during(self, start, end):
        """Units that existed on some day of [start, end)."""
        return self.filter(Exists(self._placements().filter(overlapping(start, end))))

    def named_on(self, day):
        """Units with `name`, the one that each bore on `day`, or bore last before it."""
        return self.annotate(name=self._of_placement("name", day))

    def _of_placement(self, field, day):
        placements = self._placements().filter(start__lte=day).order_by("-start")
        return Subquery(placements.values(field)[:1])

    def _placements(self):
        placement = self.model._meta.get_field("placements")
        return placement.related_model.objects.filter(**{placement.field.name: OuterRef("pk")})


class CellQuerySet(UnitQuerySet):
    """Cells."""

    def placed_on(self, day):
        """Cells with `name`, `cell_type`, and the commune's `commune_id`, `commune_code` and
        `commune_name`: those of `day`, or the last before it."""
        return self.named_on(day).annotate(
            cell_type=self._of_placement("cell_type", day),
            commune_id=self._of_placement("commune", day),
            commune_code=self._of_placement("commune__code", day),
            commune_name=self._commune_name(day),
        )

    def _commune_name(self, day):
        """The name that the cell's commune bears on `day`; of a cell that ended, bore then."""
        cells = CellPlacement.objects.filter(cell=OuterRef("pk"), start__lte=day)
        communes = CommunePlacement.objects.filter(
            commune=OuterRef("commune"), start__lte=Coalesce(OuterRef("end"), day)
        ).order_by("-start")
        named = cells.order_by("-start").annotate(called=Subquery(communes.values("name")[:1]))
        return Subquery(named.values("called")[:1])


class Unit(models.Model):
    """Something with a permanent code of ours."""

    code = models.CharField(
        _("code"),
        max_length=30,
        unique=True,
        validators=[code_form],
        help_text=_("Permanent, never reused: it names the unit in every file and figure."),
    )

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self):
        return self.code


class UpperCommittee(Unit):
    """One party committee whose staff run the system: a district's to 2025, then a province's."""

    name = models.CharField(_("name"), max_length=200)
    level = models.CharField(_("level"), max_length=20, choices=UpperLevel)

    objects = UnitQuerySet.as_manager()

    class Meta(Unit.Meta):
        verbose_name = _("upper committee")
        verbose_name_plural = _("upper committees")

    def __str__(self):
        return self.name


class Commune(Unit):
    """One party committee directly under the upper committee, by which figures are shown."""

    objects = UnitQuerySet.as_manager()

    class Meta(Unit.Meta):
        verbose_name = _("commune")
        verbose_name_plural = _("communes")


class Cell(Unit):
    """One party cell (chi bộ): the unit that meets."""

    objects = CellQuerySet.as_manager()

    class Meta(Unit.Meta):
        verbose_name = _("cell")
        verbose_name_plural = _("cells")


class PlacementQuerySet(IntervalQuerySet):
    """Where units were, and when. The model says in UNIT which of its fields is the unit."""

    def current_or_last(self, day=None):
        """Of each unit the newest placement by `day` (default: today): where it is, or was last."""
        begun = self.model.objects.filter(start__lte=day or today())
        newer = begun.filter(
            **{self.model.UNIT: OuterRef(self.model.UNIT)}, start__gt=OuterRef("start")
        )
        return self.filter(~Exists(newer), start__lte=day or today())


class CommunePlacement(Interval):
    """From a day to a day this commune bore this name, level and official code, under this upper
    committee."""

    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="placements", verbose_name=_("commune")
    )
    upper_committee = models.ForeignKey(
        UpperCommittee,
        models.PROTECT,
        related_name="commune_placements",
        verbose_name=_("upper committee"),
    )
    name = models.CharField(_("name"), max_length=200)
    level = models.CharField(_("level"), max_length=20, choices=CommuneLevel)
    official_code = models.CharField(
        _("official code"),
        max_length=10,
        null=True,
        blank=True,
        help_text=_("The state's code of the unit in that time; codes are reused."),
    )
    decision = models.CharField(_("decision"), max_length=200, blank=True)

    UNIT = "commune"

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("commune's name and place")
        verbose_name_plural = _("communes' names and places")
        ordering = ["commune", "start"]
        constraints = [
            *Interval.Meta.constraints,
            NoOverlap(
                name="communeplacement_one_at_once",
                keys=["commune"],
                violation_error_message=_(
                    "The commune has a name and place for that time already."
                ),
            ),
            NoOverlap(
                name="communeplacement_official_code_once",
                keys=["official_code"],
                violation_error_message=_("Another commune bears that official code at that time."),
            ),
            models.CheckConstraint(
                name="communeplacement_official_code_not_empty",
                condition=Q(official_code__isnull=True) | ~Q(official_code=""),
            ),
        ]

    def __str__(self):
        return self.name


class CellPlacement(Interval):
    """From a day to a day this cell bore this name and type, in this commune, in this section of
    it."""

    cell = models.ForeignKey(
        Cell, models.PROTECT, related_name="placements", verbose_name=_("cell")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="cell_placements", verbose_name=_("commune")
    )
    name = models.CharField(_("name"), max_length=200)
    cell_type = models.CharField(_("type"), max_length=20, choices=CellType)
    section = models.CharField(
        _("section"),
        max_length=200,
        blank=True,
        help_text=_("The section committee (đảng bộ bộ phận) between cell and commune, if any."),
    )
    decision = models.CharField(_("decision"), max_length=200, blank=True)

    UNIT = "cell"

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("cell's name and place")
        verbose_name_plural = _("cells' names and places")
        ordering = ["cell", "start"]
        constraints = [
            *Interval.Meta.constraints,
            NoOverlap(
                name="cellplacement_one_at_once",
                keys=["cell"],
                violation_error_message=_("The cell has a name and place for that time already."),
            ),
        ]

    def __str__(self):
        return self.name


class Succession(models.Model):
    """From this day that unit carries on this one, by this decision; at most one heir is the main
    one, under which the past is shown today."""

    start = models.DateField(_("from"), help_text=_("The first day of the new unit's part."))
    is_main = models.BooleanField(_("main successor"), default=True)
    decision = models.CharField(_("decision"), max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["predecessor", "start"]
        constraints = [
            models.UniqueConstraint(
                name="%(class)s_one_main",
                fields=["predecessor"],
                condition=Q(is_main=True),
                violation_error_message=_("This unit has a main successor already."),
            ),
            models.UniqueConstraint(name="%(class)s_once", fields=["predecessor", "successor"]),
            models.CheckConstraint(
                name="%(class)s_not_itself",
                condition=~Q(predecessor=F("successor")),
                violation_error_message=_("A unit cannot succeed itself."),
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"


class CommuneSuccession(Succession):
    """From this day that commune carries on this one."""

    predecessor = models.ForeignKey(
        Commune, models.PROTECT, related_name="successions", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(
        Commune, models.PROTECT, related_name="inheritances", verbose_name=_("successor")
    )

    class Meta(Succession.Meta):
        verbose_name = _("succession of communes")
        verbose_name_plural = _("successions of communes")


class CellSuccession(Succession):
    """From this day that cell carries on this one."""

    predecessor = models.ForeignKey(
        Cell, models.PROTECT, related_name="successions", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(
        Cell, models.PROTECT, related_name="inheritances", verbose_name=_("successor")
    )

    class Meta(Succession.Meta):
        verbose_name = _("succession of cells")
        verbose_name_plural = _("successions of cells")
