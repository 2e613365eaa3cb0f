"""What a cell says against meetings that the commune recorded for it. Today is 10 July 2024."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cells.models import Change, Dispute, Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.services.disputes import (
    answer_dispute,
    dispute_meeting,
    is_recorded_for_cell,
    recorded_for_cells,
)
from cells.services.meeting_versions import ConflictError
from cells.services.sheets import Mark
from tests import factories
from tests.cells.connections import at_once, shared_database
from tests.cells.evidence import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]


def make_people():
    """Return a cell with its officer and the clerk of its commune, as actors."""
    cell = factories.make_cell()
    for _n in range(2):
        factories.make_member(cell=cell)
    commune = cell.placements.get().commune
    return (
        cell,
        Actor(factories.make_user("secretary", cell)),
        Actor(factories.make_user("commune_staff", commune)),
    )


def record(cell, actor, source="", month=6):
    meeting = services.open_meeting(
        actor=actor,
        cell=cell,
        client_key=uuid.uuid4(),
        kind="regular",
        month=date(2024, month, 1),
        held_on=date(2024, month, 3),
        source=source,
    )
    return services.submit_meeting(actor=actor, meeting=meeting, version=1)


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def secretary(people):
    return people[1]


@pytest.fixture
def clerk(people):
    return people[2]


@pytest.fixture
def meeting(people, clerk):
    """A meeting that the commune recorded for the cell."""
    return record(people[0], clerk, "Secretary, by telephone")


def dispute(meeting, actor, text="15 came", version=2):
    return dispute_meeting(actor=actor, meeting=meeting, version=version, text=text)


@pytest.fixture
def disputed(meeting, secretary):
    return dispute(meeting, secretary)


def confirm(meeting, clerk):
    return services.confirm_meeting(actor=clerk, meeting=meeting, version=meeting.version)


def refused(act, error=ValidationError):
    """Run an act that must be refused and write nothing; return what it says."""
    before = everything()
    with pytest.raises(error) as refusal:
        act()
    assert everything() == before
    return refusal.value.messages


class TestRecordedForTheCell:
    @pytest.mark.parametrize(
        ("who", "source", "is_for_cell"),
        [
            ("clerk", "By telephone", True),
            ("clerk", "", True),
            ("secretary", "", False),
            ("secretary", "From the book", True),
            ("command", "", False),
        ],
    )
    def test_tells_by_source_and_recorder(self, people, secretary, clerk, who, source, is_for_cell):
        actors = {"clerk": clerk, "secretary": secretary, "command": Actor.command("test")}
        meeting = record(people[0], actors[who], source)
        assert is_recorded_for_cell(meeting) is is_for_cell
        assert recorded_for_cells(Meeting.objects.all()).exists() is is_for_cell

    def test_an_officer_of_another_cell_is_none_of_this(self, people):
        other = Actor(factories.make_user("secretary", factories.make_cell()))
        assert is_recorded_for_cell(record(people[0], other))

    def test_who_was_officer_then_recorded_it_for_the_own_cell(self, people, secretary):
        meeting = record(people[0], secretary)
        secretary.user.posts.update(end=date(2024, 7, 1))
        assert not is_recorded_for_cell(meeting)


class TestDisputing:
    def test_is_kept_and_logged_as_an_act_on_the_meeting(self, meeting, secretary, disputed):
        kept = Dispute.objects.get()
        assert (kept.meeting, kept.text, kept.raised_by) == (meeting, "15 came", secretary.user)
        assert not kept.is_settled
        entry = Change.objects.order_by("-pk").first()
        assert (entry.noun, entry.object_id, entry.action) == ("meeting", meeting.pk, "disputed")
        assert (entry.user, entry.reason, entry.cell) == (
            secretary.user,
            "15 came",
            meeting.cell,
        )

    def test_leaves_the_meeting_as_it_is(self, meeting, disputed):
        stored = Meeting.objects.get()
        assert (stored.state, stored.version, stored.counts) == ("submitted", 2, True)

    def test_twice_changes_nothing(self, meeting, secretary, disputed):
        before = everything()
        assert dispute(meeting, secretary) == disputed
        assert everything() == before

    def test_while_another_waits_is_refused(self, meeting, secretary, disputed):
        said = refused(lambda: dispute(meeting, secretary, "16 came"))
        assert said == ["This meeting is disputed already: wait for the commune."]

    def test_of_a_confirmed_meeting_is_possible(self, meeting, secretary, clerk):
        confirm(meeting, clerk)
        dispute(meeting, secretary, version=3)
        assert Meeting.objects.get().state == "confirmed"
        assert Dispute.objects.unsettled().exists()

    def test_of_another_version_is_refused(self, meeting, secretary):
        refused(lambda: dispute(meeting, secretary, version=1), ConflictError)

    def test_without_words_is_refused(self, meeting, secretary):
        assert refused(lambda: dispute(meeting, secretary, "")) == ["Say what is not right."]

    def test_of_what_the_cell_recorded_itself_is_refused(self, people, secretary):
        meeting = record(people[0], secretary)
        said = refused(lambda: dispute(meeting, secretary))
        assert said == ["The cell recorded this meeting itself: correct it instead."]

    @pytest.mark.parametrize("state", ["draft", "returned"])
    def test_of_what_does_not_count_is_refused(self, people, secretary, state):
        meeting = factories.make_meeting(people[0], "2024-05", state=state, source="By telephone")
        said = refused(lambda: dispute(meeting, secretary, version=1))
        assert said == [f"This cannot be done with a meeting that is {state}."]

    def test_of_a_shut_month_is_possible(self, meeting, secretary):
        factories.lock_entry(0)
        assert dispute(meeting, secretary).pk


class TestConfirming:
    def test_what_is_disputed_is_refused(self, meeting, clerk, disputed):
        said = refused(lambda: confirm(meeting, clerk))
        assert said == [
            "The cell disputes this meeting: answer it, or correct or return the meeting."
        ]

    def test_what_was_confirmed_before_is_no_error(self, meeting, secretary, clerk):
        confirmed = confirm(meeting, clerk)
        dispute(meeting, secretary, version=3)
        assert confirm(confirmed, clerk).state == "confirmed"

    def test_what_was_answered_is_possible(self, meeting, clerk, disputed):
        answer_dispute(actor=clerk, dispute=disputed, answer="We counted 14 signatures")
        assert confirm(meeting, clerk).state == "confirmed"


class TestSettling:
    def answer(self, clerk, dispute, words="We counted 14 signatures"):
        return answer_dispute(actor=clerk, dispute=dispute, answer=words)

    def test_an_answer_is_kept_and_logged(self, meeting, clerk, disputed):
        self.answer(clerk, disputed)
        kept = Dispute.objects.get()
        assert (kept.answer, kept.settled_by) == ("We counted 14 signatures", clerk.user)
        assert kept.is_settled
        entry = Change.objects.order_by("-pk").first()
        assert (entry.noun, entry.action, entry.reason, entry.user) == (
            "meeting",
            "settled",
            "We counted 14 signatures",
            clerk.user,
        )

    def test_an_answer_sent_twice_changes_nothing(self, clerk, disputed):
        self.answer(clerk, disputed)
        before = everything()
        self.answer(clerk, disputed)
        assert everything() == before

    def test_an_answer_to_what_was_settled_otherwise_is_refused(self, clerk, disputed):
        self.answer(clerk, disputed)
        said = refused(lambda: self.answer(clerk, disputed, "Yes, 15"))
        assert said == ["This dispute was settled meanwhile: your answer was not taken."]

    def test_an_answer_without_words_is_refused(self, clerk, disputed):
        assert refused(lambda: self.answer(clerk, disputed, "")) == ["Answer what the cell wrote."]

    def test_returning_the_meeting_settles_it(self, meeting, clerk, disputed):
        services.return_meeting(actor=clerk, meeting=meeting, version=2, remark="Count again")
        kept = Dispute.objects.get()
        assert (kept.is_settled, kept.answer, kept.settled_by) == (True, "", clerk.user)

    def correct(self, meeting, clerk, presence):
        marks = {meeting.sheet.first().pk: Mark(presence)}
        services.record_attendance(
            actor=clerk, meeting=meeting, version=2, marks=marks, reason="Counted again"
        )

    def test_correcting_the_sheet_settles_it(self, meeting, clerk, disputed):
        self.correct(meeting, clerk, "unexcused")
        assert Dispute.objects.get().is_settled
        actions = Change.objects.order_by("-pk").values_list("action", flat=True)[:2]
        assert list(actions) == ["settled", "corrected"]

    def test_a_correction_that_changes_nothing_leaves_it(self, meeting, clerk, disputed):
        self.correct(meeting, clerk, "present")
        assert not Dispute.objects.get().is_settled

    def test_afterwards_another_may_be_raised(self, meeting, secretary, clerk, disputed):
        self.answer(clerk, disputed)
        again = dispute(meeting, secretary, "But 15 did come")
        assert Dispute.objects.unsettled().get() == again


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_officers_raise_one_dispute(self, tmp_path):
        cell, secretary, clerk = make_people()
        deputy = Actor(factories.make_user("deputy", cell))
        meeting = record(cell, clerk)

        def dispute_by(actor):
            return lambda: dispute(meeting, actor, f"{actor.user.pk} says 15")

        with shared_database(tmp_path):
            outcomes = at_once(dispute_by(secretary), dispute_by(deputy))
            kept = Dispute.objects.count()

        assert sorted(type(outcome).__name__ for outcome in outcomes) == [
            "Dispute",
            "ValidationError",
        ]
        assert kept == 1

    def test_a_meeting_is_disputed_or_confirmed_first_and_never_half(self, tmp_path):
        cell, secretary, clerk = make_people()
        meeting = record(cell, clerk)

        with shared_database(tmp_path):
            outcomes = at_once(lambda: dispute(meeting, secretary), lambda: confirm(meeting, clerk))
            state, disputes = Meeting.objects.get().state, Dispute.objects.count()

        refusals = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
        assert len(refusals) == 1
        assert (state, disputes) in [("submitted", 1), ("confirmed", 0)]
