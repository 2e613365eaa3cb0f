"""A digest of everything that a demo wrote, but for what a clock or a salt decides."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder

from cells import models

MODELS = (
    models.UpperCommittee,
    models.Commune,
    models.CommunePlacement,
    models.Cell,
    models.CellPlacement,
    models.CellSuccession,
    models.Member,
    models.Membership,
    models.Exemption,
    models.Office,
    models.Meeting,
    models.Attendance,
    models.Minutes,
    models.Resolution,
    models.Rating,
    models.User,
    models.Post,
)
LEFT_OUT = {"password"}


def digest():
    """Return the digest of all rows, keys included."""
    found = hashlib.sha256()
    for model in MODELS:
        fields = [field.attname for field in model._meta.concrete_fields]
        names = [name for name in fields if name not in LEFT_OUT]
        for row in model.objects.order_by("pk").values_list(*names).iterator():
            found.update(json.dumps(row, default=_plain).encode())
    return found.hexdigest()


def _plain(value):
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return DjangoJSONEncoder().default(value)
