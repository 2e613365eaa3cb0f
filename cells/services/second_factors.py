"""The second factor: an app that shows codes (TOTP, RFC 6238), and recovery codes on paper.

The app's secret is made from a seed in the database and the installation's secret key, so that a
copy of the database alone makes no codes. See docs/decisions/0031.
"""

import base64
from dataclasses import dataclass

import pyotp
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext as _

from cells.choices import ChangeAction
from cells.models import RecoveryCode, SecondFactor, User
from cells.services.changes import Actor, log_act
from cells.services.one_time_codes import new_code, typed
from cells.services.sessions import end_sessions

SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
ISSUER = "Nen nep"
# The clock of a telephone may be as many steps early or late.
TOLERANCE = 1
RECOVERY_CODES = 10
RECOVERY_LENGTH = 12
# The first letters of a recovery code, by which it is found.
BEGINNING = 2


@dataclass(frozen=True)
class SetUp:
    """What an app is told once: the secret, as text and as an address that a QR code carries; and
    the mark by which whoever began it goes on with it."""

    secret: str
    uri: str
    mark: str


def is_on(user):
    """Tell whether the user signs in with a second factor."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


@transaction.atomic
def set_up(user, mark=""):
    """Return the SetUp that has this mark, or begin another: a secret that was shown to somebody
    else must not become this person's. ValidationError when the factor is on."""
    factor = _locked(user)
    if factor and factor.confirmed_at:
        raise ValidationError(_("The second factor is switched on already."))
    if factor is None or not constant_time_compare(_mark(factor), mark):
        factor = factor or SecondFactor(user=user)
        factor.seed = get_random_string(64)
        factor.save()
    secret = next(_secrets(factor))
    totp = pyotp.TOTP(secret)
    uri = totp.provisioning_uri(name=user.get_username(), issuer_name=ISSUER)
    return SetUp(secret, uri, _mark(factor))


@transaction.atomic
def switch_on(*, actor, user, code, now, mark=None):
    """Switch on the second factor that was set up, by its first code; return the recovery codes,
    which nobody can read again. Every session of the user ends.

    ValidationError at `code` when it is not that of the app; and when the set-up is not any more
    the one of this `mark`, where one is given.
    """
    factor = _locked(user)
    if factor is None or factor.confirmed_at:
        raise ValidationError(_("Begin again: there is nothing to switch on."))
    if mark is not None and not constant_time_compare(_mark(factor), mark):
        message = _(
            "The second factor was set up on another device meanwhile: delete the entry in your "
            "app, and scan the new picture."
        )
        raise ValidationError(message)
    if not _take_shown(factor, typed(code), now):
        message = _("This code is not right. Is the time on your telephone right?")
        raise ValidationError({"code": message})
    factor.confirmed_at = now
    factor.save()
    end_sessions(user)
    log_act(actor, user, ChangeAction.SECOND_FACTOR_ON)
    return _new_codes(user)


@transaction.atomic
def switch_off(*, actor, user, reason=""):
    """Switch the second factor off, and forget its recovery codes; every session of the user ends.
    One that is off already is left as it is."""
    factor = _locked(user)
    RecoveryCode.objects.filter(user=user).delete()
    if factor is None:
        return
    was_on = factor.confirmed_at
    factor.delete()
    if was_on:
        end_sessions(user)
        log_act(actor, user, ChangeAction.SECOND_FACTOR_OFF, reason=reason)


@transaction.atomic
def renew_recovery_codes(*, actor, user):
    """Return new recovery codes; the old ones are worth nothing from now on."""
    _locked(user)
    log_act(actor, user, ChangeAction.RECOVERY_CODES)
    return _new_codes(user)


def codes_left(user):
    """Return how many recovery codes of the user are not used yet."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


@transaction.atomic
def take_code(user, text, now):
    """Take a code that the app shows, or a recovery code; tell whether it was right and new."""
    factor, code = _locked(user), typed(text)
    if factor is None or factor.confirmed_at is None:
        return False
    if len(code) == DIGITS and code.isdigit():
        return _take_shown(factor, code, now)
    return _take_recovery(user, code, now)


def _locked(user):
    """Return the second factor of a user, locked so that codes are taken one by one."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return SecondFactor.objects.filter(user=user).first()


def _mark(factor):
    return salted_hmac("nen-nep.set-up", factor.seed, algorithm="sha256").hexdigest()


def _secrets(factor):
    """Yield the secret of the app, then those of former secret keys of the installation."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        made = salted_hmac("nen-nep.second-factor", factor.seed, secret=key, algorithm="sha256")
        yield base64.b32encode(made.digest()[:SECRET_BYTES]).decode()


def _take_shown(factor, code, now):
    """Take a code of the app, of now or a step beside, but none that was taken or an older one."""
    current = int(now.timestamp()) // SECONDS
    for secret in _secrets(factor):
        totp = pyotp.TOTP(secret)
        for step in range(current - TOLERANCE, current + TOLERANCE + 1):
            if step > factor.last_step and totp.verify(code, for_time=step * SECONDS):
                factor.last_step = step
                factor.save()
                return True
    return False


def _take_recovery(user, code, now):
    kept = RecoveryCode.objects.filter(user=user, beginning=code[:BEGINNING], used_at=None).first()
    if kept is None or not check_password(code, kept.password):
        return False
    kept.used_at = now
    kept.save()
    log_act(Actor(user), user, ChangeAction.RECOVERED)
    return True


def _new_codes(user):
    RecoveryCode.objects.filter(user=user).delete()
    codes = {}
    while len(codes) < RECOVERY_CODES:
        code = new_code(RECOVERY_LENGTH)
        codes[code[:BEGINNING]] = code
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, beginning=beginning, password=make_password(code))
        for beginning, code in codes.items()
    )
    return list(codes.values())
