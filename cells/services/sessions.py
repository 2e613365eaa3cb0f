"""Sessions: when they end, and why. See docs/decisions/0032.

A session ends some hours after signing in, and sooner when nothing is done; with the last post;
and when the mark of the login changes: for another password, another second factor, or because
somebody signed out everywhere.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from cells.choices import ChangeAction
from cells.models import SecondFactor
from cells.services.changes import log_act

BEGAN, SEEN = "signed_in_at", "seen_at"
# Whether the second step is done, or owed: then nobody is let in, by whichever way they came.
SECOND_FACTOR, DONE, OWED = "second_factor", "done", "owed"
# The moment of the last request is noted no more often than this.
NOTED_EVERY = timedelta(minutes=5)
# A session that begins later than that from now on was begun by a clock that was wrong.
CLOCKS_DIFFER = timedelta(minutes=5)

logger = logging.getLogger(__name__)


def begin_session(sender, request, user, **kwargs):
    """Note when somebody signed in, and that a code is owed if there is a second factor: Django
    calls it, whoever it was that let the person in."""
    request.session[BEGAN] = request.session[SEEN] = int(timezone.now().timestamp())
    logger.info("Sign-in: done, user %s.", user.pk)
    in_use = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False)
    request.session.pop(SECOND_FACTOR, None)
    if in_use.exists():
        request.session[SECOND_FACTOR] = OWED


def is_over(session, now):
    """Tell whether a session has lasted as long as it may, or nothing was done in it for long. One
    that does not say when it began is over."""
    moment = int(now.timestamp())
    age, idle = (moment - session.get(noted, 0) for noted in (BEGAN, SEEN))
    if age < -CLOCKS_DIFFER.total_seconds():
        return True
    return age >= settings.SESSION_HOURS * 60 * 60 or idle >= settings.SESSION_IDLE_MINUTES * 60


def note_request(session, now):
    """Note that something was done in the session."""
    moment = int(now.timestamp())
    if moment - session.get(SEEN, 0) >= NOTED_EVERY.total_seconds():
        session[SEEN] = moment


def end_sessions(user):
    """End every session of a user."""
    user.session_mark = get_random_string(32)
    user.save(update_fields=["session_mark"])


@transaction.atomic
def sign_out_elsewhere(*, actor, request, user):
    """End every session of the user but that of this request."""
    end_sessions(user)
    log_act(actor, user, ChangeAction.SIGNED_OUT)
    keep_session(request, user)


def keep_session(request, user, *, second_factor=None):
    """Let the session of this request go on when those of the user have just been ended; with
    `second_factor` DONE or "", when that has just been switched on or off."""
    update_session_auth_hash(request, user)
    if second_factor is not None:
        request.session[SECOND_FACTOR] = second_factor
