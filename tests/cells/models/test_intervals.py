"""The rule that dated rows never overlap, tried on every model that has it, past every form."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models.signals import post_migrate

from cells.choices import CellType, CommuneLevel, MembershipKind, OfficeRole, Role
from cells.models import (
    CellPlacement,
    CommunePlacement,
    Exemption,
    Membership,
    NoOverlap,
    Office,
    Post,
    Setting,
    SettingKey,
    restore_triggers,
)
from cells.models.intervals import Interval, covering, overlapping
from tests import factories
from tests.cells.connections import at_once, shared_database

CELLS = apps.get_app_config("cells")
RULES = {
    rule.name: (model, rule)
    for model in CELLS.get_models()
    for rule in model._meta.constraints
    if isinstance(rule, NoOverlap)
}
INTERVALS = [model for model in CELLS.get_models() if issubclass(model, Interval)]

Y2021, Y2022, Y2023 = (date(year, 1, 1) for year in (2021, 2022, 2023))
DAY = timedelta(days=1)


@dataclass
class Case:
    """Rows for one rule.

    `values` and the days make a row; with `other` in place of some of them it is a row with
    another key, at which the rule does not look; `apart` keeps a model's other rules out of it.
    """

    values: dict
    other: dict
    apart: dict = field(default_factory=dict)


def _commune_placement(**values):
    defaults = {"upper_committee": factories.make_upper(), "level": CommuneLevel.COMMUNE}
    commune = factories.Commune.objects.create(code=f"N{next(factories._numbers)}")
    return {"commune": commune, "name": "Đảng bộ", "official_code": None, **defaults, **values}


def _cell_placement():
    cell = factories.Cell.objects.create(code=f"N{next(factories._numbers)}")
    commune = factories.make_commune()
    return {
        "cell": cell,
        "commune": commune,
        "name": "Chi bộ",
        "cell_type": CellType.SCHOOL,
    }


def _post(role, **place):
    return {"user": factories.make_user(), "role": role, **place}


def _office(role):
    member, cell = factories.make_member(), factories.make_cell()
    return {"member": member, "cell": cell, "role": role}


def _membership():
    return {
        "member": factories.make_member(),
        "cell": factories.make_cell(),
        "kind": MembershipKind.MAIN,
        "began": "roll",
    }


CASES = {
    "communeplacement_one_at_once": lambda: Case(
        _commune_placement(), {"commune": _commune_placement()["commune"]}
    ),
    "communeplacement_official_code_once": lambda: Case(
        _commune_placement(official_code="06862"),
        {"official_code": "06865"},
        apart={"commune": lambda: _commune_placement()["commune"]},
    ),
    "cellplacement_one_at_once": lambda: Case(
        _cell_placement(), {"cell": _cell_placement()["cell"]}
    ),
    "post_once_in_upper_committee": lambda: Case(
        _post(Role.UPPER_STAFF, upper_committee=factories.make_upper()), {"role": Role.READER}
    ),
    "post_once_in_commune": lambda: Case(
        _post(Role.COMMUNE_STAFF, commune=factories.make_commune()),
        {"commune": factories.make_commune()},
    ),
    "post_once_in_cell": lambda: Case(
        _post(Role.SECRETARY, cell=factories.make_cell()), {"user": factories.make_user()}
    ),
    "membership_one_of_a_kind": lambda: Case(_membership(), {"kind": MembershipKind.TEMPORARY}),
    "exemption_one_at_once": lambda: Case(
        {"member": factories.make_member(), "ground": "exempt"},
        {"member": factories.make_member()},
    ),
    "office_once": lambda: Case(_office(OfficeRole.DEPUTY), {"role": OfficeRole.VILLAGE_HEAD}),
    "office_one_secretary": lambda: Case(
        _office(OfficeRole.SECRETARY),
        {"cell": factories.make_cell()},
        apart={"member": factories.make_member},
    ),
    "setting_one_at_once": lambda: Case(
        {"key": "of_test", "value": 1, "source": "A decision"}, {"key": "of_another_test"}
    ),
}

each_rule = pytest.mark.parametrize("name", sorted(RULES))
# Beside a row of the year 2021 that is closed: what shares a day with it, and what does not.
SHARING = {
    "the same": (Y2021, Y2022),
    "within": (Y2021 + DAY, Y2022 - DAY),
    "around": (Y2021 - DAY, Y2022 + DAY),
    "its first day": (Y2021 - DAY, Y2021 + DAY),
    "its last day": (Y2022 - DAY, Y2023),
    "its last day, open": (Y2022 - DAY, None),
    "before and after, open": (Y2021 - DAY, None),
}
BESIDE = {
    "up to its first day": (Y2021 - 9 * DAY, Y2021),
    "from its end": (Y2022, Y2023),
    "from its end, open": (Y2022, None),
}


@pytest.fixture
def case(name):
    return CASES[name]()


def row_of(model, case, start, end, **changed):
    """Create a row of the case that keeps clear of the model's other rules."""
    values = {**case.values, **{key: make() for key, make in case.apart.items()}, **changed}
    if model is Membership and end:
        values["ended"] = "transferred"
    return model.objects.create(start=start, end=end, **values)


