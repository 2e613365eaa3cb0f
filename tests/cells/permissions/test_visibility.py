"""Which rows of each noun exist for whom: see `people`."""

import pytest
from django.apps import apps

from cells.choices import Role
from cells.models import (
    Attendance,
    Cell,
    Change,
    Commune,
    Import,
    Meeting,
    Member,
    Rating,
    Reading,
    UpperCommittee,
)
from cells.models.visibility import VisibleQuerySet, _rules
from cells.services.changes import Actor, log_created
from cells.services.readings import log_reading
from tests import factories
from tests.cells.permissions.people import HERE, MARCH, NEW_YEAR, OF_A, OF_B, everyone, user_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def visible(model, world, who, name):
    rows = model.objects.visible_to(user_of(world, who))
    return {name(row) for row in rows}


def expected_for(who, table):
    return table.get(who, set())


@everyone
class TestWhatIsVisible:
    def test_upper_committees(self, world, who):
        seen = visible(UpperCommittee, world, who, str)

        expected = {"upper staff": {"Huyện ủy Mẫu"}, "upper reader": {"Huyện ủy Mẫu"}}
        assert seen == expected_for(who, expected)

    def test_communes(self, world, who):
        seen = visible(Commune, world, who, str)

        assert seen == expected_for(
            who,
            {
                "upper staff": {"A", "B"},
                "upper reader": {"A", "B"},
                "staff of A": {"A"},
                "reader of A": {"A"},
                "staff of B": {"B"},
                "reader of B": {"B"},
            },
        )

    def test_cells(self, world, who):
        seen = visible(Cell, world, who, str)

        assert seen == expected_for(
            who,
            {
                "upper staff": HERE,
                "upper reader": HERE,
                "staff of A": OF_A,
                "reader of A": OF_A,
                "staff of B": OF_B,
                "reader of B": OF_B,
                "secretary of A1": {"A1"},
                "deputy of A1": {"A1"},
                "reader of A1": {"A1"},
                "secretary of MOVED": {"MOVED"},
            },
        )

    def test_meetings(self, world, who):
        """A cell that moved: the old commune sees the meetings of its time there, the new one
        the whole history."""
        seen = visible(Meeting, world, who, lambda row: f"{row.cell} {row.month:%m}")

        of_a = {"A1 06", "MERGED 02", "MOVED 02"}
        of_b = {"B1 06", "MERGED 02", "MOVED 02", "MOVED 06"}
        assert seen == expected_for(
            who,
            {
                "upper staff": of_a | of_b,
                "upper reader": of_a | of_b,
                "staff of A": of_a,
                "reader of A": of_a,
                "staff of B": of_b,
                "reader of B": of_b,
                "secretary of A1": {"A1 06"},
                "deputy of A1": {"A1 06"},
                "reader of A1": {"A1 06"},
                "secretary of MOVED": {"MOVED 02", "MOVED 06"},
            },
        )

    def test_attendance(self, world, who):
        """Of a cell that left, no persons."""
        seen = visible(
            Attendance, world, who, lambda row: f"{row.meeting.cell} {row.meeting.month:%m}"
        )

        of_b = {"B1 06", "MERGED 02", "MOVED 02", "MOVED 06"}
        assert seen == expected_for(
            who,
            {
                "upper staff": {"A1 06", *of_b},
                "staff of A": {"A1 06", "MERGED 02"},
                "staff of B": of_b,
                "secretary of A1": {"A1 06"},
                "deputy of A1": {"A1 06"},
                "secretary of MOVED": {"MOVED 02", "MOVED 06"},
            },
        )

    def test_members(self, world, who):
        """Who moved away is no business of the old cell; who died or left stays on its record."""
        seen = visible(Member, world, who, str)

        of_a1 = {"of A1", "dead", "guest", "away"}
        of_b = {"of B1", "of MOVED", "of MERGED", "mover", "guest", "former guest", "away"}
        assert seen == expected_for(
            who,
            {
                "upper staff": of_a1 | of_b,
                "staff of A": of_a1,
                "staff of B": of_b,
                "secretary of A1": of_a1,
                "deputy of A1": of_a1,
                "secretary of MOVED": {"of MOVED"},
            },
        )

    def test_ratings(self, world, who):
        def name(row):
            return f"{'member' if row.member_id else 'cell'} {row.cell}"

        seen = visible(Rating, world, who, name)

        cells = {"cell A1", "cell B1", "cell MOVED"}
        assert seen == expected_for(
            who,
            {
                "upper staff": cells | {"member A1", "member B1", "member MOVED"},
                "upper reader": cells,
                "staff of A": {"cell A1", "member A1", "cell MOVED"},
                "reader of A": {"cell A1", "cell MOVED"},
                "staff of B": {"cell B1", "member B1", "cell MOVED", "member MOVED"},
                "reader of B": {"cell B1", "cell MOVED"},
                "secretary of A1": {"cell A1", "member A1"},
                "deputy of A1": {"cell A1", "member A1"},
                "reader of A1": {"cell A1"},
                "secretary of MOVED": {"cell MOVED", "member MOVED"},
            },
        )

    @pytest.mark.parametrize("model", [Change, Reading])
    def test_the_logs(self, world, who, model):
        log_created(Actor.command("demo"), [world.cells["A1"]])
        log_reading(None, "member_detail", cell=world.cells["A1"])

        seen = visible(model, world, who, lambda row: row.cell.code)

        assert seen == expected_for(who, {"upper staff": {"A1"}})


