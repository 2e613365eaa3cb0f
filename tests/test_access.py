"""Every address × every role, with GET and POST.

The list of addresses is read from the resolver, so a new page fails here until its line is
written. Each line says what everybody gets for something that is *here*: `reader`, `secretary`
and `staff` work here, `secretary_there` and `staff_there` in another commune; `nobody` has no post,
and so is signed out by any page.
"""

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from cells.models import (
    Attendance,
    Change,
    Import,
    Meeting,
    Member,
    Minutes,
    PaperTemplate,
    Resolution,
)
from tests.standing import standing
from tests.world import PERSONAS, build_world

LOGIN = "login"  # sent to the sign-in page
ALL_SIGNED_IN = [LOGIN, LOGIN, 200, 200, 200, 200, 200, 200]
WITH_A_POST = [LOGIN, LOGIN, 200, 200, 200, 200, 200, 200]
FIGURES_HERE = [LOGIN, LOGIN, 200, 200, 404, 200, 404, 200]
PEOPLE_HERE = [LOGIN, LOGIN, 404, 200, 404, 200, 404, 200]
RECORDS_HERE = [LOGIN, LOGIN, 404, 200, 404, 200, 404, 404]
RECORDS_STEP = [LOGIN, LOGIN, 404, 302, 404, 302, 404, 404]
SEES_PEOPLE = [LOGIN, LOGIN, 404, 200, 200, 200, 200, 200]
MAKER_ONLY = [LOGIN, LOGIN, 404, 404, 404, 200, 404, 404]
MAKER_STEP = [LOGIN, LOGIN, 404, 404, 404, 302, 404, 404]
UPPER_ONLY = [LOGIN, LOGIN, 404, 404, 404, 404, 404, 200]
KEEPS_PAPERS = [LOGIN, LOGIN, 404, 404, 404, 200, 200, 200]
KEEPS_ACCOUNT = [LOGIN, LOGIN, 404, 404, 404, 200, 404, 200]
KEEPS_ACCOUNT_STEP = [LOGIN, LOGIN, 404, 404, 404, 302, 404, 302]
NOTHING = [LOGIN, LOGIN] + [404] * 6
NO_GET = [LOGIN, LOGIN] + [405] * 6
NO_POST = NO_GET