def copy_by_sql(row, start, end, **changed):
    """Insert a copy of a row with other days by raw SQL, past models and forms."""
    changed |= {"start": start, "end": end}
    if isinstance(row, Membership):
        changed["ended"] = "transferred" if end else ""
    meta, quote = row._meta, connection.ops.quote_name
    changed = {meta.get_field(name).column: value for name, value in changed.items()}
    columns = [column.column for column in meta.concrete_fields if not column.primary_key]
    chosen = ", ".join("%s" if name in changed else quote(name) for name in columns)
    values = [plain(changed[name]) for name in columns if name in changed]
    table, names = quote(meta.db_table), ", ".join(map(quote, columns))
    execute(
        f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} WHERE id = %s",
        [*values, row.pk],
    )


def update_by_sql(row, **changed):
    meta, quote = row._meta, connection.ops.quote_name
    if isinstance(row, Membership) and "end" in changed:
        changed["ended"] = "transferred" if changed["end"] else ""
    sets = ", ".join(f"{quote(meta.get_field(name).column)} = %s" for name in changed)
    values = [plain(value) for value in changed.values()]
    execute(f"UPDATE {quote(meta.db_table)} SET {sets} WHERE id = %s", [*values, row.pk])


def plain(value):
    if isinstance(value, models.Model):
        return value.pk
    return getattr(value, "value", value)


