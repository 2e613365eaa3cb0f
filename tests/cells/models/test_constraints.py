"""Every rule that the database checks within a row, tried past every form: a bad row is refused
by the rule that is meant, when it is changed by a query and when it is made in bulk."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, F

from cells.choices import Presence, Role, Standing, StandingGround
from cells.models import (
    CommuneSuccession,
    Dispute,
    EntryException,
    Import,
    ImportAnswer,
    Invitation,
    Minutes,
    Office,
    RecoveryCode,
    Reminder,
    Resolution,
    Setting,
)
from tests import factories

CHECKS = {
    rule.name: model
    for model in apps.get_app_config("cells").get_models()
    for rule in model._meta.constraints
    if isinstance(rule, CheckConstraint)
}
JUNE = date(2024, 6, 1)
NOW = datetime(2024, 7, 1, tzinfo=UTC)


def post():
    return factories.make_user(Role.COMMUNE_STAFF, factories.make_commune()).posts.get()


def membership(end=None):
    member = factories.make_member(cell=factories.make_cell(), end=end)
    return member.memberships.get()


def office():
    return Office.objects.create(
        member=factories.make_member(), cell=factories.make_cell(), role="deputy", start=JUNE
    )


def succession():
    return factories.succeed(factories.make_cell(), factories.make_cell(), JUNE)


def commune_succession():
    communes = factories.make_commune(), factories.make_commune()
    return CommuneSuccession.objects.create(
        predecessor=communes[0], successor=communes[1], start=JUNE
    )


def meeting(**fields):
    return factories.make_meeting(factories.make_cell(), JUNE, **fields)


def not_held():
    return meeting(not_held_reason="Flood")


def joint():
    return meeting(joint_with=factories.make_cell())


def row(standing=Standing.EXPECTED, presence=Presence.PRESENT):
    return factories.mark(meeting(), factories.make_member(), presence, standing)


def exempt_row():
    return row(Standing.EXEMPT, "")


def away_row():
    return row(Standing.AWAY, "")


def guest_row():
    return row(Standing.GUEST)


def reminder(sent_at=None):
    return Reminder.objects.create(
        cell=factories.make_cell(), slots=["regular 2024-06"], begun_at=NOW, sent_at=sent_at
    )


def minutes():
    return Minutes.objects.create(meeting=meeting(), started_at=time(19), self_score=90)


def resolution(**votes):
    return Resolution.objects.create(meeting=meeting(), contents="Làm đường", **votes)


def voted():
    return resolution(votes_for=9, votes_against=2, votes_abstaining=1)


def exception():
    return EntryException.objects.create(
        commune=factories.make_commune(),
        month=JUNE,
        until=date(2024, 8, 9),
        reason="Flood",
        granted_by=factories.make_user(),
        granted_at=NOW,
    )


def dispute(**fields):
    raised = {"text": "15 came", "raised_by": factories.make_user(), "raised_at": NOW}
    return Dispute.objects.create(meeting=meeting(), **raised, **fields)


def rating():
    return factories.make_rating(factories.make_cell(), 2024, "good")


def imported(state="planned"):
    return Import.objects.create(
        file_name="roll.xlsx", digest="0" * 64, size=1, as_of=JUNE, state=state
    )


def answer():
    return ImportAnswer.objects.create(
        commune=factories.make_commune(), question="0" * 64, verdict="different"
    )


def invitation():
    return Invitation.objects.create(
        user=factories.make_user(),
        code_digest="0" * 64,
        made_at=NOW,
        expires_at=NOW + timedelta(days=14),
    )


def recovery_code():
    return RecoveryCode.objects.create(
        user=factories.make_user(), beginning="AB", password="hashed"
    )


def setting():
    return Setting.objects.create(key="of_test", value=1, source="A decision", start=JUNE)


BACKWARDS = [{"end": F("start")}, {"end": date(1990, 1, 1)}]
NO_UNIT = {"upper_committee": None, "commune": None, "cell": None}
GROUNDS = {ground.value for ground in StandingGround}


def units(**chosen):
    """Return changes to a post that put it in new units, each made when the test runs."""
    makers = {
        "upper_committee": factories.make_upper,
        "commune": factories.make_commune,
        "cell": factories.make_cell,
    }
    return lambda: {
        **NO_UNIT,
        **{name: makers[name]() for name in chosen.pop("at", [])},
        **chosen,
    }


# Of each rule: what makes a good row, and changes that each make it a bad one.
BAD = {
    "communeplacement_ends_after_start": [
        (lambda: factories.make_commune().placements.get(), BACKWARDS)
    ],
    "cellplacement_ends_after_start": [(lambda: factories.make_cell().placements.get(), BACKWARDS)],
    "post_ends_after_start": [(post, BACKWARDS)],
    "membership_ends_after_start": [(membership, [{**bad, "ended": "died"} for bad in BACKWARDS])],
    "exemption_ends_after_start": [(lambda: factories.exempt(factories.make_member()), BACKWARDS)],
    "office_ends_after_start": [(office, BACKWARDS)],
    "setting_ends_after_start": [(setting, BACKWARDS)],
    "communeplacement_official_code_not_empty": [
        (lambda: factories.make_commune().placements.get(), [{"official_code": ""}])
    ],
    "communesuccession_not_itself": [(commune_succession, [{"successor": F("predecessor")}])],
    "cellsuccession_not_itself": [(succession, [{"successor": F("predecessor")}])],
    "post_unit_fits_role": [
        (
            post,
            [
                NO_UNIT,
                {"role": "upper_staff"},
                {"role": "secretary"},
                {"role": "deputy"},
                {"role": "unknown"},
                units(at=["cell"]),
                units(at=["upper_committee"]),
                units(at=["commune", "cell"]),
                units(at=["upper_committee"], role="secretary"),
                units(at=["commune", "cell"], role="reader"),
                units(at=["upper_committee", "commune"], role="reader"),
                units(role="reader"),
            ],
        )
    ],
    "member_card_number_not_empty": [(factories.make_member, [{"card_number": ""}])],
    "member_personal_number_not_empty": [(factories.make_member, [{"personal_number": ""}])],
    "membership_end_has_a_reason": [
        (membership, [{"end": date(2024, 1, 1)}, {"ended": "died"}]),
        (lambda: membership(end=date(2024, 1, 1)), [{"end": None}, {"ended": ""}]),
    ],
    "meeting_month_is_its_first_day": [(meeting, [{"month": date(2024, 6, 2)}])],
    "meeting_held_or_not": [
        (meeting, [{"held_on": None}, {"not_held_reason": "Flood"}]),
        (not_held, [{"held_on": JUNE}, {"not_held_reason": ""}]),
    ],
    "meeting_draft_until_submitted": [
        (meeting, [{"first_submitted_at": None}, {"state": "draft"}]),
        (
            lambda: meeting(state="draft"),
            [{"first_submitted_at": NOW}]
            + [{"state": state} for state in ("submitted", "confirmed", "returned")],
        ),
    ],
    "meeting_tallies_add_up": [
        (
            lambda: meeting(present=3, excused=1, unexcused=1, exempt=1, away=1),
            [
                {"expected": 6},
                {"expected": 4},
                {"present": 4},
                {"excused": 0},
                {"unexcused": 2},
                {"exempt_present": 2},
                {"away_present": 2},
            ],
        )
    ],
    "meeting_not_held_has_no_sheet": [
        (
            not_held,
            [{"expected": 1, "present": 1}, {"exempt": 1}, {"away": 1}, {"guests": 1}],
        )
    ],
    "meeting_joint_with_another": [
        (joint, [{"joint_with": F("cell")}, {"held_on": None, "not_held_reason": "Flood"}])
    ],
    "attendance_member_or_guest": [
        (row, [{"member": None}, {"guest_name": "Someone"}]),
        (guest_row, [{"member": None}, {"guest_name": "Someone"}]),
    ],
    "attendance_presence_fits_standing": [
        (row, [{"presence": ""}, {"presence": "unknown"}]),
        (exempt_row, [{"presence": "excused"}, {"presence": "unexcused"}]),
        (away_row, [{"presence": "excused"}, {"presence": "unexcused"}]),
        (guest_row, [{"presence": ""}, {"presence": "excused"}]),
    ],
    "attendance_ground_fits_standing": [
        (row, [{"ground": ground} for ground in GROUNDS]),
        (guest_row, [{"ground": ground} for ground in GROUNDS]),
        (exempt_row, [{"ground": ""}, {"ground": "temporary_elsewhere"}]),
        (away_row, [{"ground": ""}, {"ground": "exempt"}]),
    ],
    "attendance_reason_of_absence": [
        (row, [{"reason": "ill"}]),
        (exempt_row, [{"reason": "ill"}]),
        (guest_row, [{"reason": "ill"}]),
    ],
    "minutes_end_after_they_begin": [(minutes, [{"ended_at": time(19)}, {"ended_at": time(18)}])],
    "minutes_score_of_100": [(minutes, [{"self_score": 101}])],
    "resolution_says_something": [(resolution, [{"contents": ""}])],
    "resolution_number_from_1": [(resolution, [{"number": 0}])],
    "resolution_votes_all_or_none": [
        (
            resolution,
            [{"votes_for": 3}, {"votes_against": 0}, {"votes_abstaining": 0}],
        ),
        (voted, [{"votes_against": None}, {"votes_abstaining": None}]),
    ],
    "resolution_was_passed": [
        (voted, [{"votes_for": 3}, {"votes_against": 8}, {"votes_abstaining": 7}])
    ],
    "reminder_names_something": [(reminder, [{"slots": []}, {"slots": {}}])],
    "reminder_sent_after_it_was_begun": [(reminder, [{"sent_at": NOW - timedelta(seconds=1)}])],
    "entryexception_of_one_unit": [
        (exception, [{"commune": None}, lambda: {"cell": factories.make_cell()}])
    ],
    "entryexception_month_is_its_first_day": [(exception, [{"month": date(2024, 6, 2)}])],
    "entryexception_says_why": [(exception, [{"reason": ""}])],
    "dispute_says_what": [(dispute, [{"text": ""}])],
    "dispute_settled_has_its_time": [
        (dispute, [{"answer": "No"}, lambda: {"settled_by": factories.make_user()}]),
        (lambda: dispute(settled_at=NOW, answer="No"), [{"settled_at": None}]),
    ],
    "invitation_expires_after_made": [
        (invitation, [{"expires_at": NOW}, {"made_at": NOW + timedelta(days=15)}])
    ],
    "recoverycode_beginning_not_empty": [(recovery_code, [{"beginning": ""}])],
    "rating_quarter_of_a_year": [(rating, [{"quarter": 0}, {"quarter": 5}])],
    "rating_self_has_its_time": [(rating, [{"self_grade": "good"}, {"self_at": NOW}])],
    "rating_proposed_has_its_time": [(rating, [{"proposed_grade": "good"}, {"proposed_at": NOW}])],
    "rating_decided_has_its_time": [(rating, [{"decided_grade": ""}, {"decided_at": None}])],
    "rating_decided_or_reason_why_not": [(rating, [{"not_rated_reason": "Founded late"}])],
    "setting_names_its_source": [(setting, [{"source": ""}])],
    "import_applied_has_its_time": [
        (imported, [{"state": "applied"}, {"applied_at": NOW}]),
        (lambda: imported("refused"), [{"state": "applied"}, {"applied_at": NOW}]),
    ],
    "import_undone_has_its_time": [
        (imported, [{"undone_at": NOW}]),
        (imported, [{"state": "undone", "applied_at": NOW}]),
    ],
    "importanswer_same_names_somebody": [
        (answer, [{"verdict": "same"}, lambda: {"member": factories.make_member()}]),
    ],
}
TRIALS = [
    pytest.param(name, make, changes, id=f"{name}-{number}")
    for name, cases in BAD.items()
    for number, (make, changes) in enumerate(
        (make, changes) for make, many in cases for changes in many
    )
]


def test_every_check_is_tried_here():
    assert set(BAD) == set(CHECKS)


def test_no_two_checks_share_a_name():
    names = [
        rule.name
        for model in apps.get_app_config("cells").get_models()
        for rule in model._meta.constraints
    ]

    assert len(names) == len(set(names))


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "make", "changes"), TRIALS)
def test_a_query_cannot_make_a_row_bad(name, make, changes):
    model = CHECKS[name]
    good = make()
    before = model.objects.filter(pk=good.pk).values().get()
    changes = changes() if callable(changes) else changes

    with pytest.raises(IntegrityError, match=rf"\b{name}\b"), transaction.atomic():
        model.objects.filter(pk=good.pk).update(**changes)

    assert model.objects.filter(pk=good.pk).values().get() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "make", "changes"), [trial for trial in TRIALS if trial.id.endswith("-0")]
)
def test_a_bad_row_cannot_be_made_in_bulk(name, make, changes):
    model, good = CHECKS[name], make()
    changes = changes() if callable(changes) else changes
    model.objects.filter(pk=good.pk).delete()
    good.pk = None
    for field, value in changes.items():
        setattr(good, field, getattr(good, value.name) if isinstance(value, F) else value)

    with pytest.raises(IntegrityError, match=rf"\b{name}\b"), transaction.atomic():
        model.objects.bulk_create([good])


@pytest.mark.django_db
def test_a_unit_has_one_exception_a_month():
    first = exception()
    first.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()

    first.month = date(2024, 5, 1)
    first.save()
    assert EntryException.objects.count() == 2


@pytest.mark.django_db
def test_a_meeting_has_one_dispute_that_is_not_settled():
    first = dispute()
    again = {"meeting": first.meeting, "text": "16", "raised_by": first.raised_by, "raised_at": NOW}

    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.create(**again)

    Dispute.objects.update(settled_at=NOW)
    Dispute.objects.create(**again)
    assert Dispute.objects.count() == 2
