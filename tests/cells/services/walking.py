"""A walk by chance over the services of meetings: what people do, in any order, right or wrong."""

import random
import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError

from cells.choices import AbsenceReason, MeetingKind, MembershipKind, Presence, Role, Standing
from cells.forms.sheets import PRESENCE_BY_REASON
from cells.models import Dispute, EntryException, Exemption, Meeting, Member, Membership
from cells.models.settings import NEVER
from cells.periods import add_months, first_of_month, today
from cells.services import disputes, entry_locks, guests, meetings
from cells.services.changes import Actor
from cells.services.corrections import drift_of, take_up_roll
from cells.services.entries import Entry, record_entry
from cells.services.joint_meetings import join_meeting
from cells.services.minutes import minutes_of, record_minutes
from cells.services.reopening import reopen_meeting
from cells.services.resolutions import record_resolution, resolution_of
from cells.services.sheets import Mark, places_on
from tests import factories

DONE = "done"
TOPICS = ("", "", "Đường thôn", "Học tập")
GUESTS = ("Lê Khách, Đảng ủy xã", "Trần Khách", "Đỗ Khách")
REASONS = ("", "Ghi nhầm")
OPEN_DAYS = (0, 1, 30, NEVER)
# How often something is done; the others twice.
WEIGHTS = {
    "do_open": 5,
    "do_mark": 4,
    "do_sheet": 6,
    "do_submit": 4,
    "do_discard": 1,
    "do_entry": 6,
    "do_roll": 4,
    "do_lock": 1,
}
# What is another act when it is done again.
NOT_AGAIN = ("do_change", "do_roll", "do_day")


