"""Meetings of cells: a fact of a month, with its state and the tallies of its sheet."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.choices import COUNTED_STATES, CellType, MeetingKind, MeetingState
from cells.models.units import Cell, Commune
from cells.models.visibility import VisibleQuerySet
from cells.rates import Ratio


class MeetingQuerySet(VisibleQuerySet):
    """Meetings, selected by the month that they count for and by nothing else."""

    def counted(self):
        """Meetings that count in figures: submitted or confirmed."""
        return self.filter(state__in=COUNTED_STATES)

    def held(self):
        """Meetings that took place."""
        return self.filter(held_on__isnull=False)

    def not_held(self):
        """Records that a meeting was not held."""
        return self.filter(held_on__isnull=True)

    def in_period(self, period):
        """Meetings of the months of a period, whenever they were held."""
        return self.filter(month__gte=period.start, month__lt=period.end)

    def newest_first(self):
        """Ordered by month, newest first, then by kind and day."""
        return self.order_by("-month", "kind", "-held_on", "-pk")


class Meeting(models.Model):
    """One regular, thematic or extraordinary meeting of a cell, for a month, or the record that it
    was not held.

    `month` (its first day) is the month that the meeting counts for, and the only thing by which a
    period selects it; `held_on` may lie a little before or after. `commune` and `cell_type` are
    those of the cell on the last day of the month, or on the cell's last day, frozen when the
    meeting is recorded. Tallies are those of the attendance sheet, written with it in one
    transaction. `held_with` of a thematic meeting is the regular one of the same sitting: while
    both are drafts, day, month and marks of the thematic one follow the regular one. `joint_with`
    is the other cell of a joint meeting, which keeps a meeting and sheet of its own.
    """

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="meetings", verbose_name=_("cell"))
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="meetings", verbose_name=_("commune")
    )
    cell_type = models.CharField(_("type of cell"), max_length=20, choices=CellType)
    frozen_reason = models.CharField(
        _("reason for another commune"),
        max_length=200,
        blank=True,
        help_text=_("Why the commune or type is not the one on record for the month's last day."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=MeetingKind)
    month = models.DateField(_("month"), help_text=_("The month that the meeting counts for."))
    held_on = models.DateField(_("held on"), null=True, blank=True)
    not_held_reason = models.CharField(_("why it was not held"), max_length=500, blank=True)
    topic = models.CharField(_("topic"), max_length=300, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=MeetingState, default=MeetingState.DRAFT
    )
    first_submitted_at = models.DateTimeField(
        _("first submitted at"), null=True, blank=True, editable=False
    )
    return_remark = models.CharField(_("remark on return"), max_length=500, blank=True)
    source = models.CharField(
        _("figures given by"),
        max_length=200,
        blank=True,
        help_text=_("Who gave the figures, and how, when the commune records for a cell."),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("recorded by"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("last saved by"),
        help_text=_("Shown to somebody else who saves from a page that is older."),
    )
    saved_at = models.DateTimeField(_("last saved at"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(
        _("version"),
        default=1,
        help_text=_("Goes up with every change, for those who edit at once."),
    )
    client_key = models.UUIDField(
        unique=True,
        default=uuid.uuid4,
        editable=False,
        help_text=_("Made by the page that sent the meeting: a resend makes no second row."),
    )
    changed_from = models.UUIDField(
        null=True,
        editable=False,
        help_text=_("The page that made the last change, whether or not it heard the answer."),
    )
    held_with = models.OneToOneField(
        "self",
        models.SET_NULL,
        related_name="thematic_too",
        null=True,
        blank=True,
        verbose_name=_("held in one sitting with"),
        help_text=_("Of a thematic meeting: the regular one of the same evening."),
    )
    joint_with = models.ForeignKey(
        Cell,
        models.PROTECT,
        related_name="joint_meetings",
        null=True,
        blank=True,
        verbose_name=_("joint meeting with"),
        help_text=_("The other cell that met with this one; it records its own people itself."),
    )
    # The sheet's tallies.
    expected = models.PositiveIntegerField(_("expected"), default=0)
    present = models.PositiveIntegerField(_("present"), default=0)
    excused = models.PositiveIntegerField(_("excused"), default=0)
    unexcused = models.PositiveIntegerField(_("unexcused"), default=0)
    exempt = models.PositiveIntegerField(_("exempt"), default=0)
    exempt_present = models.PositiveIntegerField(_("exempt and present"), default=0)
    away = models.PositiveIntegerField(_("away"), default=0)
    away_present = models.PositiveIntegerField(_("away and present"), default=0)
    guests = models.PositiveIntegerField(_("guests"), default=0)

    TALLIES = (
        "expected",
        "present",
        "excused",
        "unexcused",
        "exempt",
        "exempt_present",
        "away",
        "away_present",
        "guests",
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-month", "cell", "kind", "pk"]
        indexes = [
            models.Index(fields=["month", "commune"], name="meeting_month_commune"),
            models.Index(fields=["cell", "month"], name="meeting_cell_month"),
            # Of lists, newest first, a page at a time.
            models.Index(fields=["-month", "-id"], name="meeting_newest"),
            models.Index(fields=["commune", "-month", "-id"], name="meeting_commune_newest"),
            # Few wait for somebody; almost all are confirmed.
            models.Index(
                fields=["-month", "-id"],
                name="meeting_open_newest",
                condition=~Q(state=MeetingState.CONFIRMED),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="meeting_one_regular_a_month",
                fields=["cell", "month"],
                condition=Q(kind=MeetingKind.REGULAR),
                violation_error_message=_("The cell's regular meeting of that month is on record."),
            ),
            models.CheckConstraint(
                name="meeting_month_is_its_first_day",
                condition=Q(month__day=1),
                violation_error_message=_("A month is given by its first day."),
            ),
            models.CheckConstraint(
                name="meeting_held_or_not",
                condition=Q(held_on__isnull=False, not_held_reason="")
                | (Q(held_on__isnull=True) & ~Q(not_held_reason="")),
                violation_error_message=_(
                    "Give the day on which it was held, or the reason why it was not."
                ),
            ),
            models.CheckConstraint(
                name="meeting_draft_until_submitted",
                condition=Q(state=MeetingState.DRAFT, first_submitted_at__isnull=True)
                | (~Q(state=MeetingState.DRAFT) & Q(first_submitted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="meeting_tallies_add_up",
                condition=Q(expected=F("present") + F("excused") + F("unexcused"))
                & Q(exempt_present__lte=F("exempt"))
                & Q(away_present__lte=F("away")),
            ),
            models.CheckConstraint(
                name="meeting_joint_with_another",
                condition=Q(joint_with__isnull=True)
                | (Q(held_on__isnull=False) & ~Q(joint_with=F("cell"))),
                violation_error_message=_("A joint meeting is one held with another cell."),
            ),
            models.CheckConstraint(
                name="meeting_not_held_has_no_sheet",
                condition=Q(held_on__isnull=False) | Q(expected=0, exempt=0, away=0, guests=0),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.month:%m/%Y}"

    @property
    def is_held(self):
        """Whether it took place."""
        return self.held_on is not None

    @property
    def is_frozen(self):
        """Whether its sheet was submitted once: from then on who is on it does not change."""
        return self.first_submitted_at is not None

    @property
    def counts(self):
        """Whether it counts in figures."""
        return self.state in COUNTED_STATES

    @property
    def rate(self):
        """The attendance rate: present of those expected, without guests and exempt people."""
        return Ratio(self.present, self.expected)

    @property
    def absent(self):
        """How many of those expected did not come."""
        return self.excused + self.unexcused

    def freezes_as(self, placement):
        """Take the commune and type of the cell's placement on the month's last day."""
        self.commune_id = placement.commune_id
        self.cell_type = placement.cell_type
        self.frozen_reason = ""


class OfMeeting:
    """What was written about a meeting (its field `meeting`) stands in the log of the cell."""

    def __str__(self):
        return f"{self.meeting_id}"

    @property
    def cell_id(self):
        """The cell in whose log its changes stand."""
        return self.meeting.cell_id