def test_every_noun_with_a_view_of_its_own_has_a_rule():
    models = apps.get_app_config("cells").get_models()
    limited = {model for model in models if isinstance(model.objects.all(), VisibleQuerySet)}

    assert limited == set(_rules)
    assert {Cell, Commune, Member, Meeting, Attendance, Rating, Change, Import} <= limited


def test_history_follows_the_main_line_of_heirs_only(world):
    """A chain of mergers is seen by the commune of its end; a side heir gets no history."""
    middle = factories.make_cell("MIDDLE", commune=world.units["Z"], end=MARCH)
    first = factories.make_cell("FIRST", commune=world.units["Z"], end=NEW_YEAR)
    factories.succeed(first, middle, NEW_YEAR)
    factories.succeed(middle, world.units["A1"], MARCH)
    factories.succeed(middle, world.units["B1"], MARCH, is_main=False)

    def seen_by(code):
        user = factories.make_user(Role.COMMUNE_STAFF, world.units[code])
        return set(Cell.objects.visible_to(user).values_list("code", flat=True))

    assert seen_by("A") == {*OF_A, "MIDDLE", "FIRST"}
    assert seen_by("B") == OF_B


def test_a_circle_of_heirs_does_not_go_on_forever(world):
    factories.succeed(world.units["B1"], world.units["MERGED"], MARCH)
    user = factories.make_user(Role.COMMUNE_STAFF, world.units["B"])

    assert set(Cell.objects.visible_to(user).values_list("code", flat=True)) == OF_B


def test_a_plan_belongs_to_its_maker_while_at_work_in_its_commune(world):
    makers = {
        code: factories.make_user(Role.COMMUNE_STAFF, world.units[code]) for code in ("A", "B")
    }
    colleague = factories.make_user(Role.COMMUNE_STAFF, world.units["A"])
    gone = factories.make_user(Role.COMMUNE_STAFF, world.units["A"], end=NEW_YEAR)
    values = {"digest": "0" * 64, "size": 1, "as_of": MARCH, "state": "planned"}
    for user in (*makers.values(), gone):
        Import.objects.create(
            file_name=user.username, created_by=user, commune=world.units["A"], **values
        )

    assert [str(row) for row in Import.objects.visible_to(makers["A"])] == [makers["A"].username]
    for user in (makers["B"], colleague, gone, user_of(world, "upper staff")):
        assert not Import.objects.visible_to(user).exists()
