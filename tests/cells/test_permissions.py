"""Who may see and do what, noun by noun and role by role.

The world of these tests, on 10 July 2024: communes A and B under one upper committee, Z under
another. Cell `moved` went from A to B on 1 March, cell `merged` of A was merged into B1 that day.
"""

from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from cells import permissions
from cells.choices import MeetingState, MembershipKind, Role
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
    User,
)
from cells.models.visibility import VisibleQuerySet, _rules
from cells.services.changes import Actor, log_created
from cells.services.readings import log_reading
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MARCH = date(2024, 3, 1)
NEW_YEAR = date(2024, 1, 1)
TEMPORARY = MembershipKind.TEMPORARY


@pytest.fixture
def world():
    upper, far = factories.make_upper("HU"), factories.make_upper("TU", "Huyện ủy Khác")
    communes = {code: factories.make_commune(code, upper=upper) for code in ("A", "B")}
    communes["Z"] = factories.make_commune("Z", upper=far)
    cells = make_cells(communes)
    members = make_members(cells)
    meetings = make_meetings(cells)
    for code, meeting in meetings.items():
        factories.mark(meeting, members[f"of {code.split()[0]}"])
    make_ratings(cells, members)
    units = {"HU": upper, "TU": far, **communes, **cells}
    return SimpleNamespace(units=units, cells=cells, members=members, meetings=meetings)


def make_cells(communes):
    cells = {
        "A1": factories.make_cell("A1", commune=communes["A"]),
        "B1": factories.make_cell("B1", commune=communes["B"]),
        "MOVED": factories.make_cell("MOVED", commune=communes["A"], end=MARCH),
        "MERGED": factories.make_cell("MERGED", commune=communes["A"], end=MARCH),
        "Z1": factories.make_cell("Z1", commune=communes["Z"]),
    }
    factories.place_cell(cells["MOVED"], communes["B"], start=MARCH)
    factories.succeed(cells["MERGED"], cells["B1"], MARCH)
    return cells


def make_members(cells):
    names = {
        f"of {code}": factories.make_member(f"of {code}", cell=cell)
        for code, cell in cells.items()
        if code != "MERGED"
    }
    names["of MERGED"] = person("of MERGED", cells["MERGED"], cells["B1"], day=MARCH)
    names["mover"] = person("mover", cells["A1"], cells["B1"], day=NEW_YEAR)
    names["dead"] = factories.make_member("dead", cell=cells["A1"], end=NEW_YEAR)
    names["guest"] = factories.make_member("guest", cell=cells["B1"])
    factories.join(names["guest"], cells["A1"], kind=TEMPORARY)
    names["former guest"] = factories.make_member("former guest", cell=cells["B1"])
    factories.join(names["former guest"], cells["A1"], kind=TEMPORARY, end=NEW_YEAR)
    names["away"] = factories.make_member("away", cell=cells["A1"])
    factories.join(names["away"], cells["B1"], kind=TEMPORARY)
    return names


def person(name, first, second, *, day):
    member = factories.make_member(name, cell=first, end=day)
    factories.join(member, second, start=day)
    return member


def make_meetings(cells):
    months = {"A1": "06", "B1": "06", "Z1": "06", "MOVED": "06", "MERGED": "02"}
    meetings = {
        f"{code} {month}": factories.make_meeting(cells[code], f"2024-{month}")
        for code, month in months.items()
    }
    meetings["MOVED 02"] = factories.make_meeting(cells["MOVED"], "2024-02")
    return meetings


def make_ratings(cells, members):
    for code in ("A1", "B1", "MOVED", "Z1"):
        factories.make_rating(cells[code], 2023, "good")
        factories.make_rating(cells[code], 2023, "good", member=members[f"of {code}"])


POSTS = {
    "upper staff": (Role.UPPER_STAFF, "HU"),
    "upper reader": (Role.READER, "HU"),
    "staff of A": (Role.COMMUNE_STAFF, "A"),
    "staff of B": (Role.COMMUNE_STAFF, "B"),
    "reader of A": (Role.READER, "A"),
    "reader of B": (Role.READER, "B"),
    "secretary of A1": (Role.SECRETARY, "A1"),
    "deputy of A1": (Role.DEPUTY, "A1"),
    "reader of A1": (Role.READER, "A1"),
    "secretary of MOVED": (Role.SECRETARY, "MOVED"),
}
NOBODIES = ["no post", "ended post", "post to come", "inactive", "anonymous"]
everyone = pytest.mark.parametrize("who", [*POSTS, *NOBODIES])


def user_of(world, who):
    if who == "anonymous":
        return AnonymousUser()
    if who in POSTS:
        role, unit = POSTS[who]
        return factories.make_user(role, world.units[unit])
    days = {
        "ended post": {"end": date(2024, 7, 10)},
        "post to come": {"start": date(2024, 7, 11)},
    }
    user = factories.make_user()
    if who != "no post":
        factories.give_post(user, Role.UPPER_STAFF, world.units["HU"], **days.get(who, {}))
        factories.give_post(user, Role.SECRETARY, world.units["A1"], **days.get(who, {}))
    if who == "inactive":
        user.is_active = False
        user.save()
    return user


def visible(model, world, who, name):
    rows = model.objects.visible_to(user_of(world, who))
    return {name(row) for row in rows}


HERE = {"A1", "B1", "MOVED", "MERGED"}
OF_A, OF_B = {"A1", "MERGED"}, {"B1", "MOVED", "MERGED"}


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


