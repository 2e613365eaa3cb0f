"""Fill the database from a backup."""

from django.core.management import call_command
from django.utils.translation import gettext as _

from config.backups import BackupError, work
from config.management.said import restored
from reports.management.base import OneSentenceCommand


class Command(OneSentenceCommand):
    help = "Fill the database from a backup, bring it up to date, and check its facts."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="a file that the command backup wrote")
        parser.add_argument(
            "--replace", action="store_true", help="put it in the place of the data that is there"
        )
        parser.add_argument(
            "--keep", metavar="OLD", help="a new file for a backup of the data that is replaced"
        )

    def handle(self, *, file, replace, keep, **options):
        try:
            manifest, kept = work.restore(file, may_replace=replace, keep=keep)
        except BackupError as error:
            self.refuse(str(error))
        self.stdout.write(restored(manifest))
        if kept:
            self.stdout.write(_("What was there before is in %(file)s.") % {"file": kept})
        call_command("check_facts", stdout=self.stdout)
