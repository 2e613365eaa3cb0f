"""Try a backup: restore it into a database that is gone afterwards, and check its facts there."""

from django.core.management import call_command

from config.backups import BackupError, work
from config.management.said import restored
from reports.management.base import OneSentenceCommand


class Command(OneSentenceCommand):
    help = "Restore a backup into a database that is gone afterwards, and check its facts there."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="a file that the command backup wrote")

    def handle(self, *, file, **options):
        try:
            with work.rehearsed(file) as manifest:
                self.stdout.write(restored(manifest))
                call_command("check_facts", stdout=self.stdout)
        except BackupError as error:
            self.refuse(str(error))
