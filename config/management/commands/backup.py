"""Write the whole database into one file, while people work."""

import os
import sys

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from config.backups import BackupError, work
from reports.management.base import OneSentenceCommand


class Command(OneSentenceCommand):
    help = "Write the whole database into one checksummed file, while people work."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="the file to write; - is standard output")
        parser.add_argument(
            "--overwrite", action="store_true", help="put it in the place of a file of that name"
        )

    def handle(self, *, file, overwrite, **options):
        try:
            manifest, length = (
                self._to_output() if file == "-" else work.back_up_to(file, may_overwrite=overwrite)
            )
        except BackupError as error:
            self.refuse(str(error))
        self.stderr.write(
            _("The backup is written: %(tables)d tables, %(rows)d rows, %(size)s.")
            % {
                "tables": len(manifest.rows),
                "rows": manifest.total,
                "size": filesizeformat(length).replace("\xa0", " "),
            },
            self.style.SUCCESS,
        )

    def _to_output(self):
        if sys.stdout.isatty():
            self.refuse(_("A backup is no text for a screen: lead it into a file or a program."))
        try:
            # Of its own, so that nothing of a backup that failed is left to be written at the end.
            with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as file:
                return work.back_up(file)
        except OSError as error:
            raise BackupError(
                _("The backup cannot be written to standard output: %(reason)s.")
                % {"reason": error.strerror}
            ) from error
