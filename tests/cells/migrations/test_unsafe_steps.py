"""Every migration after the baseline can run while people work; and what cannot is found."""

import pytest
from django.apps import apps
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import Q

from cells import steps
from cells.models import NoOverlap
from tests.cells.migrations.unsafe_steps import unsafe_steps

# The last migration from the time before anybody worked with the program: up to here tables were
# made and changed with nobody there.
BASELINE = "0014_lists_newest_first"
# Migrations that need the service stopped: name, and what the changelog says of it.
STOPPED = {}

LOADER = MigrationLoader(None)
PATHS = [key for key in LOADER.disk_migrations if key[0] == "cells" and key[1] > BASELINE]


def state_before(key):
    return LOADER.project_state(key, at_end=False)


def test_no_later_migration_holds_people_up():
    found = [
        sentence
        for key in PATHS
        if key[1] not in STOPPED
        for sentence in unsafe_steps(LOADER.disk_migrations[key], state_before(key))
    ]

    assert found == []


def test_the_baseline_is_a_migration_and_what_stops_the_service_says_why():
    assert ("cells", BASELINE) in LOADER.disk_migrations
    assert set(STOPPED) <= {name for _app, name in PATHS}
    assert all(STOPPED.values())


def sentences(*operations, atomic=True):
    """Return what is said of a migration of these operations, after all those of today."""
    migration = migrations.Migration("9999_tried", "cells")
    migration.operations, migration.atomic = list(operations), atomic
    return unsafe_steps(migration, LOADER.project_state())


TEXT = models.CharField(max_length=20, blank=True, null=True)
NOT_NULL = Q(born__isnull=False)
BORN = apps.get_model("cells", "member")._meta.get_field("born")


def born(**changes):
    _name, _path, _args, kwargs = BORN.deconstruct()
    return type(BORN)(**kwargs | changes)


def check(name="member_tried", condition=NOT_NULL):
    return models.CheckConstraint(name=name, condition=condition)


def index(name="tried"):
    return models.Index(fields=["sort_name"], name=name)


def do_nothing(apps, schema_editor):
    """Stand for a change of rows."""


UNSAFE = {
    "a column goes": (
        migrations.RemoveField("member", "ethnicity"),
        "let the state alone forget it",
    ),
    "a table goes": (migrations.DeleteModel("Reminder"), "let the state alone forget it"),
    "a column is renamed": (
        migrations.RenameField("member", "born", "birth"),
        "add the new one, write both",
    ),
    "a table is renamed": (migrations.RenameModel("Reminder", "Letter"), "add the new one"),
    "a table is renamed below": (migrations.AlterModelTable("reminder", "letters"), "add the new"),
    "a new column must be filled": (
        migrations.AddField("user", "phone", models.CharField(max_length=20, default="")),
        "give it null=True, or db_default",
    ),
    "a new column of a large table with an index": (
        migrations.AddField("member", "key", models.IntegerField(null=True, db_index=True)),
        "steps.AddIndexConcurrently",
    ),
    "a new reference in a large table": (
        migrations.AddField(
            "attendance", "to", models.ForeignKey("cells.cell", models.PROTECT, null=True)
        ),
        "here db_index=False",
    ),
    "a column is no longer null": (
        migrations.AlterField("member", "born", born(null=False)),
        "steps.AddConstraintNotValid(not null)",
    ),
    "another type": (
        migrations.AlterField("meeting", "guests", models.BigIntegerField()),
        "add a field of the new type",
    ),
    "a shorter text": (
        migrations.AlterField("meeting", "topic", models.CharField(max_length=100)),
        "add a field of the new type",
    ),
    "a column is made unique": (
        migrations.AlterField("member", "born", born(unique=True)),
        "steps.AddIndexConcurrently",
    ),
    "an index of a large table": (
        migrations.AddIndex("member", index()),
        "steps.AddIndexConcurrently, alone",
    ),
    "a check of a large table": (
        migrations.AddConstraint("member", check()),
        "steps.AddConstraintNotValid, and",
    ),
    "a unique rule of a large table": (
        migrations.AddConstraint(
            "member", models.UniqueConstraint(fields=["born", "sort_name"], name="tried")
        ),
        "name the migration in STOPPED",
    ),
    "a rule against overlaps": (
        migrations.AddConstraint("membership", NoOverlap(name="tried", keys=["member", "cell"])),
        "name the migration in STOPPED",
    ),
    "SQL that says nothing": (migrations.RunSQL("SELECT 1"), "hints={'why_safe': '…'}"),
    "a step that nobody thought of": (
        migrations.AlterUniqueTogether("member", [("born", "sort_name")]),
        "has no rule yet",
    ),
    "an unsafe step under a separate state": (
        migrations.SeparateDatabaseAndState(database_operations=[migrations.RunSQL("SELECT 1")]),
        "why_safe",
    ),
    "a column is forgotten that must be filled": (
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField("member", "ethnicity")]
        ),
        "make it null, or give it db_default",
    ),
    "an index beside others, in a transaction": (
        steps.AddIndexConcurrently("member", index()),
        "set atomic = False",
    ),
}


