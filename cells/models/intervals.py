"""Rows that hold from a day to a day, and the database rule that two of them never overlap."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import F, Q
from django.db.models.constraints import BaseConstraint
from django.utils.translation import gettext_lazy as _

from cells.periods import today

# Stands for "open" where SQL compares days as text.
FAR_DAY = date(9999, 12, 31)


def covering(day, prefix=""):
    """Return the condition that a half-open interval holds `day`."""
    return Q(**{f"{prefix}start__lte": day}) & (
        Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gt": day})
    )


def overlapping(start, end, prefix=""):
    """Return the condition that a half-open interval shares a day with [start, end).

    `end` None means open.
    """
    not_over = Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gt": start})
    return not_over if end is None else not_over & Q(**{f"{prefix}start__lt": end})


class NoOverlap(BaseConstraint):
    """No two rows with equal `keys` share a day; rows with an empty key never conflict.

    `where` limits the rule to rows whose fields have the given values. PostgreSQL gets an EXCLUDE
    constraint (deferrable, checked at the end of each statement unless deferred); SQLite, which
    has none, gets triggers. SQLite drops a table's triggers whenever a migration rebuilds the
    table, so `restore_triggers` puts them back after every migrate.
    """

    default_violation_error_message = _("This overlaps a time that is recorded already.")

    def __init__(self, *, name, keys, where=None, violation_error_message=None, **kwargs):
        super().__init__(name=name, violation_error_message=violation_error_message, **kwargs)
        self.keys = tuple(keys)
        self.where = dict(where or {})

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        kwargs["keys"] = self.keys
        if self.where:
            kwargs["where"] = self.where
        return path, args, kwargs

    def __eq__(self, other):
        if not isinstance(other, NoOverlap):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__

    # PostgreSQL

    def _exclusion(self, model, schema_editor):
        quote = schema_editor.quote_name
        keys = "".join(f"{quote(self._column(model, key))} WITH =, " for key in self.keys)
        where = " AND ".join(
            f"{quote(self._column(model, field))} = {schema_editor.quote_value(value)}"
            for field, value in self.where.items()
        )
        days = f"daterange({quote('start')}, {quote('end')}) WITH &&"
        return (
            f"EXCLUDE USING gist ({keys}{days})"
            f"{f' WHERE ({where})' if where else ''} DEFERRABLE INITIALLY IMMEDIATE"
        )

    def constraint_sql(self, model, schema_editor):
        """Return the clause inside CREATE TABLE; SQLite's triggers come after the migrations."""
        if schema_editor.connection.vendor != "postgresql":
            return None
        quoted_name = schema_editor.quote_name(self.name)
        return f"CONSTRAINT {quoted_name} {self._exclusion(model, schema_editor)}"

    def create_sql(self, model, schema_editor):
        """Return the statement that adds the rule to a table."""
        clause = self.constraint_sql(model, schema_editor)
        table = schema_editor.quote_name(model._meta.db_table)
        return clause and f"ALTER TABLE {table} ADD {clause}"

    def remove_sql(self, model, schema_editor):
        """Return the statement that drops the rule from a table."""
        if schema_editor.connection.vendor != "postgresql":
            return None
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"

    # SQLite

    def trigger_sql(self, model, schema_editor):
        """Return the SQLite statements that put the rule's triggers in place, old ones away."""
        statements = []
        for event in ("INSERT", "UPDATE"):
            trigger = schema_editor.quote_name(f"{self.name}_{event.lower()}")
            statements.append(f"DROP TRIGGER IF EXISTS {trigger}")
            statements.append(
                f"CREATE TRIGGER {trigger} AFTER {event}"
                f" ON {schema_editor.quote_name(model._meta.db_table)} FOR EACH ROW"
                f" BEGIN SELECT RAISE(ABORT, '{self.name}')"
                f" WHERE EXISTS ({self._overlapping_row(model, schema_editor)}); END"
            )
        return statements

    def _overlapping_row(self, model, schema_editor):
        quote = schema_editor.quote_name
        same = [f"other.{column} = NEW.{column}" for column in map(quote, self._key_columns(model))]
        same += [
            f"{row}.{quote(self._column(model, field))} = {schema_editor.quote_value(value)}"
            for field, value in self.where.items()
            for row in ("other", "NEW")
        ]
        meets = [
            f"other.{quote('start')} < COALESCE(NEW.{quote('end')}, '{FAR_DAY}')",
            f"NEW.{quote('start')} < COALESCE(other.{quote('end')}, '{FAR_DAY}')",
        ]
        pk = quote(model._meta.pk.column)
        conditions = " AND ".join([*same, *meets, f"other.{pk} <> NEW.{pk}"])
        table = quote(model._meta.db_table)
        # Made of the model's own table and columns, quoted; of nothing that anybody typed.
        return f"SELECT 1 FROM {table} AS other WHERE {conditions}"  # noqa: S608

    # Forms

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Raise ValidationError when `instance` would overlap a row; the form's early word."""
        fields = {*self.keys, *self.where, "start", "end"}
        if instance.start is None or (exclude and fields & set(exclude)):
            return
        values = {key: getattr(instance, self._attname(model, key)) for key in self.keys}
        if None in values.values() or any(
            getattr(instance, field) != value for field, value in self.where.items()
        ):
            return
        rows = model._default_manager.using(using).filter(**values, **self.where)
        rows = rows.filter(overlapping(instance.start, instance.end)).exclude(pk=instance.pk)
        if rows.exists():
            raise ValidationError(self.get_violation_error_message(), code="overlap")

    def _key_columns(self, model):
        return [self._column(model, key) for key in self.keys]

    @staticmethod
    def _column(model, field):
        return model._meta.get_field(field).column

    @staticmethod
    def _attname(model, field):
        return model._meta.get_field(field).attname


def restore_triggers(app_config, using=DEFAULT_DB_ALIAS):
    """Put the triggers of every NoOverlap rule of an app in place, where the database needs them.

    Called after every migrate. Tables that the migrations so far have not made are passed over.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    tables = set(connection.introspection.table_names())
    # Used only to quote: entering it would need foreign keys to be off.
    schema_editor = connection.schema_editor(atomic=False)
    with connection.cursor() as cursor:
        for model in app_config.get_models():
            for rule in model._meta.constraints:
                if isinstance(rule, NoOverlap) and model._meta.db_table in tables:
                    for statement in rule.trigger_sql(model, schema_editor):
                        cursor.execute(statement)


class IntervalQuerySet(models.QuerySet):
    """Rows that hold from a day to a day."""

    def on(self, day):
        """Rows that hold on `day`."""
        return self.filter(covering(day))

    def during(self, start, end):
        """Rows that hold on some day of [start, end); `end` None means open."""
        return self.filter(overlapping(start, end))

    def today(self):
        """Rows that hold today."""
        return self.on(today())


class Interval(models.Model):
    """Something that holds from its first day, `start`, to before `end`; open while it is null."""

    start = models.DateField(_("from"), help_text=_("The first day on which it holds."))
    end = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )

    objects = IntervalQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_start",
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                violation_error_message=_("It must end after it begins."),
            )
        ]

    def holds_on(self, day):
        """Tell whether it holds on `day`."""
        return self.start <= day and (self.end is None or day < self.end)
