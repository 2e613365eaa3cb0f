"""Taking an import back: what is said before, what holds it, and that it happens once."""

import pytest
from django.utils import timezone

from cells.models import Change, Import, Member, Reading
from tests.cells.evidence import queries_of
from tests.cells.imports.sending import Office
from tests.cells.views.pages import names, said
from tests.factories import make_meeting, make_member, make_rating, mark

HEADINGS = "Họ và tên|Ngày sinh|Số thẻ|Chi bộ"


def url_of(batch, page="undo/"):
    return f"/imports/{batch.pk}/{page}"


def applied(office, desk, *rows):
    batch = office.send(HEADINGS, *rows, accept_moves=True)
    confirmation = desk.get(url_of(batch, "")).context["confirmation"]
    desk.post(url_of(batch, "apply/"), {"confirmation": confirmation})
    batch.refresh_from_db()
    assert batch.state == "applied"
    return batch


@pytest.fixture
def batch(office, desk):
    """An applied roll: one new, one changed, one moved."""
    make_member("Vũ An", cell=office.one, born="1970", card_number="11111111")
    make_member("Tô Ba", cell=office.two, card_number="22222222")
    return applied(
        office, desk, "Lê Hoa|1960|12345678|C1", "Vũ An|3/2/1970|11111111|C1", "Tô Ba||22222222|C1"
    )


def test_says_what_would_be_taken_back(desk, batch):
    html = " ".join(desk.get(url_of(batch)).content.decode().split())
    assert "1 person who came with the file is taken off the record." in html
    assert "1 person gets back what was on record before." in html
    assert "1 person goes back to the cell of before." in html
    assert "Yes, take it back" in html
    batch.refresh_from_db()
    assert batch.state == "applied"


def test_takes_it_back_once(office, desk, batch):
    responses = [desk.post(url_of(batch), follow=True) for _click in range(2)]
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by) == ("undone", office.actor.user)
    assert sorted(Member.objects.values_list("full_name", flat=True)) == ["Tô Ba", "Vũ An"]
    assert str(Member.objects.get(full_name="Vũ An").born) == "1970"
    assert Member.objects.get(full_name="Tô Ba").memberships.get().cell == office.two
    messages = [said(response) for response in responses]
    assert messages == [[], ["There is nothing of this file to take back."]]
    html = responses[0].content.decode()
    assert "Taken back: the record is as it was before" in html
    assert url_of(batch) not in html


def test_says_what_holds_it_and_changes_nothing(office, desk, batch):
    newcomer = Member.objects.get(full_name="Lê Hoa")
    make_rating(office.one, 2025, "good", member=newcomer)
    before = list(Change.objects.order_by("pk").values())
    for response in (desk.get(url_of(batch)), desk.post(url_of(batch))):
        assert response.status_code == 200
        (hold,) = response.context["holds"]
        assert (hold.member, hold.reasons) == (newcomer, [("", "has a rating")])
        html = response.content.decode()
        assert f"/members/{newcomer.code}/" in html
        assert "Yes, take it back" not in html
    assert list(Change.objects.order_by("pk").values()) == before
    batch.refresh_from_db()
    assert batch.state == "applied"
    assert Reading.objects.filter(page="import_undo").count() == 2


def test_holds_of_one_meeting_stand_together(office, desk, batch):
    meeting = make_meeting(office.one, batch.as_of.replace(day=1), held_on=batch.as_of)
    members = Member.objects.filter(full_name__in=["Lê Hoa", "Tô Ba"]).order_by("sort_name")
    for member in members:
        mark(meeting, member)
    later = Import.objects.create(
        kind="attendance",
        state="applied",
        created_by=office.actor.user,
        commune=office.commune,
        file_name="sau.csv",
        size=1,
        as_of=batch.as_of,
        applied_at=timezone.now(),
        counts={"written": [{"meeting": meeting.pk}]},
    )
    response = desk.get(url_of(batch))
    (hold,) = [each for each in response.context["holds"] if each.meeting]
    assert (hold.meeting, [name for name, _reason in hold.reasons]) == (
        meeting,
        [member.full_name for member in members],
    )
    html = response.content.decode()
    assert f'<a href="/meetings/{meeting.pk}/">' in html
    assert url_of(later) in html


def test_who_has_left_the_commune_is_not_named(office, desk, batch):
    newcomer = Member.objects.get(full_name="Lê Hoa")
    foreign = Office("XB", ("B1", "B2"))
    newcomer.memberships.update(cell=foreign.one)
    html = desk.get(url_of(batch)).content.decode()
    assert "Somebody who is no longer in your commune" in html
    assert "Lê Hoa" not in html


def test_costs_the_same_for_1_and_3(office, desk):
    counted = []
    for size in (1, 3):
        batch = applied(office, desk, *(f"{name}|{1960 + size}||C1" for name in names(size)))
        for member in Member.objects.filter(born=f"{1960 + size}"):
            make_rating(office.one, 2025, "good", member=member)
        desk.get(url_of(batch))
        counted.append(queries_of(lambda batch=batch: desk.get(url_of(batch))))
        assert len(desk.get(url_of(batch)).context["holds"]) == size
    assert counted[0] == counted[1]


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_was_not_written_cannot_be_taken_back(office, desk, method):
    batch = office.send(HEADINGS, "Lê Hoa|1960||C1")
    response = getattr(desk, method)(url_of(batch), follow=True)
    assert said(response) == ["There is nothing of this file to take back."]
    assert Import.objects.get().state == "planned"


def test_others_find_nothing(office, desk, batch, browser):
    other = Office("XB", ("B1", "B2")).actor.user
    assert browser(other).get(url_of(batch)).status_code == 404
    assert browser(other).post(url_of(batch)).status_code == 404
    batch.refresh_from_db()
    assert batch.state == "applied"