class Walk:
    """Two cells of one commune, and what happens to their meetings by chance: the same for the same
    seed. `said` is what was done so far, for who looks at a failure."""

    def __init__(self, seed, clock):
        self.chance, self.clock, self.said = random.Random(seed), clock, []
        commune = factories.make_commune()
        self.upper = Actor(factories.make_user(Role.UPPER_STAFF, factories.make_upper()))
        self.staff = Actor(factories.make_user(Role.COMMUNE_STAFF, commune))
        self.cells = [factories.make_cell(commune=commune) for _n in range(2)]
        self.officers = [
            Actor(factories.make_user(role, self.cells[0]))
            for role in (Role.SECRETARY, Role.DEPUTY)
        ]
        self.keys = [uuid.uuid4() for _n in range(6)]
        self.pages = [uuid.uuid4() for _n in range(3)]
        for cell in self.cells:
            for _n in range(4):
                factories.make_member(cell=cell)

    def step(self):
        """Do something; return a function that does the same again, or None where nothing was done
        or that would be something else."""
        steps = [name for name in dir(self) if name.startswith("do_")]
        [name] = self.chance.choices(steps, [WEIGHTS.get(name, 2) for name in steps])
        act = getattr(self, name)()
        outcome = _try(act) if act else "nothing to do"
        self.said.append(f"{name}: {outcome}")
        return act if outcome == DONE and name not in NOT_AGAIN else None

    # What is chosen by chance.

    def some(self, things, least=0):
        """Return some of the things, `least` or more."""
        things = list(things)
        return self.chance.sample(things, self.chance.randint(min(least, len(things)), len(things)))

    def one(self, things):
        return self.chance.choice(list(things))

    def is_so(self, share):
        return self.chance.random() < share

    def actor(self):
        return self.one([*self.officers, self.staff])

    def meeting(self, **of):
        found = list(Meeting.objects.filter(**of).order_by("pk"))
        return self.one(found) if found else None

    def version(self, row):
        """Return the version of a row, mostly."""
        return row.version if self.is_so(0.85) else max(row.version - 1, 0)

    def month(self):
        return add_months(first_of_month(today()), self.chance.randint(-5, 1))

    def details(self):
        month, is_held = self.month(), self.is_so(0.8)
        day = month + timedelta(days=self.chance.randint(-5, 35))
        return {
            "kind": self.one(MeetingKind),
            "month": month,
            "held_on": min(day, today()) if is_held else None,
            "not_held_reason": "" if is_held else "Mưa lũ",
            "topic": self.one(TOPICS),
        }

    def marks(self, meeting):
        rows = meeting.sheet.exclude(standing=Standing.GUEST, member=None).order_by("pk")
        return {row.pk: self.mark() for row in self.some(rows)}

    def mark(self):
        reason = self.one([*AbsenceReason, *[None] * 4])
        return (
            Mark(Presence.PRESENT) if reason is None else Mark(PRESENCE_BY_REASON[reason], reason)
        )

    def page(self):
        return self.one([None, *self.pages])

    # What people do. Each returns the act, not yet done.

    def do_open(self):
        details = self.details() | {"source": self.one(("", "Bí thư, điện thoại"))}
        if self.is_so(0.3):
            details["joint_with"] = self.one(self.cells)
        said = {
            "actor": self.actor(),
            "cell": self.one(self.cells),
            "client_key": self.one(self.keys),
        }
        if self.is_so(0.7):
            said["client_key"] = uuid.uuid4()
        return lambda: meetings.open_meeting(**said, **details)

    def do_change(self):
        if (meeting := self.meeting()) is None:
            return None
        details = self.details()
        details = {name: details[name] for name in self.some(details)}
        if "held_on" in details or "not_held_reason" in details:
            details |= {name: self.details()[name] for name in ("month",)}
        said = {"actor": self.actor(), "version": self.version(meeting), "page": self.page()}
        agreed = self.one([None, "", "x"])
        act = meetings.change_meeting
        return lambda: act(meeting=meeting, agreed=agreed, **said, **details) and None

    def do_redraw(self):
        meeting = self.meeting()
        return meeting and (lambda: meetings.redraw_draft(meeting))

    def do_mark(self):
        if (meeting := self.meeting()) is None:
            return None
        said = {"marks": self.marks(meeting), "reason": self.one(REASONS), "page": self.page()}
        said |= {"actor": self.actor(), "version": self.version(meeting)}
        return lambda: meetings.record_attendance(meeting=meeting, **said)

    def do_sheet(self):
        if (meeting := self.meeting()) is None:
            return None
        said = {
            "marks": self.marks(meeting),
            "reason": self.one(REASONS),
            "topic": self.one([None, *TOPICS]),
            "guests": self.one([None, tuple(self.some(GUESTS))]),
            "page": self.page(),
        }
        said |= {"actor": self.actor(), "version": self.version(meeting)}
        act = self.one([meetings.record_sheet, meetings.submit_sheet])
        return lambda: act(meeting=meeting, **said)

    def do_guests(self):
        if (meeting := self.meeting()) is None:
            return None
        said = {"names": tuple(self.some(GUESTS)), "reason": self.one(REASONS)}
        said |= {"actor": self.actor(), "version": self.version(meeting)}
        return lambda: guests.record_guests(meeting=meeting, **said)

    def do_submit(self):
        if (meeting := self.meeting(state__in=["draft", "returned"])) is None:
            return None
        said = {"actor": self.actor(), "version": self.version(meeting), "page": self.page()}
        return lambda: meetings.submit_meeting(meeting=meeting, **said)

    def do_confirm(self):
        if (meeting := self.meeting()) is None:
            return None
        said = {"actor": self.staff, "version": self.version(meeting)}
        return lambda: meetings.confirm_meeting(meeting=meeting, **said)

    def do_return(self):
        if (meeting := self.meeting()) is None:
            return None
        said = {"actor": self.staff, "version": self.version(meeting), "remark": "Xem lại"}
        return lambda: meetings.return_meeting(meeting=meeting, **said)

    def do_reopen(self):
        if (meeting := self.meeting()) is None:
            return None
        said = {"actor": self.upper, "version": self.version(meeting), "reason": "Sai số"}
        return lambda: reopen_meeting(meeting=meeting, **said)

    def do_discard(self):
        if (meeting := self.meeting(state="draft")) is None:
            return None
        said = {"actor": self.actor(), "version": self.version(meeting)}
        return lambda: _unless_gone(
            meeting, lambda: meetings.discard_draft(meeting=meeting, **said)
        )

    def do_take_up_roll(self):
        if (meeting := self.meeting(held_on__isnull=False)) is None:
            return None
        drift = drift_of(meeting)
        said = {"agreed": drift.key if drift else "", "reason": self.one(REASONS)}
        said |= {"actor": self.actor(), "version": self.version(meeting)}
        return lambda: take_up_roll(meeting=meeting, **said)

    def do_dispute(self):
        if (meeting := self.meeting()) is None:
            return None
        said = {"actor": self.officers[0], "version": self.version(meeting), "text": "Không đúng"}
        return lambda: disputes.dispute_meeting(meeting=meeting, **said)

    def do_answer(self):
        found = list(Dispute.objects.order_by("pk"))
        if not found:
            return None
        said = {"actor": self.staff, "dispute": self.one(found), "answer": self.one(("", "Đúng"))}
        return lambda: disputes.answer_dispute(**said)

    def do_join(self):
        joint = {"joint_with__isnull": False, "state__in": ["submitted", "confirmed"]}
        if (meeting := self.meeting(**joint)) is None:
            return None
        key = uuid.uuid4()
        return lambda: join_meeting(actor=self.actor(), meeting=meeting, client_key=key)

    def do_minutes(self):
        if (meeting := self.meeting()) is None:
            return None
        said = {"contents": self.one(("", "Bàn việc thôn")), "self_score": self.one((None, 80))}
        version = self.version(minutes_of(meeting))
        actor = self.actor()
        return lambda: record_minutes(actor=actor, meeting=meeting, version=version, **said)

    def do_resolution(self):
        if (meeting := self.meeting()) is None:
            return None
        said = {"number": self.one((None, 5)), "contents": self.one(("", "Làm đường"))}
        votes = self.one([(None, None, None), (3, 0, 0), (30, 0, 0), (2, 1, 0), (1, 2, 0)])
        said |= dict(zip(("votes_for", "votes_against", "votes_abstaining"), votes, strict=True))
        version, actor = self.version(resolution_of(meeting)), self.actor()
        return lambda: record_resolution(actor=actor, meeting=meeting, version=version, **said)

    def do_entry(self):
        cell = self.one(self.cells)
        entry = self.entry(cell)
        actor = self.actor()
        return lambda: record_entry(actor=actor, cell=cell, entry=entry)

    def entry(self, cell):
        """Return what a page of some day's roll sends."""
        known = self.meeting(cell=cell)
        details = self.details()
        day = self.one([today(), details["held_on"] or today()])
        places = places_on(cell, day)
        if known and self.is_so(0.4):
            details |= {name: getattr(known, name) for name in details if self.is_so(0.9)}
        expected = {
            place.member.code: self.mark()
            for place in places
            if place.standing == Standing.EXPECTED
        }
        others = {
            place.member.code: Mark(self.one(("", "present")))
            for place in places
            if place.standing != Standing.EXPECTED
        }
        keys = [uuid.uuid4(), self.one(self.keys), known.client_key if known else uuid.uuid4()]
        return Entry(
            client_key=self.one(keys),
            page=self.one(self.pages),
            version=self.version(known) if known else 0,
            details=details,
            expected=expected,
            others=others,
            guests=tuple(self.some(GUESTS)),
            topic=self.one(TOPICS) if details["kind"] == MeetingKind.REGULAR else "",
        )

    # What happens to the roll, the calendar and the lock.

    def do_roll(self):
        return self.one(
            [self._somebody_comes, self._somebody_goes, self._somebody_is_exempt, self._is_away]
        )()

    do_roll.again = False

    def _day(self):
        return today() - timedelta(days=self.chance.randint(0, 150))

    def _somebody_comes(self):
        cell, day = self.one(self.cells), self._day()
        return lambda: factories.make_member(cell=cell, start=day) and None

    def _somebody_goes(self):
        day = self._day()
        held = Membership.objects.filter(end=None, kind=MembershipKind.MAIN, start__lt=day)
        if held.count() < 4:
            return None
        row = self.one(held.order_by("pk"))
        return lambda: Membership.objects.filter(pk=row.pk).update(end=day, ended="transferred")

    def _somebody_is_exempt(self):
        member, day = self.one(Member.objects.order_by("pk")), self._day()
        if Exemption.objects.filter(member=member).exists():
            return None
        end = self.one([None, day + timedelta(days=40)])
        ground = self.one(["exempt", "exempt_for_time", "suspended"])
        return lambda: factories.exempt(member, ground, start=day, end=end) and None

    def _is_away(self):
        home = self.one(Membership.objects.filter(kind=MembershipKind.MAIN).order_by("pk"))
        known = Membership.objects.filter(member=home.member_id, kind=MembershipKind.TEMPORARY)
        if known.exists() or Membership.objects.filter(member=home.member_id).count() > 1:
            return None
        [elsewhere] = [cell for cell in self.cells if cell.pk != home.cell_id]
        day = max(self._day(), home.start)
        kind = MembershipKind.TEMPORARY
        return lambda: factories.join(home.member, elsewhere, kind=kind, start=day) and None

    def do_day(self):
        day = today() + timedelta(days=self.chance.randint(0, 12))
        return lambda: self.clock(day)

    def do_lock(self):
        days = self.one(OPEN_DAYS)
        return lambda: factories.lock_entry(days)

    def do_exception(self):
        unit, month = self.one([*self.cells, self.cells[0].placements.get().commune]), self.month()
        until = today() + timedelta(days=self.chance.randint(-1, 20))
        said = {"actor": self.upper, "unit": unit, "month": month, "reason": "Mưa"}
        return lambda: entry_locks.grant_exception(until=until, **said)

    def do_end_exception(self):
        found = list(EntryException.objects.order_by("pk"))
        if not found:
            return None
        exception = self.one(found)
        said = {"exception": exception, "seen": exception.until, "actor": self.upper}
        return lambda: entry_locks.end_exception(**said)


def _try(act):
    """Do it; what cannot be is said in a ValidationError, and nothing else may be raised."""
    try:
        act()
    except ValidationError as error:
        return " ".join(error.messages)
    return DONE


def _unless_gone(meeting, act):
    if Meeting.objects.filter(pk=meeting.pk).exists():
        act()
