"""What the commands say of a backup."""

from django.utils import timezone
from django.utils.translation import gettext as _

from config.backups.manifest import NAMES


def restored(manifest):
    """Return the sentence for a backup of which every row has come back."""
    return _(
        "The backup of %(moment)s (%(database)s, version %(version)s) is restored: %(tables)d "
        "tables, %(rows)d rows, in each table as many as when it was made."
    ) % {
        "moment": f"{timezone.localtime(manifest.made_at):%d/%m/%Y %H:%M}",
        "database": f"{NAMES[manifest.database]} {manifest.server}",
        "version": manifest.version,
        "tables": len(manifest.rows),
        "rows": manifest.total,
    }
