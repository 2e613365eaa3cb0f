"""Minutes and resolution of a meeting as Word files, by one click. Today is 10 July 2024."""

import pytest
from django.urls import reverse

from cells.models import Member, PaperTemplate, Reading, Resolution
from tests import factories
from tests.cells.resources.papers.documents import document_of, lines_of
from tests.cells.views.pages import NOWHERE, said

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def meeting(district):
    meeting = factories.make_meeting(district.cell, "2024-06", present=2, excused=1)
    absent = factories.make_member("Lê Văn Vắng", cell=district.cell)
    factories.mark(meeting, absent, presence="excused", reason="ill")
    Resolution.objects.create(meeting=meeting, number=3, contents="Làm đường")
    return meeting


def url(meeting, kind="minutes"):
    return reverse(f"meeting_{kind}_paper", args=[meeting.pk])


def install(commune, data, kind="minutes"):
    PaperTemplate.objects.create(
        commune=commune,
        kind=kind,
        content=data,
        digest="0" * 64,
        size=len(data),
        saved_at="2024-07-01T00:00Z",
    )


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        ("minutes", "bien-ban-A1-2024-06-03.docx", "BIÊN BẢN"),
        ("resolution", "nghi-quyet-A1-2024-06-03.docx", "NGHỊ QUYẾT"),
    ],
)
def test_the_secretary_takes_the_paper_out(district, browser, meeting, kind, name, title):
    answer = browser(district.the_secretary).get(url(meeting, kind))

    assert (answer.status_code, answer["Content-Type"]) == (200, DOCX)
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    lines = lines_of(answer.content)
    assert {title, "CHI BỘ THÔN MỘT", "Làm đường"} <= set(lines)


def test_the_name_of_the_file_tells_of_nobody(district, browser, meeting):
    answer = browser(district.the_secretary).get(url(meeting))
    said_of = answer["Content-Disposition"] + answer.request["PATH_INFO"]
    assert [
        name for name in Member.objects.values_list("full_name", flat=True) if name in said_of
    ] == []


def test_taking_one_out_is_logged(district, browser, meeting):
    browser(district.the_upper).get(url(meeting))
    reading = Reading.objects.get()
    assert (reading.user, reading.page, reading.object_id, reading.cell) == (
        district.the_upper,
        "meeting_minutes_paper",
        meeting.pk,
        district.cell,
    )


@pytest.mark.parametrize("kind", ["minutes", "resolution"])
def test_who_may_not_see_people_finds_nothing(district, browser, meeting, kind):
    for who in ("commune_reader", "cell_reader", "other_commune", "other_secretary"):
        assert browser(district.users[who]).get(url(meeting, kind)).status_code == 404, who
    assert not Reading.objects.exists()


def test_what_is_not_there_is_missing(district, browser, meeting):
    secretary = browser(district.the_secretary)
    not_held = factories.make_meeting(district.cell, "2024-05", not_held_reason="Lũ")
    Resolution.objects.all().delete()
    for missing in (
        url(meeting, "resolution"),
        url(not_held),
        reverse("meeting_minutes_paper", args=[NOWHERE]),
    ):
        assert secretary.get(missing).status_code == 404


def test_the_template_of_the_commune_is_used(district, browser, meeting):
    install(district.commune, document_of("Mẫu của xã: {{ chi_bo }}"))
    install(district.other, document_of("Mẫu của xã khác"))
    answer = browser(district.the_secretary).get(url(meeting))
    assert lines_of(answer.content) == ["Mẫu của xã: Chi bộ thôn Một"]


def test_a_template_that_fails_is_said(district, browser, meeting):
    install(district.commune, document_of("{{ chi_bo.__class__ }}"))
    answer = browser(district.the_secretary).get(url(meeting), follow=True)
    assert said(answer) == [
        "The Word template of the commune cannot be filled in with this meeting: ask the commune to"
        " look at the template."
    ]
    assert not Reading.objects.filter(page="meeting_minutes_paper").exists()


def test_hostile_contents_stay_text(district, browser, meeting):
    Resolution.objects.update(contents="{{ chi_bo.__class__ }} {% for %} <b>&")
    answer = browser(district.the_secretary).get(url(meeting, "resolution"))
    assert "{{ chi_bo.__class__ }} {% for %} <b>&" in lines_of(answer.content)
