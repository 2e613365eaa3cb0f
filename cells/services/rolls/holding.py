"""What keeps a roll that was applied from being taken back: what was built on it since.

Every row must still hold what the import wrote, and nobody else may have written it again since.
No sheet, office, rating or stay may rest on a membership or exemption that would go, or be against
one that would come back. And whoever is out of the office's reach by now is not its to change.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from cells.choices import ChangeAction, ImportState, MembershipKind, Standing
from cells.models import (
    Attendance,
    Change,
    Exemption,
    Import,
    Meeting,
    Member,
    Membership,
    Office,
    Rating,
)
from cells.services.rolls.people import NUMBERS, chunks
from cells.services.rolls.scope import cells_in_reach
from cells.services.rolls.undoing import written_by

_NOUNS = ("member", "membership", "exemption")


@dataclass(frozen=True)
class Hold:
    """Why something cannot be taken back: whom it is about (nobody if the person is not on record
    any more), what was built on it, and the meeting if it is a sheet."""

    member: Member | None
    reason: str
    meeting: Meeting | None = None

    @property
    def subject(self):
        """What it is called where no member can be named."""
        return _("Somebody who is not on record any more")


def holds(batch):
    """Return the Holds of a roll that was applied: each says what later depends on it."""
    written, gone = written_by(batch)
    found = [
        *((pk, _("was changed since"), None) for pk in gone),
        *_changed_since(written),
        *_written_again(written, batch),
        *_out_of_reach(written, batch.commune),
        *_numbers_taken(written),
        *_built_on(written),
    ]
    members = Member.objects.in_bulk({pk for pk, _reason, _meeting in found})
    meetings = Meeting.objects.in_bulk({pk for _pk, _reason, pk in found} - {None})
    made = {Hold(members.get(pk), reason, meetings.get(meeting)) for pk, reason, meeting in found}
    return sorted(made, key=_order)


def _order(hold):
    name = hold.member.sort_name if hold.member else ""
    return hold.meeting.month.isoformat() if hold.meeting else "", name, hold.reason


def _changed_since(written):
    for each in written:
        if not each.holds_what_was_written:
            yield each.member_id, _("was changed since"), None


def _written_again(written, batch):
    """Values that somebody wrote again since, though they are the same now; what was taken back
    does not count."""
    undone = Import.objects.filter(state=ImportState.UNDONE, undone_at__gte=batch.applied_at)
    undone = undone.values_list("pk", flat=True)
    sources = {f"{words} {pk}" for pk in undone for words in ("import", "undoing import")}
    by_row = {(each.noun, each.row.pk): each for each in written}
    if not written:
        return
    first = min(each.key for each in written)
    for chunk in chunks({pk for _noun, pk in by_row}):
        later = Change.objects.filter(pk__gt=first, noun__in=_NOUNS, object_id__in=chunk)
        later = later.exclude(action=ChangeAction.CREATED).exclude(source__in=sources)
        for key, noun, pk, after in later.values_list("pk", "noun", "object_id", "after"):
            each = by_row.get((noun, pk))
            if each and key > each.key and after.keys() & each.after.keys():
                yield each.member_id, _("was changed since"), None


def _out_of_reach(written, commune):
    """People who belong to another commune by now."""
    if commune is None:
        return
    reach = cells_in_reach(commune)
    for chunk in chunks({each.member_id for each in written}):
        mains = Membership.objects.filter(member__in=chunk, kind=MembershipKind.MAIN)
        last = dict(mains.order_by("start").values_list("member", "cell"))
        for member, cell in last.items():
            if cell not in reach:
                yield member, _("belongs to another commune now"), None


def _numbers_taken(written):
    """Numbers that would come back, and are somebody else's by now."""
    ours = {each.row.pk for each in written if each.noun == "member"}
    for number in NUMBERS:
        lost = {each.before[number]: each.row.pk for each in written if each.before.get(number)}
        for chunk in chunks(lost):
            bearers = Member.objects.filter(**{f"{number}__among": chunk}).exclude(pk__in=ours)
            for value in bearers.values_list(number, flat=True):
                yield lost[value], _("had a number that is somebody else’s now"), None


