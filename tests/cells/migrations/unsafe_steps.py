"""What a migration may not do while people work, and what to do instead: read from its operations,
so that it is found on either database and before any has run it.

The reasons are in docs/decisions/0036-migrations-while-people-work.md.
"""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations
from django.db.models import CheckConstraint, ForeignKey, ManyToManyField, Q
from django.db.models.fields import NOT_PROVIDED

from cells import steps

# Tables that never have more than some thousands of rows: an index or a check on them is made in
# milliseconds, and needs no step of its own. What is not here may have millions.
SMALL = {
    "cell",
    "cellplacement",
    "cellsuccession",
    "columnname",
    "commune",
    "communeplacement",
    "communesuccession",
    "entryexception",
    "import",
    "importfile",
    "papertemplate",
    "post",
    "setting",
    "uppercommittee",
    "user",
}
BESIDE_OTHERS = (steps.AddIndexConcurrently, steps.RemoveIndexConcurrently)
# They change names that PostgreSQL keeps, or nothing at all, in no time.
HARMLESS = (
    CreateExtension,
    migrations.AlterModelManagers,
    migrations.AlterModelOptions,
    migrations.AlterModelTableComment,
    migrations.RemoveConstraint,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.CreateModel,
    steps.ValidateConstraint,
)
FORGETTING = (
    "the code that runs still asks for it: let the state alone forget it in this release"
    " (SeparateDatabaseAndState, the column null or with db_default), and drop it in the next"
    " by RunSQL"
)
RENAMING = (
    "the code that runs knows the old name: add the new one, write both, copy, read the new one,"
    " and drop the old one in a later release"
)
INDEX = "writing stops while it is built: use steps.AddIndexConcurrently, alone in its migration"
# Attributes of a field that PostgreSQL does not know, or changes without a look at the rows.
FREE = {"default", "db_default", "db_comment", "null", "max_length", "unique", "db_index"}


def unsafe_steps(migration, state):
    """Return a sentence for each unsafe step of a migration, naming the step and the cure.

    `state` is the ProjectState before it; it is changed.
    """
    return list(_Look(migration, state).sentences())


class _Look:
    """One look through a migration, with what it has made so far."""

    def __init__(self, migration, state):
        self.migration = migration
        self.state = state
        self.made = set()

    def sentences(self):
        yield from self._of_the_whole()
        for operation in self.migration.operations:
            for told in self._of(operation):
                yield f"{self.migration.name}: {operation.describe()}: {told}."
            if isinstance(operation, migrations.CreateModel):
                self.made.add(operation.name_lower)
            operation.state_forwards(self.migration.app_label, self.state)

    def _of_the_whole(self):
        done, name = self.migration.operations, self.migration.name
        kinds = {type(operation) for operation in done}
        if migrations.RunPython in kinds and len(kinds) > 1:
            yield f"{name}: rows and schema in one: give RunPython a migration of its own."
        if not self.migration.atomic and len(done) > 1:
            yield f"{name}: half of it may stand: outside a transaction, one step a migration."
        if {steps.AddConstraintNotValid, steps.ValidateConstraint} <= kinds:
            yield f"{name}: validated under the lock: put ValidateConstraint into the next one."

    def _of(self, operation):
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            for each in operation.database_operations:
                yield from self._of(each)
            for each in operation.state_operations:
                if isinstance(each, migrations.RemoveField) and _must_be_filled(self._field(each)):
                    yield "the code to come does not fill it: make it null, or give it db_default"
        elif isinstance(operation, BESIDE_OTHERS):
            if self.migration.atomic:
                yield "it must run outside a transaction: set atomic = False"
        elif not isinstance(operation, (*HARMLESS, migrations.RunPython)):
            yield from self._RULES.get(type(operation), _Look._unknown)(self, operation)

    def _unknown(self, operation):
        yield "this kind of step has no rule yet: say in unsafe_steps.py what it does to others"

    def _sql(self, operation):
        if not operation.hints.get("why_safe"):
            yield "nobody can tell what it does: say so in hints={'why_safe': '…'}"

    def _forgotten(self, operation):
        yield FORGETTING

    def _renamed(self, operation):
        yield RENAMING

    def _added_field(self, operation):
        field = operation.field
        if self._is_new(operation) or isinstance(field, ManyToManyField):
            return
        if _must_be_filled(field):
            yield "the code that runs does not fill it: give it null=True, or db_default"
        if self._is_large(operation) and _is_indexed(field):
            yield f"{INDEX}; here db_index=False, unique=False"

    def _altered_field(self, operation):
        if self._is_new(operation):
            return
        before, after = self._field(operation), operation.field
        if before.null and not after.null and not self._is_checked(operation):
            yield (
                "all rows are looked through while nobody may read: first fill it, then"
                " steps.AddConstraintNotValid(not null), then steps.ValidateConstraint, then this"
            )
        if not _keeps_its_column(before, after):
            yield "the table is written anew: add a field of the new type, copy, change over"
        if self._is_large(operation) and _is_indexed(after) and not _is_indexed(before):
            yield INDEX

    def _added_index(self, operation):
        if not self._is_new(operation) and self._is_large(operation):
            yield INDEX

    def _added_constraint(self, operation):
        if self._is_new(operation) or not self._is_large(operation):
            return
        if isinstance(operation, steps.AddConstraintNotValid):
            return
        if isinstance(operation.constraint, CheckConstraint):
            yield (
                "all rows are looked through while nobody may write: use"
                " steps.AddConstraintNotValid, and steps.ValidateConstraint in the next migration"
            )
        else:
            yield (
                "its index is built while nobody may write: do it while the service is stopped,"
                " say so in the changelog, and name the migration in STOPPED"
            )

    _RULES = {
        migrations.AddConstraint: _added_constraint,
        steps.AddConstraintNotValid: _added_constraint,
        migrations.AddField: _added_field,
        migrations.AddIndex: _added_index,
        migrations.AlterField: _altered_field,
        migrations.AlterModelTable: _renamed,
        migrations.DeleteModel: _forgotten,
        migrations.RemoveField: _forgotten,
        migrations.RenameField: _renamed,
        migrations.RenameModel: _renamed,
        migrations.RunSQL: _sql,
    }

    def _is_new(self, operation):
        return operation.model_name_lower in self.made

    def _is_large(self, operation):
        return operation.model_name_lower not in SMALL

    def _model(self, operation):
        return self.state.models[self.migration.app_label, operation.model_name_lower]

    def _field(self, operation):
        return self._model(operation).get_field(operation.name)

    def _is_checked(self, operation):
        """Tell whether a check says already that no row is null there, so that PostgreSQL need not
        look again."""
        said = Q(**{f"{operation.name}__isnull": False})
        rules = self._model(operation).options.get("constraints", ())
        return any(getattr(rule, "condition", None) == said for rule in rules)


def _must_be_filled(field):
    return not field.null and field.db_default is NOT_PROVIDED


def _is_indexed(field):
    return field.unique or field.db_index


def _keeps_its_column(before, after):
    """Tell whether a field is stored as before: a text may grow longer, no more."""
    told = [each.deconstruct()[1:] for each in (before, after)]
    (old_path, _old, old), (new_path, _new, new) = told
    ignored = {*FREE, *after.non_db_attrs}
    if isinstance(after, ForeignKey):
        ignored |= {"related_name", "limit_choices_to"}
    kept = [{key: v for key, v in kwargs.items() if key not in ignored} for kwargs in (old, new)]
    shorter = (new.get("max_length") or 0) < (old.get("max_length") or 0)
    return old_path == new_path and kept[0] == kept[1] and not shorter
