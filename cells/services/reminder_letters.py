"""The letter that reminds a cell of what it has not reported: in Vietnamese, with no person of the
cell in it."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.choices import MeetingKind, Role, SlotState
from cells.due import slot_name

KINDS = {
    MeetingKind.REGULAR: gettext_lazy("Regular meeting of %(months)s"),
    MeetingKind.THEMATIC: gettext_lazy("Thematic meeting of %(months)s"),
}


@dataclass(frozen=True)
class Letter:
    """What is copied, or sent."""

    subject: str
    text: str

    def send(self, addresses, *, reply_to=()):
        """Hand the letter to the mail server. OSError when it does not take it; ValueError, which
        names no address, when a line break stands where none may be."""
        if any(len(line.splitlines()) > 1 for line in (self.subject, *addresses, *reply_to)):
            raise ValueError("There is a line break in the head of the letter.")
        EmailMessage(self.subject, self.text, to=addresses, reply_to=reply_to).send()


def reminder_letter(cell_name, unreported, *, day, writer, office, address):
    """Return the letter about `unreported` meetings as of `day`, from a `writer` of an `office`;
    `address` is that of the page where they are recorded.

    It speaks the language of the record, whichever the writer reads.
    """
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Request for reports on meetings: %(cell)s") % {"cell": cell_name}
        lines = "\n".join(f"- {_line(each)}" for each in unreported)
        paragraphs = [
            _("To the comrade secretary of %(cell)s,") % {"cell": cell_name},
            _("As of %(day)s, these meetings of the cell have not been reported:")
            % {"day": _day(day)}
            + f"\n{lines}",
            _("Please record each meeting, or why it was not held, on this page:") + f"\n{address}",
            _("If you need help, call us: we can record for you what you tell us."),
            _("If the cell has reported in the meantime, no answer is needed."),
            _("With respect,") + f"\n{writer}\n{office}",
        ]
        return Letter(subject, "\n\n".join(paragraphs) + "\n")


def _line(each):
    """Return what is not reported, by when it was due, and what is known of it."""
    words = [KINDS[each.kind] % {"months": slot_name(each.months)}]
    if each.deadline:
        by_when = _("to be reported by %(day)s") % {"day": _day(each.deadline)}
        words.append(_("%(by_when)s, overdue") % {"by_when": by_when} if each.is_late else by_when)
    if each.state == SlotState.BEGUN:
        words.append(_("a draft is there and has not been sent"))
    if each.state == SlotState.RETURNED:
        words.append(_("it was returned to be put right"))
    if each.is_shut:
        words.append(_("entry is shut: call us, so that the month is opened again"))
    return "; ".join(words)


def _day(day):
    return formats.date_format(day, "SHORT_DATE_FORMAT")


def addressees_of(cell, day):
    """Return to whom letters to the cell go on `day`: the role and address of its secretary and
    deputy, the secretary first, as far as their logins have one."""
    posts = cell.posts.on(day).filter(role__in=[Role.SECRETARY, Role.DEPUTY], user__is_active=True)
    posts = posts.select_related("user").order_by("-role", "pk")
    found = [(post.get_role_display(), address_of(post.user)) for post in posts]
    return [(role, address) for role, address in found if address]


def address_of(user):
    """Return the user's e-mail address if letters can go there, else nothing."""
    try:
        validate_email(user.email)
    except ValidationError:
        return ""
    return user.email