class TestPosts:
    def test_several_add_up(self, world):
        user = factories.make_user(Role.SECRETARY, world.units["A1"])
        factories.give_post(user, Role.READER, world.units["MOVED"])

        assert set(Cell.objects.visible_to(user).values_list("code", flat=True)) == {"A1", "MOVED"}
        assert {str(row) for row in Member.objects.visible_to(user)} == {
            "of A1",
            "dead",
            "guest",
            "away",
        }

    def test_one_above_and_one_under_another_committee_add_up(self, world):
        user = factories.make_user(Role.UPPER_STAFF, world.units["TU"])
        factories.give_post(user, Role.COMMUNE_STAFF, world.units["A"])

        codes = set(Cell.objects.visible_to(user).values_list("code", flat=True))

        assert codes == {"Z1", *OF_A}
        assert permissions.may_see_people(user, world.cells["A1"])

    def test_a_reader_above_who_is_staff_below_sees_persons_below_only(self, world):
        user = factories.make_user(Role.READER, world.units["HU"])
        factories.give_post(user, Role.COMMUNE_STAFF, world.units["A"])

        assert set(Cell.objects.visible_to(user).values_list("code", flat=True)) == HERE
        seen = {str(row) for row in Member.objects.visible_to(user)}
        assert seen == {"of A1", "dead", "guest", "away"}

    def test_are_read_once_a_request(self, world, django_assert_num_queries):
        user = User.objects.get(pk=factories.make_user(Role.SECRETARY, world.units["A1"]).pk)

        with django_assert_num_queries(1):
            permissions.access_of(user)
            permissions.access_of(user)
            permissions.may_read_log(user)

    @pytest.mark.parametrize(("day", "sees"), [(9, True), (10, False)])
    def test_hold_to_before_their_end(self, world, clock, day, sees):
        clock(date(2024, 7, day))
        user = factories.make_user(Role.SECRETARY, world.units["A1"], end=date(2024, 7, 10))

        assert Cell.objects.visible_to(user).exists() is sees


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


def holders(world, ask):
    """Return who of all the roles may do something."""
    return {who for who in [*POSTS, *NOBODIES] if ask(user_of(world, who))}


class TestWhoMay:
    def test_see_the_people_of_a_cell(self, world):
        def of(code):
            return holders(world, lambda user: permissions.may_see_people(user, world.cells[code]))

        assert of("A1") == {"upper staff", "staff of A", "secretary of A1", "deputy of A1"}
        assert of("MOVED") == {"upper staff", "staff of B", "secretary of MOVED"}
        assert of("MERGED") == {"upper staff", "staff of A", "staff of B"}
        assert of("Z1") == set()

    def test_see_people_somewhere(self, world):
        assert holders(world, permissions.sees_people_somewhere) == {
            who for who in POSTS if "reader" not in who
        }

    def test_record_the_meetings_of_a_cell(self, world):
        def of(code):
            return holders(world, lambda user: permissions.may_record(user, world.cells[code]))

        assert of("A1") == {"staff of A", "secretary of A1", "deputy of A1"}
        assert of("MOVED") == {"staff of B", "secretary of MOVED"}
        assert of("Z1") == set()

    def test_remind_a_cell(self, world):
        def of(code):
            return holders(world, lambda user: permissions.may_remind(user, world.cells[code]))

        assert of("A1") == {"upper staff", "staff of A"}
        assert of("MOVED") == {"upper staff", "staff of B"}
        assert of("Z1") == set()

    def test_work_as_officer_staff_or_upper_staff(self, world):
        cell = world.cells["A1"]

        def those(rule):
            return holders(world, lambda user: rule(user, cell))

        assert those(permissions.is_officer) == {"secretary of A1", "deputy of A1"}
        assert those(permissions.is_staff_over) == {"staff of A"}
        assert those(permissions.is_upper_over) == {"upper staff"}

    def test_read_the_log_and_import(self, world):
        assert holders(world, permissions.may_read_log) == {"upper staff"}
        assert holders(world, permissions.may_import) == {"staff of A", "staff of B"}
        commune = world.units["A"]
        into = holders(world, lambda user: permissions.may_import_into(user, commune))
        assert into == {"staff of A"}

    @pytest.mark.parametrize("state", MeetingState.values)
    def test_edit_confirm_and_return_a_meeting(self, world, state):
        meeting = factories.make_meeting(world.cells["A1"], "2024-05", state=state)

        def those(rule):
            return holders(world, lambda user: rule(user, meeting))

        recorders = {"staff of A", "secretary of A1", "deputy of A1"}
        assert those(permissions.may_edit) == (set() if state == "confirmed" else recorders)
        confirmers = {"staff of A"} if state == "submitted" else set()
        assert those(permissions.may_confirm) == confirmers
        returners = {"submitted": {"staff of A", "upper staff"}, "confirmed": {"upper staff"}}
        assert those(permissions.may_return) == returners.get(state, set())


def test_what_is_not_allowed_is_not_there():
    permissions.require(True)
    with pytest.raises(Http404):
        permissions.require(False)
    with pytest.raises(Http404):
        permissions.get_from(Cell.objects.none(), code="A1")


def test_staff_of_one_of_several_committees_read_the_log_of_their_cells_only(district):
    """Another committee's members, cells and meetings are not in the log for them."""
    theirs = factories.make_upper("TU", name="Tỉnh ủy Mẫu")
    stranger = factories.make_user(Role.UPPER_STAFF, theirs)
    cell = factories.make_cell("T1", commune=factories.make_commune("XT", upper=theirs))
    actor = Actor(stranger)
    log_created(actor, [factories.make_member("Người Ở Huyện", cell=district.cell)])
    log_created(actor, district.cell.placements.all())
    log_created(actor, cell.placements.all())

    seen = Change.objects.visible_to(stranger)

    assert [change.cell for change in seen] == [cell]
    both = factories.make_user(Role.UPPER_STAFF, theirs)
    factories.give_post(both, Role.UPPER_STAFF, factories.make_upper())
    assert Change.objects.visible_to(both).count() == 3
