"""Reminders sent by e-mail: one letter for one press, on record once the mail server has it.

No lock is held while the mail server is waited for: the reminder is claimed in one transaction,
and settled or taken back in another.
"""

import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cells.models import Reminder
from cells.services.changes import log_created
from cells.services.meeting_versions import lock_cell

# A second letter to the same cell within this time is a second click.
PAUSE = timedelta(hours=1)
# What is not settled after this time broke off: the process died while it was sending.
LONGEST_SENDING = timedelta(minutes=10)

logger = logging.getLogger(__name__)


class RemindedBeforeError(ValidationError):
    """A reminder was sent to the cell a short time ago, or is being sent just now."""

    def __init__(self, reminder):
        self.reminder = reminder
        super().__init__(_said_before(reminder), code="reminded_before")


class NotSentError(ValidationError):
    """The letter was not sent, and nothing is on record as sent."""


def send_reminder(*, actor, cell, unreported, letter, addresses, reply_to=()):
    """Send a letter about `unreported` meetings to the cell's `addresses`; return the Reminder.

    RemindedBeforeError within PAUSE of another; NotSentError when the mail server does not take
    it. Both send and record nothing.
    """
    reminder = _claim(actor, cell, [each.key for each in unreported])
    try:
        letter.send(addresses, reply_to=reply_to)
    except BaseException as error:
        reminder.delete()
        _explain(error)
        raise
    return _settle(actor, reminder)


@transaction.atomic
def _claim(actor, cell, slots):
    """Put on record that somebody is sending, so that nobody else does."""
    lock_cell(cell.pk)
    now = timezone.now()
    unsettled = Reminder.objects.filter(cell=cell, sent_at=None)
    unsettled.exclude(begun_at__range=_around(now, LONGEST_SENDING)).delete()
    recent = Reminder.objects.filter(cell=cell, begun_at__range=_around(now, PAUSE)).first()
    if recent:
        raise RemindedBeforeError(recent)
    return Reminder.objects.create(cell=cell, slots=slots, sent_by=actor.user, begun_at=now)


def _around(moment, span):
    """Return the moments that lie within a span: what was begun later was begun while the clock
    was wrong."""
    return moment - span, moment + span


@transaction.atomic
def _settle(actor, reminder):
    # The clock may have been set back meanwhile.
    reminder.sent_at = max(timezone.now(), reminder.begun_at)
    reminder.save(update_fields=["sent_at"])
    log_created(actor, [reminder])
    return reminder


def _explain(error):
    """Say in a NotSentError what went wrong, if it is of the letter or the mail server. The log of
    the server gets the kind of error alone: its text may hold addresses."""
    if isinstance(error, ValueError):
        message = _("The name of the cell or an address is not fit for a letter: nothing was sent.")
    elif isinstance(error, OSError):
        message = _(
            "The mail server did not take the letter: nothing was sent. Try again later, or copy "
            "the text and send it by other means."
        )
    else:
        return
    logger.warning("A reminder was not sent: %s.", type(error).__name__)
    raise NotSentError(message, code="not_sent") from error


def _said_before(reminder):
    if reminder.sent_at is None:
        return _("A reminder to this cell is being sent just now: no second one was sent.")
    time = formats.time_format(timezone.localtime(reminder.sent_at), "H:i")
    return _("A reminder was sent to this cell at %(time)s: no second one was sent.") % {
        "time": time
    }