# name: what GET gives to PERSONAS in their order, and what an (empty) POST gives.
EXPECTED = {
    "home": (ALL_SIGNED_IN, ALL_SIGNED_IN),
    "cell_list": (ALL_SIGNED_IN, ALL_SIGNED_IN),
    "cell_detail": (FIGURES_HERE, FIGURES_HERE),
    "cell_paper": (PEOPLE_HERE, NO_POST),
    # Nothing is sent without a mail server, but told so.
    "cell_reminder": (
        [LOGIN, LOGIN, 404, 404, 404, 200, 404, 200],
        [LOGIN, LOGIN, 404, 404, 404, 302, 404, 302],
    ),
    "cell_members": (PEOPLE_HERE, PEOPLE_HERE),
    "member_search": (SEES_PEOPLE, SEES_PEOPLE),
    "member_detail": (PEOPLE_HERE, PEOPLE_HERE),
    "meeting_list": (ALL_SIGNED_IN, ALL_SIGNED_IN),
    "meeting_waiting": (
        [LOGIN, LOGIN, 404, 404, 404, 200, 200, 404],
        [LOGIN, LOGIN, 404, 404, 404, 302, 302, 404],
    ),
    "cell_entry": (RECORDS_HERE, RECORDS_HERE),
    "meeting_new": (RECORDS_HERE, RECORDS_HERE),
    "meeting_start": (NO_GET, RECORDS_STEP),
    "meeting_detail": (FIGURES_HERE, FIGURES_HERE),
    "meeting_edit": (RECORDS_HERE, RECORDS_HERE),
    "meeting_sheet": (RECORDS_HERE, RECORDS_HERE),
    "meeting_roll": (RECORDS_HERE, RECORDS_HERE),
    "meeting_join": (NO_GET, [LOGIN, LOGIN] + [404] * 6),  # of a meeting that is not joint
    "meeting_minutes": (RECORDS_HERE, RECORDS_HERE),
    "meeting_minutes_paper": (PEOPLE_HERE, NO_POST),
    "meeting_resolution": (RECORDS_HERE, RECORDS_HERE),
    "meeting_resolution_paper": (PEOPLE_HERE, NO_POST),
    "meeting_submit": (NO_GET, RECORDS_STEP),
    "meeting_confirm": (NO_GET, [LOGIN, LOGIN, 404, 404, 404, 302, 404, 404]),
    "meeting_return": (
        [LOGIN, LOGIN, 404, 404, 404, 200, 404, 200],
        [LOGIN, LOGIN, 404, 404, 404, 200, 404, 200],
    ),
    "meeting_reopen": (UPPER_ONLY, UPPER_ONLY),
    "meeting_dispute": ([LOGIN, LOGIN, 404, 200] + [404] * 4, [LOGIN, LOGIN, 404, 200] + [404] * 4),
    "meeting_answer": (MAKER_ONLY, MAKER_ONLY),
    "meeting_discard": (NO_GET, RECORDS_STEP),
    "exception_list": (UPPER_ONLY, UPPER_ONLY),
    "exception_end": (NO_GET, [LOGIN, LOGIN] + [404] * 5 + [302]),
    "change_list": (UPPER_ONLY, UPPER_ONLY),
    "paper_templates": (KEEPS_PAPERS, KEEPS_PAPERS),
    # Without a kind of paper there is nothing.
    "paper_template": (NOTHING, NO_POST),
    "paper_template_reset": (NO_GET, NOTHING),
    "roll_upload": (
        [LOGIN, LOGIN, 404, 404, 404, 200, 200, 404],
        [LOGIN, LOGIN, 404, 404, 404, 200, 200, 404],
    ),
    "attendance_upload": (
        [LOGIN, LOGIN, 404, 404, 404, 200, 200, 404],
        [LOGIN, LOGIN, 404, 404, 404, 200, 200, 404],
    ),
    "attendance_template": ([LOGIN, LOGIN, 404, 404, 404, 200, 200, 404], NO_POST),
    "roll_template": ([LOGIN, LOGIN, 404, 404, 404, 200, 200, 404], NO_POST),
    # Without a unit: of the commune in which one works.
    "roll_export": ([LOGIN, LOGIN, 404, 404, 404, 200, 200, 404], NO_POST),
    "import_list": ([LOGIN, LOGIN, 404, 404, 404, 200, 200, 404], NO_POST),
    "import_plan": (MAKER_ONLY, NO_POST),
    "import_progress": (MAKER_ONLY, NO_POST),
    "import_apply": (NO_GET, MAKER_STEP),
    "import_layout": (MAKER_ONLY, MAKER_ONLY),
    "import_answers": (MAKER_STEP, MAKER_STEP),
    "import_mended": (MAKER_STEP, NO_POST),
    "import_undo": (MAKER_STEP, MAKER_STEP),
    "report_attendance": (WITH_A_POST, NO_POST),
    "report_attendance_meetings": (WITH_A_POST, NO_POST),
    "report_attendance_cells": (WITH_A_POST, NO_POST),
    "report_reporting": (WITH_A_POST, NO_POST),
    "report_reporting_slots": (WITH_A_POST, NO_POST),
    "report_calendar": ([LOGIN, LOGIN, 200, 404, 404, 200, 200, 200], NO_POST),
    "report_monthly": ([LOGIN, LOGIN, 200, 404, 404, 200, 200, 200], NO_POST),
    "report_ratings": (WITH_A_POST, NO_POST),
    "report_ratings_list": (WITH_A_POST, NO_POST),
    "login": ([200, 200] + [302] * 6, [200, 200] + [302] * 6),
    "login_code": ([302] * 8, [302] * 8),
    "logout": ([405] * 8, [302] * 8),
    "link_code": ([200] * 8, [200] * 8),
    # The code of the address is that of no link.
    "link_open": ([404] * 8, [405] * 8),
    "link_password": ([302] * 8, [302] * 8),
    "account": (ALL_SIGNED_IN, NO_POST),
    "password_change": (ALL_SIGNED_IN, ALL_SIGNED_IN),
    "sign_out_elsewhere": (NO_GET, [LOGIN, LOGIN] + [302] * 6),
    "second_factor": (ALL_SIGNED_IN, ALL_SIGNED_IN),
    # Of who has no second factor.
    "recovery_codes": (NO_GET, NOTHING),
    "second_factor_off": (NO_GET, NOTHING),
    "account_list": (KEEPS_PAPERS, KEEPS_PAPERS),
    "account_new": (KEEPS_PAPERS, KEEPS_PAPERS),
    # About the secretary of the place.
    "account_detail": (KEEPS_ACCOUNT, NO_POST),
    "account_invite": (NO_GET, KEEPS_ACCOUNT_STEP),
    "account_post": (KEEPS_ACCOUNT, KEEPS_ACCOUNT),
    "account_second_factor": (NO_GET, KEEPS_ACCOUNT_STEP),
    "post_end": (KEEPS_ACCOUNT, KEEPS_ACCOUNT),
    "service_worker": ([200] * 8, [405] * 8),
    "set_language": ([302] * 8, [302] * 8),
    "set_appearance": ([405] * 8, [302] * 8),
}
# Which object of a place each address is about; meetings differ by what can be done with them.
ABOUT_SUBMITTED = {"meeting_detail", "meeting_confirm", "meeting_return", "meeting_roll"}
ABOUT_OTHERS = {
    "meeting_reopen": "confirmed",
    "meeting_dispute": "dictated",
    "meeting_answer": "disputed",
    "exception_end": "exception",
}


