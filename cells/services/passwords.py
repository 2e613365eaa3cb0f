"""Passwords: long, in no list of common ones, and not made of words that belong to their owner.

No rule says which kinds of letters there must be. Everything is looked up offline.
"""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.choices import ChangeAction
from cells.models import CellPlacement, CommunePlacement, User
from cells.services.changes import log_act
from cells.text import search_form

SHORTEST, LONGEST = 12, 128
# What is left of a password without the words that belong to its owner has to be as long.
LEFT = 6
# Shorter words stand by chance in many passwords.
SHORTEST_WORD = 4
# Words that everybody here thinks of first.
OF_THE_FIELD = (
    "nennep",
    "matkhau",
    "password",
    "dangvien",
    "dangcongsan",
    "dangbo",
    "danguy",
    "huyenuy",
    "tinhuy",
    "chibo",
    "bithu",
    "vietnam",
    "hochiminh",
    "congtac",
    "cuatoi",
    "khongnho",
    "anhyeuem",
    "baomat",
)
ROWS = [row * LONGEST for row in ("1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop")]
RULES = format_lazy(
    gettext_lazy(
        "At least {shortest} characters, at most {longest}. A sentence of several words is easy to "
        "remember. Spaces, marks and any other characters may be used. Not your name, not that of "
        "your unit, and no password that many people use."
    ),
    shortest=SHORTEST,
    longest=LONGEST,
)


class LengthValidator:
    """Long enough to withstand guessing; short enough to be looked at."""

    def validate(self, password, user=None):
        if len(password) < SHORTEST:
            message = _("At least %(number)d characters are needed.")
            raise ValidationError(message % {"number": SHORTEST}, code="password_too_short")
        if len(password) > LONGEST:
            message = _("At most %(number)d characters can be used.")
            raise ValidationError(message % {"number": LONGEST}, code="password_too_long")

    def get_help_text(self):
        return str(RULES)


class CommonValidator(CommonPasswordValidator):
    """Not one of the 20,000 commonest passwords, with or without an ending such as 2024 or !; no
    short word with such a one at its end; not the same few letters again and again."""

    def validate(self, password, user=None):
        plain = password.lower().strip()
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
        besides = plain.replace(core, "", 1) if len(core) < LEFT else ""
        if any(map(self._is_known, (plain, core, besides))) or _is_monotonous(plain):
            raise ValidationError(
                _("Many people use this password, or one very much like it."),
                code="password_too_common",
            )

    def _is_known(self, word):
        return word in self.passwords or _squeezed(word) in self.passwords

    def get_help_text(self):
        return ""


class OwnWordsValidator:
    """Not made of the names of the owner and the owner's units, nor of words of the field."""

    def validate(self, password, user=None):
        left = _squeezed(password)
        found = [word for word in words_of(user) if word in left]
        for word in sorted(found, key=len, reverse=True):
            left = left.replace(word, "")
        if found and len(re.sub(r"\d", "", left)) < LEFT:
            raise ValidationError(
                _("It is made of your name, your unit or a word of every day here."),
                code="password_of_own_words",
            )

    def get_help_text(self):
        return ""


def words_of(user):
    """Return the words that somebody who knows the user would try first, without marks."""
    words = [*OF_THE_FIELD]
    if user is not None:
        words += [user.get_username(), user.full_name, *user.full_name.split(), user.email]
        if user.pk:
            words += _words_of_units(user)
    squeezed = {_squeezed(word) for word in words if word}
    return {word for word in squeezed if len(word) >= SHORTEST_WORD}


def _words_of_units(user):
    posts = user.posts.select_related("upper_committee", "commune", "cell")
    cells = CellPlacement.objects.filter(cell__posts__user=user).values_list("name", flat=True)
    communes = CommunePlacement.objects.filter(commune__posts__user=user)
    uppers = [post.upper_committee.name for post in posts if post.upper_committee]
    codes = [post.unit.code for post in posts]
    return [*cells, *communes.values_list("name", flat=True), *uppers, *codes]


def _squeezed(words):
    """Return the letters and digits of some words, small and without marks."""
    return re.sub(r"[\W_]", "", search_form(words))


def _is_monotonous(text):
    """Tell whether a text is a few letters again and again, or a row of letters or keys."""
    again = re.fullmatch(r"(.{1,4}?)\1+.{0,3}", text)
    return bool(again) or any(text in row or text[::-1] in row for row in ROWS)


@transaction.atomic
def choose_password(*, actor, user, password):
    """Give the user a password of the own choice: every session of the user ends.

    ValidationError when it breaks a rule. The caller keeps the session that asked, if it may stay.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    log_act(actor, user, ChangeAction.PASSWORD_CHOSEN)
    return user
