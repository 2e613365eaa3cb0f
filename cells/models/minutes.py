"""What was said at a meeting, beside who came: what the minutes are made from."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.models.meetings import Meeting, OfMeeting

LONGEST_TEXT = 20_000
HIGHEST_SCORE = 100


class Minutes(OfMeeting, models.Model):
    """The minutes of one meeting that was held: when, where, who led it, what was said and decided,
    and how good the cell found it, on 100 points.

    Names of chair and recorder are as written on the day: guests lead meetings too. Only those see
    minutes who may see the people of the cell.
    """

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, related_name="minutes", verbose_name=_("meeting")
    )
    started_at = models.TimeField(_("began at"), null=True, blank=True)
    ended_at = models.TimeField(_("ended at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    chair = models.CharField(_("chair"), max_length=120, blank=True)
    recorder = models.CharField(_("recorder of the minutes"), max_length=120, blank=True)
    contents = models.TextField(_("contents"), max_length=LONGEST_TEXT, blank=True)
    conclusions = models.TextField(_("conclusions"), max_length=LONGEST_TEXT, blank=True)
    opinions = models.PositiveSmallIntegerField(
        _("opinions given"), null=True, blank=True, help_text=_("How many people spoke.")
    )
    self_score = models.PositiveSmallIntegerField(
        _("the cell’s own score"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(HIGHEST_SCORE)],
        help_text=_("On 100 points, by the province’s sheet."),
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.CheckConstraint(
                name="minutes_end_after_they_begin",
                condition=Q(started_at__isnull=True)
                | Q(ended_at__isnull=True)
                | Q(ended_at__gt=F("started_at")),
                violation_error_message=_("The meeting cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="minutes_score_of_100",
                condition=Q(self_score__isnull=True) | Q(self_score__lte=HIGHEST_SCORE),
                violation_error_message=_("The score is on 100 points."),
            ),
        ]
