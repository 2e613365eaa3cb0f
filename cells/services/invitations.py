"""One-time links: by one of them somebody chooses the password of a login, once, for some days.

Nobody else ever knows that password. The code of a link is shown when it is made, and never again:
only its digest is kept.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cells import permissions
from cells.choices import ChangeAction
from cells.models import Invitation, User
from cells.services.changes import log_act
from cells.services.one_time_codes import new_code, typed
from cells.services.passwords import choose_password
from cells.services.sessions import end_sessions

CODE_LENGTH = 12


@transaction.atomic
def invite(*, actor, user, now):
    """Make a one-time link for the user; return the Invitation and its code, to be shown once.

    Older links, the old password and every session of the user are worth nothing from now on.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_sessions(user)
    code = new_code(CODE_LENGTH)
    invitation, _made = Invitation.objects.update_or_create(
        user=user,
        defaults={
            "code_digest": digest_of(code),
            "made_by": actor.user,
            "made_at": now,
            "expires_at": now + timedelta(days=settings.INVITATION_DAYS),
            "used_at": None,
        },
    )
    log_act(actor, user, ChangeAction.INVITED)
    return invitation, code


def digest_of(code):
    """Return the digest of a code as it was typed, by which its invitation is found."""
    return salted_hmac("nen-nep.invitation", typed(code), algorithm="sha256").hexdigest()


def find_invitation(digest, now):
    """Return the invitation of that digest while a password can be chosen by it, or None."""
    sought = Invitation.objects.filter(code_digest=digest).select_related("user").first()
    return sought if sought and sought.user.is_active and _is_good(sought, now) else None


@transaction.atomic
def accept(*, invitation, actor, password, now):
    """Let the owner of an invitation choose the password; return the user.

    ValidationError when the password breaks a rule, or the link was used or replaced meanwhile.
    """
    invitations = Invitation.objects.select_for_update(no_key=True)
    held = invitations.filter(pk=invitation.pk, code_digest=invitation.code_digest).first()
    if held is None or not _is_good(held, now):
        raise ValidationError(no_longer_good(), code="no_longer_good")
    user = choose_password(actor=actor, user=held.user, password=password)
    held.used_at = now
    held.save()
    return user


def _is_good(invitation, now):
    """Tell whether a link works: in time, unused, and while who made it, and may have kept a copy
    of its code, keeps that login. It may have been given a post in which it can do more."""
    maker = invitation.made_by
    kept = maker is None or permissions.accounts_of(maker).filter(pk=invitation.user_id).exists()
    return kept and invitation.is_good_at(now)


def no_longer_good():
    """Return what is said to who brings a link that does not work, whatever the cause."""
    return _(
        "This link or code does not work: it was used before, a newer one took its place, or it is "
        "too old. If you have chosen your password, sign in; else ask the office that gave you "
        "your login for a new one."
    )
