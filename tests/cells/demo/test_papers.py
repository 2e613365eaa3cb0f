"""Minutes and resolutions of the demo: those of the secretary's cell, of the last months."""

from datetime import date

from cells.choices import Role
from cells.models import Meeting, Minutes, Post, Resolution
from cells.services.papers import write_paper
from cells.services.resolutions import most_votes
from tests.cells.resources.papers.documents import lines_of


def home():
    return Post.objects.get(user__username="secretary", role=Role.SECRETARY).cell


def test_every_held_meeting_of_the_last_months_has_minutes_and_no_other(loaded):
    recent = Meeting.objects.held().filter(cell=home(), month__gt=date(2023, 12, 1))
    assert recent.exists()
    assert set(Minutes.objects.values_list("meeting", flat=True)) == {each.pk for each in recent}


def test_regular_ones_have_a_resolution_for_which_enough_voted(loaded):
    resolutions = Resolution.objects.select_related("meeting")
    regular = Minutes.objects.filter(meeting__kind="regular").values_list("meeting", flat=True)
    assert {each.meeting_id for each in resolutions} == set(regular)
    assert all(0 < each.votes <= most_votes(each.meeting) for each in resolutions)


def test_a_paper_is_made_of_them(loaded):
    meeting = Meeting.objects.filter(resolution__isnull=False).latest("month")
    lines = lines_of(write_paper("resolution", meeting))
    assert {"NGHỊ QUYẾT", "BÍ THƯ", meeting.minutes.chair} <= set(lines)
