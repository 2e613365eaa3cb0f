"""Accounts: made by staff for those who work below them, with a post from a day on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import Cell, Commune, Post, UpperCommittee, User
from cells.periods import today
from cells.services.changes import log_changed, log_created, snapshot
from cells.text import search_form

UNIT_FIELDS = {UpperCommittee: "upper_committee", Commune: "commune", Cell: "cell"}


@transaction.atomic
def make_account(*, actor, full_name, username, role, unit, start, client_key=None):
    """Make a login with its first post, and return it. Nobody can sign in to it until its owner
    has chosen a password by a one-time link.

    Without a username one is made of the name. `client_key` is the page's own: sent again, it
    gives the login that was made. ValidationError at the field concerned.
    """
    if client_key:
        # Presses of one person come one after the other.
        User.objects.select_for_update(no_key=True).get(pk=actor.user.pk)
        if made := User.objects.filter(client_key=client_key).first():
            return made
    username = username or free_username(full_name)
    user = User(username=username, full_name=full_name, client_key=client_key)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    log_created(actor, [user])
    give_post(actor=actor, user=user, role=role, unit=unit, start=start)
    return user


@transaction.atomic
def give_post(*, actor, user, role, unit, start):
    """Let a login work in a unit from a day on; return the Post. ValidationError in words."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    post = Post(user=user, role=role, start=start, **{UNIT_FIELDS[type(unit)]: unit})
    post.full_clean()
    post.save()
    log_created(actor, [post])
    return post


@transaction.atomic
def end_post(*, actor, post, end):
    """End a post: `end` is the first day on which it no longer holds. A post that ends today or
    earlier takes effect at the next request of its holder. ValidationError in words.

    One that has ended is left as it is: a second click is no error.
    """
    post = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    if post.end and post.end <= today():
        return post
    before = snapshot(post)
    post.end = end
    if end <= post.start:
        raise ValidationError({"last_day": _("The post began later: give its first day or later.")})
    post.full_clean()
    post.save()
    log_changed(actor, [(post, before)])
    return post


def free_username(full_name):
    """Return a login name that is not taken: given name and initials, such as hungnv, with a
    number if need be."""
    base = proposed_username(full_name)
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    numbered = (f"{base}{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (base, *numbered) if name not in taken)


def proposed_username(full_name):
    """Return the login name that a Vietnamese name suggests: Nguyễn Văn Hùng is hungnv."""
    words = ["".join(filter(str.isalnum, word)) for word in search_form(full_name).split()]
    words = [word for word in words if word.isascii() and word]
    if not words:
        return "user"
    *others, given = words
    return given + "".join(word[0] for word in others)
