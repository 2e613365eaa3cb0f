"""What a cell resolved at a meeting, and by how many votes."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.models.meetings import Meeting, OfMeeting
from cells.models.minutes import LONGEST_TEXT


class Resolution(OfMeeting, models.Model):
    """The resolution that a cell passed at one meeting: its number, what was resolved, and the
    votes; these are all known, or none of them is on record.

    Only official members vote. Only those see it who may see the people of the cell.
    """

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, related_name="resolution", verbose_name=_("meeting")
    )
    number = models.PositiveSmallIntegerField(
        _("number of the resolution"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("As counted by the cell, such as 5; it can be entered later."),
    )
    contents = models.TextField(
        _("contents of the resolution"),
        max_length=LONGEST_TEXT,
        help_text=_("What the cell resolved, point by point, a line each."),
    )
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    votes_abstaining = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    VOTES = ("votes_for", "votes_against", "votes_abstaining")

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        constraints = [
            models.CheckConstraint(
                name="resolution_says_something",
                condition=~Q(contents=""),
                violation_error_message=_("Write what the cell resolved."),
            ),
            models.CheckConstraint(
                name="resolution_number_from_1",
                condition=Q(number__isnull=True) | Q(number__gte=1),
                violation_error_message=_("Resolutions are counted from 1."),
            ),
            models.CheckConstraint(
                name="resolution_votes_all_or_none",
                condition=Q(
                    votes_for__isnull=True,
                    votes_against__isnull=True,
                    votes_abstaining__isnull=True,
                )
                | Q(
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    votes_abstaining__isnull=False,
                ),
                violation_error_message=_(
                    "Give all three numbers of the vote, 0 where there is none, or none of them."
                ),
            ),
            models.CheckConstraint(
                name="resolution_was_passed",
                condition=Q(votes_for__isnull=True)
                | Q(votes_for__gt=F("votes_against") + F("votes_abstaining")),
                violation_error_message=_(
                    "A resolution is passed by more than half of the votes: look at the numbers."
                ),
            ),
        ]

    @property
    def votes(self):
        """How many voted; None where the vote is not on record."""
        if self.votes_for is None:
            return None
        return self.votes_for + self.votes_against + self.votes_abstaining
