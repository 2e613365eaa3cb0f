"""Attendance sheets: who is on one, what they did, and the tallies of it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from cells.choices import AbsenceReason, ExemptionGround, MembershipKind, Presence, Standing
from cells.choices import StandingGround as Ground
from cells.models import Attendance, Exemption, Meeting, Member, Membership
from cells.services.differences import SheetDifference, difference_between
from cells.text import sort_form

_GROUND_OF_EXEMPTION = {
    ExemptionGround.EXEMPT: Ground.EXEMPT,
    ExemptionGround.EXEMPT_FOR_TIME: Ground.EXEMPT_FOR_TIME,
    ExemptionGround.SUSPENDED: Ground.SUSPENDED,
}


@dataclass(frozen=True)
class Place:
    """What a sheet expects of one member, and on which ground if it expects nothing."""

    member: Member
    standing: Standing
    ground: str = ""


@dataclass(frozen=True)
class Mark:
    """What one person on a sheet did: the presence, and the reason of an absence."""

    presence: str
    reason: str = ""


def places_on(cell, day):
    """Return who is on a sheet of `cell` for `day`, in the order of names, a Place each.

    Expected are the members of that day, main or temporary, less the exempt, the exempt for a
    time, the suspended, and main members in temporary activity elsewhere.
    """
    members = Member.objects.of_cell_on(cell, day).in_name_order()
    grounds = dict(
        Exemption.objects.on(day).filter(member__in=members).values_list("member", "ground")
    )
    away = _away_on(cell, day)
    return [_place(member, grounds.get(member.pk), member.pk in away) for member in members]


def _away_on(cell, day):
    """Return the ids of main members of `cell` who are in temporary activity elsewhere."""
    held = Membership.objects.on(day)
    here_too = held.filter(cell=cell, kind=MembershipKind.TEMPORARY, member=OuterRef("member"))
    main = held.filter(cell=cell, kind=MembershipKind.MAIN, member=OuterRef("member"))
    elsewhere = held.filter(Exists(main), ~Exists(here_too), kind=MembershipKind.TEMPORARY)
    return set(elsewhere.values_list("member", flat=True))


def _place(member, exemption_ground, is_away):
    if exemption_ground:
        return Place(member, Standing.EXEMPT, _GROUND_OF_EXEMPTION[exemption_ground])
    if is_away:
        return Place(member, Standing.AWAY, Ground.TEMPORARY_ELSEWHERE)
    return Place(member, Standing.EXPECTED)


def draw_sheet(meeting):
    """Make the sheet of a meeting fit the people of the day; the caller saves the tallies.

    Who left the roll leaves the sheet, who came to it comes on, present if expected. The marks of
    those of whom the same is expected stay, and guests stay. A meeting that was not held has no
    sheet.
    """
    if not meeting.is_held:
        meeting.sheet.all().delete()
        return
    difference = difference_of(meeting)
    meeting.sheet.filter(pk__in=[row.pk for row in difference.leaving]).delete()
    changed = [_placed_anew(row, place) for row, place in difference.moving]
    Attendance.objects.bulk_update(changed, ["standing", "ground", "presence", "reason"])
    Attendance.objects.bulk_create(
        _placed_anew(Attendance(meeting=meeting, member=place.member), place)
        for place in difference.joining
    )


def difference_of(meeting):
    """Return how the sheet of a meeting differs from the people of its day. When it was not held,
    everybody leaves the sheet, the guests too."""
    rows = list(meeting.sheet.select_related("member").in_name_order())
    if not meeting.is_held:
        return SheetDifference(leaving=tuple(rows))
    return difference_between(rows, places_on(meeting.cell, meeting.held_on))


def _placed_anew(row, place):
    """Give a row the standing of its place, and the mark that holds until somebody says more."""
    row.standing, row.ground = place.standing, place.ground
    apply_mark(row, default_mark(place.standing))
    return row


def fits_roll(meeting):
    """Tell whether a sheet still holds the people of the day, with what is expected of them."""
    return not difference_of(meeting)


def default_mark(standing):
    """Return what holds of a person until somebody says otherwise: the expected are present."""
    return Mark(Presence.PRESENT if standing == Standing.EXPECTED else "")


def apply_mark(row, mark):
    """Give a row a mark, as far as it fits what the sheet expects of the person."""
    if row.standing == Standing.EXPECTED:
        row.presence = mark.presence or Presence.PRESENT
        row.reason = "" if row.presence == Presence.PRESENT else mark.reason
        if row.presence != Presence.PRESENT and not row.reason:
            excused = row.presence == Presence.EXCUSED
            row.reason = AbsenceReason.OTHER if excused else AbsenceReason.NONE_GIVEN
    elif row.standing in (Standing.EXEMPT, Standing.AWAY):
        row.presence = Presence.PRESENT if mark.presence == Presence.PRESENT else ""
        row.reason = ""


def mark_sheet(meeting, marks):
    """Give the rows of a sheet their marks, by row id, and return what changed: two mappings from
    a member's code to presence and reason, before and after."""
    rows = list(meeting.sheet.select_related("member").in_name_order())
    before, after, changed = {}, {}, []
    for row in rows:
        old = (row.presence, row.reason)
        if row.pk in marks:
            apply_mark(row, marks[row.pk])
        if old != (row.presence, row.reason):
            name = row.member.code if row.member else row.guest_name
            before[name], after[name] = " ".join(old).strip(), _said(row)
            changed.append(row)
    Attendance.objects.bulk_update(changed, ["presence", "reason"])
    return before, after


