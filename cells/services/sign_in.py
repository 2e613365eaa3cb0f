"""Signing in: the password, looked at no faster than guessing may go, and the second step.

See docs/decisions/0030 (throttling) and 0031 (second factor).
"""

import logging
import unicodedata
from datetime import timedelta

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cells.permissions import holds_a_post
from cells.services import second_factors
from cells.services.throttle import Limit, PausedError, count_try, forgive, key_of

# Tries in vain that are free of a pause: of one login from one place, of one login from everywhere,
# and from one address for whichever logins. There many people work: as many as a server looks at
# in one moment, each of which counts until it was right, have to be free.
FREE_OF_PLACE, FREE_OF_LOGIN, FREE_OF_ADDRESS = 5, 20, 100
# In an office somebody mistypes every few minutes.
TAKEN_BACK_OF_ADDRESS = timedelta(minutes=5)

logger = logging.getLogger(__name__)


class WrongError(ValidationError):
    """Name and password, or the code, are not right. It does not say which, nor who exists."""


class NoPostError(ValidationError):
    """The password is right, and its owner works nowhere at present."""


def check_password(request, *, username, password, visitor, now):
    """Return the user whose name and password these are.

    PausedError while nothing is looked at, WrongError, or NoPostError. An unknown name takes as
    long and hears the same.
    """
    account = account_of(username)
    limits = _limits("password", account, visitor)
    _count(limits, now)
    user = authenticate(request, username=username, password=password)
    if user is None:
        logger.info("Sign-in: wrong password, login %s.", _short(account))
        raise WrongError(
            _("Name and password do not go together. Capital and small letters count."),
            code="wrong",
        )
    forgive(limits)
    if not may_work(user):
        logger.info("Sign-in: no post, user %s.", user.pk)
        raise NoPostError(no_post(), code="no_post")
    return user


def check_code(user, *, code, visitor, now):
    """Take a code of the user's app, or a recovery code; PausedError or WrongError if it is not
    right. None is taken twice."""
    limits = _limits("code", account_of(user.get_username()), visitor)
    _count(limits, now)
    if not second_factors.take_code(user, code, now):
        logger.info("Sign-in: wrong code, user %s.", user.pk)
        raise WrongError(
            _("This code is not right, or was used before. Wait for the next one in your app."),
            code="wrong",
        )
    forgive(limits)


def count_link(visitor, now):
    """Count a try to open a one-time link by its code; return what `forgive` takes back when the
    code is right. PausedError as above."""
    if not visitor.address:
        return []
    limits = [_address_limit("link", visitor)]
    _count(limits, now)
    return limits


def log_wrong_link():
    """Leave a line of a code that opens no link: which one it was is nobody's business."""
    logger.info("Sign-in: wrong code of a link.")


def may_work(user):
    """Tell whether a user may be signed in: while a post holds, or as who keeps the system."""
    return user.is_active and (user.is_superuser or holds_a_post(user))


def no_post():
    """Return what is said to who has the right password and works nowhere at present."""
    return _(
        "Your login has no post at present: it has ended, or has not begun. Ask the office that "
        "gave you your login."
    )


def account_of(username):
    """Return the login that was typed, as tries are counted for it."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def _limits(step, account, visitor):
    """Return what a try is counted against. On a device on which the owner signed in before, what
    others do from elsewhere makes no difference."""
    if visitor.knows(account):
        own = key_of(step, "device", account, visitor.device)
        return [Limit(own, FREE_OF_PLACE, forgives=True)]
    limits = [Limit(key_of(step, "login", account), FREE_OF_LOGIN)]
    if visitor.address:
        here = key_of(step, "place", account, visitor.address)
        limits.append(Limit(here, FREE_OF_PLACE, forgives=True))
        limits.append(_address_limit(step, visitor))
    return limits


def _address_limit(step, visitor):
    key = key_of(step, "address", visitor.address)
    return Limit(key, FREE_OF_ADDRESS, TAKEN_BACK_OF_ADDRESS)


def _count(limits, now):
    try:
        count_try(limits, now)
    except PausedError:
        logger.warning("Sign-in: paused, limit %s.", limits[0].key[:8])
        raise


def _short(account):
    return key_of("log", account)[:8]