def _built_on(written):
    """Yield what was built on the rows: member, reason, meeting."""
    by_noun = defaultdict(list)
    for each in written:
        by_noun[each.noun].append(each)
    came = [each.row for each in by_noun["membership"] if each.is_created]
    left = [each.row for each in by_noun["membership"] if not each.is_created]
    yield from _on_sheets_of_the_new_cell(came)
    yield from _missing_on_sheets_of_the_old_cell(left)
    yield from _exempt_on_sheets([each.row for each in by_noun["exemption"] if each.is_created])
    yield from _named_since(came, left)
    yield from _named_by([each.row.pk for each in by_noun["member"] if each.is_created], written)


def _on_sheets_of_the_new_cell(memberships):
    """Members who are on a sheet of the cell that they came to, since they came."""
    since = {(each.member_id, each.cell_id): each.start for each in memberships}
    for member, cell, held_on, month, meeting in _sheets_of({pk for pk, _cell in since}):
        start = since.get((member, cell))
        if start and held_on >= start:
            reason = _("is on the sheet of %(month)s") % {"month": f"{month:%m/%Y}"}
            yield member, reason, meeting


def _missing_on_sheets_of_the_old_cell(memberships):
    """Members without whom the cell that they left has drawn a sheet since."""
    for chunk in chunks(memberships):
        cells = {each.cell_id for each in chunk}
        start = min(each.end for each in chunk)
        meetings = Meeting.objects.filter(cell__in=cells, held_on__gte=start)
        drawn = list(meetings.values_list("cell", "held_on", "month", "pk"))
        rows = Attendance.objects.filter(
            meeting__in=meetings, member__in=[each.member_id for each in chunk]
        )
        there = set(rows.values_list("meeting", "member"))
        for each in chunk:
            for cell, held_on, month, meeting in drawn:
                is_there = (meeting, each.member_id) in there
                if cell == each.cell_id and held_on >= each.end and not is_there:
                    reason = _("is missing on the sheet of %(month)s, as having left")
                    yield each.member_id, reason % {"month": f"{month:%m/%Y}"}, meeting


def _exempt_on_sheets(exemptions):
    """Members whom a sheet shows as exempt since the import exempted them."""
    since = {each.member_id: each.start for each in exemptions}
    sheets = _sheets_of(since, standing=Standing.EXEMPT)
    for member, _cell, held_on, month, meeting in sheets:
        if held_on >= since[member]:
            reason = _("is exempt on the sheet of %(month)s") % {"month": f"{month:%m/%Y}"}
            yield member, reason, meeting


def _sheets_of(members, **where):
    columns = ("cell", "held_on", "month", "pk")
    for chunk in chunks(members):
        rows = Attendance.objects.filter(member__in=chunk, **where)
        yield from rows.values_list("member", *(f"meeting__{column}" for column in columns))


def _named_since(came, left):
    """Ratings and offices in the cell that somebody came to, and stays that a membership which
    comes back would be against."""
    cells = {each.member_id: each.cell_id for each in came}
    reasons = {Rating: _("has a rating"), Office: _("holds an office")}
    for chunk in chunks(cells):
        for model, reason in reasons.items():
            rows = model.objects.filter(member__in=chunk).values_list("member", "cell")
            yield from ((member, reason, None) for member, cell in rows if cell == cells[member])
    ends = {(each.member_id, each.cell_id): each.end for each in left}
    for chunk in chunks({member for member, _cell in ends}):
        stays = Membership.objects.filter(member__in=chunk, kind=MembershipKind.TEMPORARY)
        for member, cell, end in stays.values_list("member", "cell", "end"):
            day = ends.get((member, cell))
            if day and (end is None or end > day):
                yield member, _("is in temporary activity in the cell that they left"), None


def _named_by(members, written):
    """New members who hold an office, have a rating, are guests on a sheet, or have more
    memberships and exemptions than the import made."""
    ours = {(each.noun, each.row.pk) for each in written}
    reasons = {
        Office: _("holds an office"),
        Rating: _("has a rating"),
        Membership: _("belongs to a cell by another decision"),
        Exemption: _("is exempt by another decision"),
    }
    for chunk in chunks(members):
        for model, reason in reasons.items():
            rows = model.objects.filter(member__in=chunk).values_list("pk", "member")
            noun = model._meta.model_name
            yield from ((member, reason, None) for pk, member in rows if (noun, pk) not in ours)
        guests = Attendance.objects.filter(Q(member__in=chunk), standing=Standing.GUEST)
        for member, meeting in guests.values_list("member", "meeting"):
            yield member, _("is a guest on a sheet"), meeting