@pytest.mark.parametrize("case", UNSAFE)
def test_an_unsafe_step_is_named_with_its_cure(case):
    operation, cure = UNSAFE[case]

    (sentence,) = sentences(operation)

    assert sentence.startswith(f"9999_tried: {operation.describe()}: ")
    assert cure in sentence


def test_what_does_not_go_together_is_found():
    of_both = sentences(
        migrations.RunPython(do_nothing),
        migrations.AddField("member", "note", TEXT),
    )
    twice = sentences(
        steps.AddIndexConcurrently("member", index("one")),
        steps.AddIndexConcurrently("member", index("two")),
        atomic=False,
    )
    at_once = sentences(
        steps.AddConstraintNotValid("member", check()),
        steps.ValidateConstraint("member", "member_tried"),
    )

    assert of_both == [
        "9999_tried: rows and schema in one: give RunPython a migration of its own."
    ]
    assert twice == [
        "9999_tried: half of it may stand: outside a transaction, one step a migration."
    ]
    assert at_once == [
        "9999_tried: validated under the lock: put ValidateConstraint into the next one."
    ]


@pytest.mark.parametrize(
    "operations",
    [
        [BtreeGistExtension()],
        [migrations.AddField("member", "note", TEXT)],
        [migrations.AddField("member", "seen", models.IntegerField(db_default=0))],
        [migrations.AddField("user", "boss", models.ForeignKey("cells.user", models.PROTECT, null=True))],
        [migrations.AddIndex("user", models.Index(fields=["full_name"], name="tried"))],
        [migrations.AddConstraint("user", check("tried", ~Q(full_name="?")))],
        [migrations.AlterField("meeting", "topic", models.CharField(max_length=400, blank=True))],
        [migrations.AlterField("member", "born", born(verbose_name="birthday", help_text="When"))],
        [steps.AddConstraintNotValid("member", check())],
        [steps.ValidateConstraint("member", "member_tried")],
        [migrations.RunPython(do_nothing)],
        [migrations.RunSQL("SELECT 1", hints={"why_safe": "It reads one number."})],
        [migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField("member", "born")]
        )],
        # A check that was validated says it already: PostgreSQL does not look again.
        [
            migrations.SeparateDatabaseAndState(
                state_operations=[migrations.AddConstraint("member", check())]
            ),
            migrations.AlterField("member", "born", born(null=False)),
        ],
        # A table that the migration itself makes has no rows and no readers.
        [
            migrations.CreateModel("Note", [("text", models.CharField(max_length=9))]),
            migrations.AddField("note", "more", models.CharField(max_length=9, default="")),
            migrations.AddIndex("note", models.Index(fields=["text"], name="tried")),
            migrations.AddConstraint("note", check("tried", ~Q(text=""))),
            migrations.AlterField("note", "text", models.IntegerField()),
        ],
    ],
    ids=lambda operations: operations[-1].describe(),
)
def test_a_safe_step_is_none(operations):
    assert sentences(*operations) == []


def test_outside_a_transaction_an_index_is_built_beside_others():
    assert sentences(steps.AddIndexConcurrently("member", index()), atomic=False) == []
    assert sentences(steps.RemoveIndexConcurrently("member", "tried"), atomic=False) == []
