"""Attendance sheets: one row a person. Absence is a stored fact, never a missing row."""

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from cells.choices import AbsenceReason, Presence, Standing, StandingGround
from cells.models.meetings import Meeting
from cells.models.members import Member
from cells.models.visibility import VisibleQuerySet

IN_NAME_ORDER = ("member__sort_name", "member__code", "guest_name", "pk")
ABSENT = (Presence.EXCUSED, Presence.UNEXCUSED)


class AttendanceQuerySet(VisibleQuerySet):
    """Rows of attendance sheets."""

    def expected(self):
        """Rows of people who had to come."""
        return self.filter(standing=Standing.EXPECTED)

    def absent(self):
        """Rows of people who had to come and did not."""
        return self.expected().filter(presence__in=ABSENT)

    def in_name_order(self):
        """Ordered as lists of people are."""
        return self.order_by(*IN_NAME_ORDER)

    def in_sheet_order(self):
        """Ordered as a sheet is read: who had to come, then who is exempt or away, then guests."""
        places = [
            When(standing=standing, then=Value(place)) for place, standing in enumerate(Standing)
        ]
        return self.order_by(Case(*places), *IN_NAME_ORDER)


class Attendance(models.Model):
    """One person on one meeting's sheet: what was expected of them on the day, and what they did.

    A guest may be somebody without a record of ours, named in `guest_name` instead of `member`.
    """

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="sheet", verbose_name=_("meeting")
    )
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="attendances",
        null=True,
        blank=True,
        verbose_name=_("member"),
    )
    guest_name = models.CharField(_("guest"), max_length=200, blank=True)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing)
    ground = models.CharField(_("ground"), max_length=20, choices=StandingGround, blank=True)
    presence = models.CharField(_("presence"), max_length=10, choices=Presence, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=AbsenceReason, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(
                name="attendance_once_on_a_sheet",
                fields=["meeting", "member"],
                violation_error_message=_("This person is on the sheet already."),
            ),
            models.CheckConstraint(
                name="attendance_member_or_guest",
                condition=Q(member__isnull=False, guest_name="")
                | (Q(member__isnull=True, standing=Standing.GUEST) & ~Q(guest_name="")),
            ),
            models.CheckConstraint(
                name="attendance_presence_fits_standing",
                condition=Q(standing=Standing.EXPECTED, presence__in=Presence.values)
                | Q(standing__in=[Standing.EXEMPT, Standing.AWAY], presence__in=["", "present"])
                | Q(standing=Standing.GUEST, presence=Presence.PRESENT),
            ),
            models.CheckConstraint(
                name="attendance_ground_fits_standing",
                condition=Q(standing__in=[Standing.EXPECTED, Standing.GUEST], ground="")
                | Q(standing=Standing.AWAY, ground=StandingGround.TEMPORARY_ELSEWHERE)
                | Q(
                    standing=Standing.EXEMPT,
                    ground__in=[
                        StandingGround.EXEMPT,
                        StandingGround.EXEMPT_FOR_TIME,
                        StandingGround.SUSPENDED,
                    ],
                ),
            ),
            models.CheckConstraint(
                name="attendance_reason_of_absence",
                condition=Q(reason="") | Q(presence__in=ABSENT),
            ),
        ]

    def __str__(self):
        return f"{self.meeting}: {self.member or self.guest_name} – {self.get_presence_display()}"

    @property
    def is_marked(self):
        """Whether somebody said of the person what does not hold by itself."""
        if self.standing == Standing.EXPECTED:
            return self.presence != Presence.PRESENT
        return self.standing == Standing.GUEST or self.presence == Presence.PRESENT
