"""What imports hold of people, forgotten when nothing needs it any more: see docs/decisions/0017.

An import that nothing became of loses its file and its plan. One that was written keeps what
undoing needs, what stood there before and what was set, and loses what else its rows said.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.choices import ImportState
from cells.models import Import, ImportFile

# How many are dealt with at a time, so that nobody who sends a file waits long for it.
FEW = 20


def forget_old_imports():
    """Forget what the next FEW imports older than IMPORT_KEEP_DAYS still hold and do not need."""
    oldest = timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS)
    old = Import.objects.filter(created_at__lt=oldest, forgotten_at=None)
    for pk in old.order_by("pk").values_list("pk", flat=True)[:FEW]:
        _forget(pk)


@transaction.atomic
def _forget(pk):
    # Who writes it just now holds this lock; whoever comes later finds no plan to write.
    batch = Import.objects.select_for_update().get(pk=pk)
    if batch.applied_at:
        batch.rows.update(given={})
    else:
        batch.rows.all().delete()
        batch.state, batch.claim = ImportState.UNREADABLE, ""
        batch.counts, batch.fingerprint = {}, ""
        batch.message = _("The file is not kept any more: send it again.")
    forget_file(batch)
    # It holds samples of what stands in the columns.
    batch.layout = {}
    batch.forgotten_at = timezone.now()
    batch.save()


def forget_file(batch):
    """Forget the bytes of an import's file: nothing needs them any more."""
    ImportFile.objects.filter(batch=batch).delete()