def execute(sql, values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(name):
    return pytest.raises(IntegrityError, match=rf"\b{name}\b")


def test_every_rule_is_tried_here():
    assert set(CASES) == set(RULES)


def test_every_dated_model_has_a_rule():
    assert {model for model, _rule in RULES.values()} == set(INTERVALS)
    assert len(INTERVALS) >= 7


@pytest.mark.django_db
@each_rule
class TestTheDatabase:
    @pytest.mark.parametrize("days", SHARING.values(), ids=SHARING)
    def test_refuses_an_insert_that_shares_a_day(self, name, case, days):
        model, _rule = RULES[name]
        row = row_of(model, case, Y2021, Y2022)
        apart = {key: make() for key, make in case.apart.items()}

        with refused(name):
            copy_by_sql(row, *days, **apart)
        assert model.objects.filter(pk__gte=row.pk).count() == 1

    @pytest.mark.parametrize("days", SHARING.values(), ids=SHARING)
    def test_refuses_an_update_that_shares_a_day(self, name, case, days):
        model, _rule = RULES[name]
        row_of(model, case, Y2021, Y2022)
        neighbour = row_of(model, case, Y2023, Y2023 + DAY)

        with refused(name):
            update_by_sql(neighbour, start=days[0], end=days[1])
        neighbour.refresh_from_db()
        assert neighbour.start == Y2023

    def test_refuses_a_second_open_row(self, name, case):
        model, _rule = RULES[name]
        row = row_of(model, case, Y2021, None)
        apart = {key: make() for key, make in case.apart.items()}

        with refused(name):
            copy_by_sql(row, Y2023, None, **apart)

    @pytest.mark.parametrize("days", BESIDE.values(), ids=BESIDE)
    def test_allows_rows_that_touch(self, name, case, days):
        model, _rule = RULES[name]
        row = row_of(model, case, Y2021, Y2022)
        apart = {key: make() for key, make in case.apart.items()}

        copy_by_sql(row, *days, **apart)

        assert model.objects.filter(pk__gte=row.pk).count() == 2

    def test_allows_an_update_up_to_a_neighbour_and_of_nothing(self, name, case):
        model, _rule = RULES[name]
        row_of(model, case, Y2021, Y2022)
        neighbour = row_of(model, case, Y2023, None)

        update_by_sql(neighbour, start=Y2022)
        update_by_sql(neighbour, start=Y2022)

        neighbour.refresh_from_db()
        assert neighbour.start == Y2022

    def test_looks_at_rows_of_one_key_only(self, name, case):
        model, _rule = RULES[name]
        row = row_of(model, case, Y2021, Y2022)
        elsewhere = row_of(model, case, Y2021, Y2022, **case.other)

        assert elsewhere.pk != row.pk
        back = {key: case.values[key] for key in case.other}
        with refused(name):
            update_by_sql(elsewhere, **back)


@pytest.mark.django_db
@each_rule
class TestTheFormsEarlyWord:
    def test_says_that_a_row_overlaps(self, name, case, english):
        model, rule = RULES[name]
        row_of(model, case, Y2021, Y2022)
        values = {**case.values, **{key: make() for key, make in case.apart.items()}}
        second = model(start=Y2022 - DAY, end=None, **values)

        with pytest.raises(ValidationError) as error:
            second.validate_constraints()

        assert error.value.messages == [str(rule.violation_error_message)]

    def test_is_silent_about_rows_that_touch_and_about_the_row_itself(self, name, case):
        model, rule = RULES[name]
        row = row_of(model, case, Y2021, Y2022)
        values = {**case.values, **{key: make() for key, make in case.apart.items()}}

        row.validate_constraints()
        model(start=Y2022, end=None, **values).validate_constraints()
        model(start=Y2021, end=None, **{**values, **case.other}).validate_constraints()

    def test_is_silent_while_a_field_that_it_needs_is_missing(self, name, case):
        model, rule = RULES[name]
        row_of(model, case, Y2021, Y2022)

        rule.validate(model, model(start=None, end=None, **case.values))
        rule.validate(model, model(start=Y2021, **case.values), exclude={"start"})


@pytest.mark.django_db
class TestMessages:
    """What a person is told, by full_clean."""

    @pytest.fixture(autouse=True)
    def _english(self, english):
        pass

    def test_of_a_membership(self):
        member = factories.make_member(cell=factories.make_cell(), start=Y2021)
        second = Membership(member=member, cell=factories.make_cell(), start=Y2022, began="roll")

        with pytest.raises(ValidationError) as error:
            second.full_clean()

        assert error.value.message_dict == {
            "__all__": ["The member belongs to a cell, in the same way, at that time already."]
        }

    def test_of_a_second_secretary(self):
        cell = factories.make_cell()
        Office.objects.create(
            member=factories.make_member(), cell=cell, role=OfficeRole.SECRETARY, start=Y2021
        )
        second = Office(member=factories.make_member(), cell=cell, role="secretary", start=Y2022)

        with pytest.raises(ValidationError) as error:
            second.full_clean()

        assert error.value.messages == ["The cell has a secretary at that time already."]

    def test_without_words_of_its_own(self):
        office = Office.objects.create(start=Y2021, **_office(OfficeRole.DEPUTY))
        second = Office(member=office.member, cell=office.cell, role=office.role, start=Y2022)

        with pytest.raises(ValidationError) as error:
            second.full_clean()

        assert error.value.messages == ["This overlaps a time that is recorded already."]

    def test_of_an_end_before_the_start(self):
        exemption = Exemption(
            member=factories.make_member(), ground="exempt", start=Y2022, end=Y2022
        )

        with pytest.raises(ValidationError) as error:
            exemption.full_clean()

        assert error.value.messages == ["It must end after it begins."]


@pytest.mark.django_db
class TestWhatARuleLeavesAlone:
    def test_empty_keys_never_conflict(self):
        for _n in range(2):
            values = _commune_placement(official_code=None)
            CommunePlacement.objects.create(start=Y2021, **values)

        assert CommunePlacement.objects.filter(official_code=None).count() == 2

    def test_a_code_returns_after_its_time(self):
        CommunePlacement.objects.create(
            start=Y2021, end=Y2022, **_commune_placement(official_code="06862")
        )
        CommunePlacement.objects.create(start=Y2022, **_commune_placement(official_code="06862"))

        assert CommunePlacement.objects.filter(official_code="06862").count() == 2

    def test_where_limits_it_to_some_rows(self):
        cell = factories.make_cell()
        for role in ("committee_member", "secretary", "committee_member"):
            Office.objects.create(member=factories.make_member(), cell=cell, role=role, start=Y2021)
        first, _secretary, last = cell.offices.order_by("pk")

        for other in (first, last):
            with refused("office_one_secretary"):
                update_by_sql(other, role="secretary")

    def test_a_person_may_hold_several_posts(self):
        user, cell = factories.make_user(), factories.make_cell()
        factories.give_post(user, Role.SECRETARY, cell)
        factories.give_post(user, Role.DEPUTY, cell)
        factories.give_post(user, Role.COMMUNE_STAFF, factories.make_commune())

        assert Post.objects.filter(user=user).count() == 3


@pytest.mark.django_db
class TestIntervals:
    @pytest.mark.parametrize(
        ("day", "holds"),
        [(Y2021 - DAY, False), (Y2021, True), (Y2022 - DAY, True), (Y2022, False)],
    )
    def test_are_half_open(self, day, holds):
        exemption = factories.exempt(factories.make_member(), start=Y2021, end=Y2022)

        assert exemption.holds_on(day) is holds
        assert Exemption.objects.on(day).exists() is holds
        assert Exemption.objects.filter(covering(day)).exists() is holds
        assert Exemption.objects.during(day, day + DAY).exists() is holds

    def test_hold_for_good_while_they_are_open(self):
        exemption = factories.exempt(factories.make_member(), start=Y2021)

        assert exemption.holds_on(date(2999, 1, 1))
        assert Exemption.objects.on(date(2999, 1, 1)).get() == exemption
        assert Exemption.objects.during(Y2023, None).get() == exemption

    @pytest.mark.parametrize(
        ("start", "end", "shares"),
        [
            (Y2021 - DAY, Y2021, False),
            (Y2021 - DAY, Y2021 + DAY, True),
            (Y2022 - DAY, None, True),
            (Y2022, None, False),
            (Y2021 - DAY, None, True),
        ],
    )
    def test_share_days_with_a_time(self, start, end, shares):
        factories.exempt(factories.make_member(), start=Y2021, end=Y2022)

        assert Exemption.objects.during(start, end).exists() is shares
        assert Exemption.objects.filter(overlapping(start, end)).exists() is shares

    def test_of_today(self, clock):
        factories.exempt(factories.make_member(), start=Y2021, end=date(2024, 7, 11))

        assert Exemption.objects.today().count() == 1
        clock(date(2024, 7, 11))
        assert Exemption.objects.today().count() == 0


class TestTheRule:
    def test_survives_being_written_into_a_migration(self):
        for _model, rule in RULES.values():
            path, args, kwargs = rule.deconstruct()

            assert path == "cells.models.intervals.NoOverlap"
            assert NoOverlap(*args, **kwargs) == rule

    def test_differs_by_each_of_its_parts(self):
        rule = NoOverlap(name="a", keys=["cell"])

        assert rule != NoOverlap(name="b", keys=["cell"])
        assert rule != NoOverlap(name="a", keys=["member"])
        assert rule != NoOverlap(name="a", keys=["cell"], where={"role": "secretary"})
        assert rule != models.UniqueConstraint(name="a", fields=["cell"])


def rebuild(model):
    """Have a table rebuilt as later migrations would: a column changes, and changes back."""
    column = model._meta.get_field("start")
    wider = models.DateField(default=date(2020, 1, 1))
    wider.set_attributes_from_name("start")
    wider.model = model
    with connection.schema_editor() as editor:
        editor.alter_field(model, column, wider, strict=True)
        if connection.vendor == "sqlite":
            editor._remake_table(model)
    with connection.schema_editor() as editor:
        editor.alter_field(model, wider, column, strict=True)


@pytest.mark.django_db(transaction=True)
class TestAfterAMigrationThatRebuildsTables:
    """SQLite forgets the triggers of a table that is made anew; every migrate puts them back."""

    @pytest.fixture
    def rows(self):
        rows = {}
        for name, (model, _rule) in RULES.items():
            case = CASES[name]()
            rows[name] = case, row_of(model, case, Y2021, Y2022)
        return rows

    def overlap(self, rows, name):
        case, row = rows[name]
        apart = {key: make() for key, make in case.apart.items()}
        copy_by_sql(row, Y2022 - DAY, Y2023, **apart)

    def test_every_rule_holds_again(self, rows):
        for model in INTERVALS:
            rebuild(model)
        if connection.vendor == "sqlite":
            self.overlap(rows, "exemption_one_at_once")
            Exemption.objects.latest("pk").delete()

        post_migrate.send(sender=CELLS, app_config=CELLS, using="default", verbosity=0)

        for name in RULES:
            with refused(name):
                self.overlap(rows, name)

    def test_triggers_may_be_put_back_twice(self, rows):
        restore_triggers(CELLS)
        restore_triggers(CELLS)

        for name in RULES:
            with refused(name):
                self.overlap(rows, name)

    def test_tables_that_are_not_made_yet_are_passed_over(self, rows):
        table, quote = Exemption._meta.db_table, connection.ops.quote_name
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {quote(table)} RENAME TO not_made_yet")
        try:
            restore_triggers(CELLS)
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER TABLE not_made_yet RENAME TO {quote(table)}")

        with refused("office_once"):
            self.overlap(rows, "office_once")


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_record_overlapping_times_at_once_one_wins(tmp_path):
    member, cells = factories.make_member(), [factories.make_cell(), factories.make_cell()]

    def join(cell, start):
        def act():
            with transaction.atomic():
                return factories.join(member, cell, start=start)

        return act

    with shared_database(tmp_path):
        outcomes = at_once(join(cells[0], Y2021), join(cells[1], Y2022))
        stored = list(Membership.objects.values_list("pk", flat=True))

    won = [outcome for outcome in outcomes if isinstance(outcome, Membership)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, IntegrityError)]
    assert (len(won), len(lost)) == (1, 1)
    assert "membership_one_of_a_kind" in str(lost[0])
    assert stored == [won[0].pk]


@pytest.mark.django_db
def test_rows_made_in_bulk_are_refused_together():
    member, before = factories.make_member(), Setting.objects.count()
    rows = [Exemption(member=member, ground="exempt", start=day) for day in (Y2021, Y2022)]

    with refused("exemption_one_at_once"), transaction.atomic():
        Exemption.objects.bulk_create(rows)

    assert Exemption.objects.count() == 0
    assert Setting.objects.filter(key__in=SettingKey).count() == before


@pytest.mark.django_db
def test_a_cell_is_in_one_place_at_a_time_even_when_a_query_moves_it():
    cell = factories.make_cell(end=Y2022)
    factories.place_cell(cell, factories.make_commune(), start=Y2022)

    with refused("cellplacement_one_at_once"), transaction.atomic():
        CellPlacement.objects.filter(cell=cell, end=Y2022).update(end=Y2022 + DAY)
