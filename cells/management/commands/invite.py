"""Makes a one-time link, for the very first login or where nobody else can make one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cells.choices import Role
from cells.management.base import OneSentenceCommand
from cells.models import UpperCommittee, User
from cells.periods import today
from cells.services.accounts import make_account
from cells.services.changes import Actor
from cells.services.invitations import invite
from cells.services.one_time_codes import grouped
from cells.services.second_factors import switch_off


class Command(OneSentenceCommand):
    help = _(
        "Prints a one-time link by which the owner of a login chooses a new password. A login that "
        "is not there yet is made, as staff of an upper committee."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME", help=_("the name to sign in with"))
        parser.add_argument(
            "--upper-committee",
            metavar="CODE",
            help=_("make the login, as staff of this committee from today on"),
        )
        parser.add_argument(
            "--name",
            metavar="NAME",
            help=_("the full name of the new login; USERNAME unless given"),
        )
        parser.add_argument(
            "--reset-second-factor",
            action="store_true",
            help=_("switch the second factor of the login off as well"),
        )

    @transaction.atomic
    def handle(self, *, username, upper_committee, name, reset_second_factor, **options):
        actor = Actor.command("invite")
        user = User.objects.filter(username=username).first()
        if user and (upper_committee or name):
            self.refuse(_("There is a login “%(name)s” already.") % {"name": username})
        user = user or self._make(actor, username, upper_committee, name)
        if reset_second_factor:
            switch_off(actor=actor, user=user)
        invitation, code = invite(actor=actor, user=user, now=timezone.now())
        words = {
            "path": reverse("link_open", args=[grouped(code)]),
            "page": reverse("link_code"),
            "code": grouped(code),
            "moment": formats.date_format(
                timezone.localtime(invitation.expires_at), "SHORT_DATETIME_FORMAT"
            ),
        }
        self.stdout.write(
            _(
                "Open %(path)s on your site, or %(page)s and type the code %(code)s. "
                "It works once, until %(moment)s."
            )
            % words
        )

    def _make(self, actor, username, code, name):
        if not code:
            message = _("There is no login “%(name)s”: to make it, give --upper-committee.")
            self.refuse(message % {"name": username})
        committee = UpperCommittee.objects.filter(code=code).first()
        if committee is None:
            self.refuse(_("There is no upper committee with the code %(code)s.") % {"code": code})
        try:
            return make_account(
                actor=actor,
                full_name=name or username,
                username=username,
                role=Role.UPPER_STAFF,
                unit=committee,
                start=today(),
            )
        except ValidationError as error:
            self.refuse(" ".join(error.messages))
