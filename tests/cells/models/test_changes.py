"""The log cannot be altered through the ORM, by any way that it offers."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from cells.choices import ChangeAction
from cells.models import Change, Reading
from cells.services.changes import Actor, log_act
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[Change, Reading])
def entry(request):
    user, cell = factories.make_user(), factories.make_cell()
    if request.param is Reading:
        return Reading.objects.create(user=user, page="member_detail", cell=cell)
    log_act(Actor(user), cell, ChangeAction.CHANGED, reason="A decision")
    return Change.objects.get()


def changing(name):
    """Return each way of changing or deleting an entry, by name."""
    return {
        "save": lambda entry: entry.save(),
        "save some fields": lambda entry: entry.save(update_fields=["user"]),
        "delete": lambda entry: entry.delete(),
        "update": lambda entry: type(entry).objects.update(user=None),
        "filtered update": lambda entry: type(entry).objects.filter(pk=entry.pk).update(user=None),
        "bulk_update": lambda entry: type(entry).objects.bulk_update([entry], ["user"]),
        "filtered delete": lambda entry: type(entry).objects.filter(pk=entry.pk).delete(),
        "delete all": lambda entry: type(entry).objects.all().delete(),
        "delete by the manager": lambda entry: type(entry).objects.delete(),
        "update_or_create": lambda entry: type(entry).objects.update_or_create(
            pk=entry.pk, defaults={"user": None}
        ),
        "upsert": lambda entry: type(entry).objects.bulk_create(
            [entry], update_conflicts=True, update_fields=["user"], unique_fields=["id"]
        ),
    }[name]


@pytest.mark.parametrize(
    "way",
    [
        "save",
        "save some fields",
        "delete",
        "update",
        "filtered update",
        "bulk_update",
        "filtered delete",
        "delete all",
        "delete by the manager",
        "update_or_create",
        "upsert",
    ],
)
def test_an_entry_is_neither_changed_nor_deleted(entry, way):
    stored = type(entry).objects.values()
    before = list(stored.all())
    entry.user = None

    with pytest.raises(TypeError), transaction.atomic():
        changing(way)(entry)

    assert list(stored.all()) == before


def test_who_is_in_the_log_is_not_deleted(entry):
    with pytest.raises(ProtectedError):
        entry.user.delete()
    with pytest.raises(ProtectedError):
        entry.cell.placements.all().delete()
        entry.cell.delete()


def test_entries_come_newest_first():
    cell = factories.make_cell()
    for reason in ("first", "second", "third"):
        log_act(Actor.command("demo"), cell, ChangeAction.CHANGED, reason=reason)

    reasons = Change.objects.values_list("reason", flat=True)

    assert list(reasons) == ["third", "second", "first"]


def test_an_entry_tells_a_command_from_a_person():
    log_act(Actor.command("import_roll"), factories.make_cell(), ChangeAction.CHANGED)

    entry = Change.objects.get()
    assert (entry.user, entry.source) == (None, "command import_roll")