def addresses(patterns=None):
    """Yield the named patterns of the resolver, with the names of what they take. Those of the
    admin are walked by tests/cells/admin/test_access.py."""
    for pattern in patterns or get_resolver().url_patterns:
        if getattr(pattern, "namespace", None) == "admin":
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        else:
            yield pattern.name, tuple(pattern.pattern.converters)


def address(name, takes, place):
    """Return the address of the page about something of `place`."""
    if not takes:
        return reverse(name)
    if name == "link_open":
        return reverse(name, args=["ABCD-EFGH-JKMN"])
    if takes == ("code",):
        code = place.members[0].code if name.startswith("member") else place.cell.code
        return reverse(name, args=[code])
    if name.startswith("account"):
        return reverse(name, args=[place.secretary.pk])
    if name == "post_end":
        return reverse(name, args=[place.secretary.posts.get().pk])
    if name.startswith("import_"):
        return reverse(name, args=[place.roll.pk])
    if name in ABOUT_OTHERS:
        return reverse(name, args=[getattr(place, ABOUT_OTHERS[name]).pk])
    meeting = place.submitted if name in ABOUT_SUBMITTED else place.draft
    return reverse(name, args=[meeting.pk])


def missing(name, takes):
    """Return the address of something that does not exist."""
    return reverse(name, args=["NOWHERE-99999" if takes == ("code",) else 10**9])


def client_of(world, who):
    client = Client(raise_request_exception=True)
    if who != "anonymous":
        client.force_login(world.users[who])
    return client


def outcome(response):
    """Return the status, or LOGIN for who is sent to sign in."""
    to_login = response.status_code == 302 and response.headers["Location"].startswith("/login/")
    return LOGIN if to_login and "next=" in response.headers["Location"] else response.status_code


def body(response):
    """Return the page without what differs at every answer."""
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return text.replace(response.request["PATH_INFO"], "")


def text_of(response):
    """Return what a page or a file says; of a workbook all its parts, unpacked."""
    if not response.content.startswith(b"PK"):
        return response.content.decode()
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        return "".join(book.read(part).decode() for part in book.namelist())


furnished = standing(build_world)


@pytest.fixture
def world(furnished, db):
    """Give the world; what a test does to it is rolled back."""
    return furnished


ADDRESSES = sorted(addresses())
ABOUT_SOMETHING = [(name, takes) for name, takes in ADDRESSES if takes]


def test_every_address_has_its_line():
    assert {name for name, _takes in ADDRESSES} == set(EXPECTED)


@pytest.mark.parametrize(("name", "takes"), ADDRESSES, ids=[name for name, _ in ADDRESSES])
def test_what_everybody_gets(world, name, takes):
    here, clients = address(name, takes, world.here), [client_of(world, who) for who in PERSONAS]
    got_by_get = [outcome(client.get(here)) for client in clients]
    before = _everything()
    got_by_post = [outcome(client.post(here)) for client in clients]
    assert (got_by_get, got_by_post) == EXPECTED[name]
    assert _everything() == before, "An empty form changed a fact."


def _everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (
            Meeting,
            Attendance,
            Minutes,
            Resolution,
            PaperTemplate,
            Member,
            Import,
            Change,
        )
    ]


@pytest.mark.parametrize(("name", "takes"), ABOUT_SOMETHING, ids=[n for n, _ in ABOUT_SOMETHING])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_not_theirs_answers_as_what_is_not_there(world, name, takes, method):
    """The page about something foreign is, byte for byte, the page about nothing."""
    for who in ("nobody", "secretary_there", "staff_there"):
        client = client_of(world, who)
        foreign = getattr(client, method)(address(name, takes, world.here))
        nothing = getattr(client, method)(missing(name, takes))
        assert (who, foreign.status_code, body(foreign)) == (
            who,
            nothing.status_code,
            body(nothing),
        )


def test_the_search_finds_only_ones_own(world):
    for who, seen, unseen in (
        ("secretary", world.here, world.there),
        ("staff_there", world.there, world.here),
    ):
        page = client_of(world, who).post(
            reverse("member_search"), {"words": "nguyen"}, follow=True
        )
        found = {member.full_name for member in page.context["found"]}
        assert found == {member.full_name for member in seen.members}, who
        assert not found & set(unseen.names)


def test_upper_staff_see_both_places(world):
    page = client_of(world, "upper").post(
        reverse("member_search"), {"words": "nguyen"}, follow=True
    )
    found = {member.full_name for member in page.context["found"]}
    assert found == {member.full_name for member in (*world.here.members, *world.there.members)}


@pytest.mark.parametrize("who", ["reader", "secretary", "staff", "upper"])
def test_a_post_that_ends_takes_effect_at_the_next_request(world, who):
    client = client_of(world, who)
    page = reverse("cell_detail", args=[world.here.cell.code])
    assert client.get(page).status_code == 200
    post = world.users[who].posts.get()
    post.end = post.start.replace(year=post.start.year + 1)
    post.save()
    assert outcome(client.get(page)) == LOGIN
