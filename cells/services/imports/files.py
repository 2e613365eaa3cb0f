"""The bytes of imported files: kept while an import may need them, and no longer."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from cells.models import ImportFile


def keep_file(batch, data):
    """Keep the bytes of an import's file; forget those of others that are too old."""
    ImportFile.objects.create(batch=batch, content=data)
    oldest = timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS)
    ImportFile.objects.filter(batch__created_at__lt=oldest).delete()


def file_of(batch):
    """Return the bytes of an import's file, or None if they are not kept any more."""
    content = ImportFile.objects.filter(batch=batch).values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def forget_file(batch):
    """Forget the bytes of an import's file: nothing needs them any more."""
    ImportFile.objects.filter(batch=batch).delete()
