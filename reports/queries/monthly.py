"""What the monthly sheet of a commune is made from, in a few queries for all its cells."""

from collections import defaultdict

from django.db.models import Count

from cells.choices import MeetingKind, MembershipKind, StandingGround
from cells.models import Attendance, Cell, Meeting, Membership, Minutes

GROUNDS = {StandingGround.EXEMPT: "exempt", StandingGround.EXEMPT_FOR_TIME: "exempt_for_time"}


def members_of(cells, day):
    """Return how many main members each cell has on `day`, by the cell's code."""
    held = Membership.objects.on(day).filter(kind=MembershipKind.MAIN, cell__code__in=cells)
    counts = held.order_by().values_list("cell__code").annotate(Count("pk"))
    return dict(counts)


def meetings_shown(keys):
    """Return the meetings of these primary keys, by primary key."""
    return Meeting.objects.in_bulk(keys)


def exempt_at(meetings):
    """Return how many were exempt, and exempt for a time, at each of the meetings: by its primary
    key and the word of GROUNDS. The suspended are neither."""
    rows = Attendance.objects.filter(meeting__in=meetings, ground__in=GROUNDS)
    counts = rows.order_by().values_list("meeting", "ground").annotate(Count("pk"))
    return {(meeting, GROUNDS[ground]): count for meeting, ground, count in counts}


def scores_of(meetings):
    """Return the score that the cell gave each of the meetings, by primary key."""
    scored = Minutes.objects.filter(meeting__in=meetings, self_score__isnull=False)
    return dict(scored.values_list("meeting", "self_score"))


def partners_of(meetings, day):
    """Return the names, on `day`, of the cells with which the meetings were held jointly, by
    primary key of the cell."""
    keys = {meeting.joint_with_id for meeting in meetings.values()}
    return dict(Cell.objects.filter(pk__in=keys - {None}).named_on(day).values_list("pk", "name"))


def topics_of(cells, month):
    """Return the topics of the thematic meetings that each cell held for `month`, by its code."""
    held = Meeting.objects.counted().held().filter(kind=MeetingKind.THEMATIC, month=month)
    rows = held.filter(cell__code__in=cells).order_by("held_on", "pk")
    topics = defaultdict(list)
    for cell, topic in rows.values_list("cell__code", "topic"):
        topics[cell].append(topic)
    return topics
