"""Writing the log of readings: who looked at whose data."""

from cells.models import Reading


def log_reading(user, page, *, object_id=None, cell=None, commune=None):
    """Record that `user` opened `page`, or took a file, that shows people of the unit."""
    Reading.objects.create(user=user, page=page, object_id=object_id, cell=cell, commune=commune)
