"""The bytes of imported files: kept while an import may need them, and no longer."""

from cells.models import ImportFile


def keep_file(batch, data):
    """Keep the bytes of an import's file."""
    ImportFile.objects.create(batch=batch, content=data)


def file_of(batch):
    """Return the bytes of an import's file, or None if they are not kept any more."""
    content = ImportFile.objects.filter(batch=batch).values_list("content", flat=True).first()
    return None if content is None else bytes(content)