def guest_names(meeting):
    """Return the names of the guests who have no record of ours, in the order of names."""
    guests = meeting.sheet.filter(member=None).values_list("guest_name", flat=True)
    return sorted(guests, key=sort_form)


def write_guests(meeting, names):
    """Make `names` those of the guests on a sheet who have no record of ours."""
    meeting.sheet.filter(member=None).exclude(guest_name__in=names).delete()
    known = set(guest_names(meeting))
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting, guest_name=name, standing=Standing.GUEST, presence=Presence.PRESENT
        )
        for name in names
        if name not in known
    )


def copy_marks(source, target):
    """Give everyone on the sheet of `target` the mark that they have on that of `source`, and let
    the same guests be on it."""
    write_guests(target, guest_names(source))
    marks = {row.member_id: Mark(row.presence, row.reason) for row in source.sheet.all()}
    rows = target.sheet.filter(member__in=marks).values_list("pk", "member")
    mark_sheet(target, {pk: marks[member] for pk, member in rows})


def _said(row):
    return f"{row.presence} {row.reason}".strip()


def sheet_as_facts(meeting):
    """Return a whole sheet for the log: from a member's code to standing, presence and reason."""
    rows = meeting.sheet.select_related("member").order_by("member__code", "pk")
    return {
        row.member.code if row.member else row.guest_name: f"{row.standing} {_said(row)}".strip()
        for row in rows
    }


def tally(rows):
    """Return the tallies of a sheet, by the names of the meeting's fields."""
    counts = dict.fromkeys(Meeting.TALLIES, 0)
    for row in rows:
        for name in _tallies_of(row):
            counts[name] += 1
    return counts


def _tallies_of(row):
    """Return the names of the tallies in which one row counts."""
    if row.standing == Standing.EXPECTED:
        return ["expected", str(row.presence)]
    if row.standing == Standing.GUEST:
        return ["guests"]
    standing = str(row.standing)
    return [standing, f"{standing}_present"] if row.presence == Presence.PRESENT else [standing]


def write_tallies(meeting):
    """Set a meeting's tallies from its sheet; the caller saves the meeting in the transaction."""
    for name, count in tally(meeting.sheet.all()).items():
        setattr(meeting, name, count)
