"""The admin is there for superusers alone; facts are only read there, whoever asks."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cells.admin.site import site
from cells.models import User
from tests.standing import standing
from tests.test_access import body
from tests.world import build_world

ADMINS = {model._meta.model_name: each for model, each in site._registry.items()}
WRITTEN = {name for name, each in ADMINS.items() if each.group < 3}
FACTS = set(ADMINS) - WRITTEN

furnished = standing(build_world)


@pytest.fixture
def world(furnished, db):
    """Give the world; what a test does to it is rolled back."""
    return furnished


def addresses(kinds=("changelist", "add", "change", "history", "delete")):
    """Yield every address of the admin about something that is there: noun, kind, address."""
    for model, each in site._registry.items():
        row = model._default_manager.order_by("pk").first()
        for kind in kinds:
            takes = [row.pk] if kind in ("change", "history", "delete") and row else []
            if takes or kind in ("changelist", "add"):
                name = each.opts.model_name
                yield name, kind, reverse(f"admin:cells_{name}_{kind}", args=takes)


def client_of(user):
    client = Client()
    if user:
        client.force_login(user)
    return client


# Sheets stand below their meetings; the bytes of files, and what people sign in with, are nobody's
# to read.
NOT_LISTED = {"attendance", "importfile"}
NOT_LISTED |= {"failedtries", "invitation", "recoverycode", "secondfactor"}


def test_every_noun_of_the_record_is_there():
    nouns = {model._meta.model_name for model in apps.get_app_config("cells").get_models()}

    assert nouns - set(ADMINS) == NOT_LISTED
    assert {
        "cell",
        "cellplacement",
        "cellsuccession",
        "commune",
        "communeplacement",
        "communesuccession",
        "exemption",
        "member",
        "membership",
        "office",
        "post",
        "setting",
        "uppercommittee",
        "user",
    } == WRITTEN


def test_for_others_it_is_not_there(world):
    upper = world.users["upper"]
    # That Django calls somebody staff opens nothing.
    User.objects.filter(pk=upper.pk).update(is_staff=True)
    insider, stranger = client_of(upper), client_of(None)
    first = reverse("admin:index")
    for name, kind, url in [*addresses(), ("site", "index", first)]:
        method = "get" if kind in ("history", "index") else "post"
        assert getattr(insider, method)(url).status_code == 404, (name, kind)
        if kind in ("changelist", "index"):
            assert insider.get(url).status_code == 404, (name, kind)
            assert stranger.get(url).headers["Location"].startswith("/login/?next="), name
    assert body(insider.get(first)) == body(insider.get("/no/such/page/"))


def test_a_superuser_who_is_no_longer_active_is_a_stranger(world):
    root = User.objects.create_superuser("root")
    client = client_of(root)
    assert client.get(reverse("admin:index")).status_code == 200

    User.objects.filter(pk=root.pk).update(is_active=False)

    assert client.get(reverse("admin:index")).headers["Location"].startswith("/login/")


def test_there_is_no_second_way_in(world):
    client = client_of(User.objects.create_superuser("root"))
    for path in ("login/", "logout/", "password_change/", "autocomplete/", "r/1/1/"):
        assert client.get(f"/admin/{path}").status_code == 404, path
        assert client.post(f"/admin/{path}").status_code == 404, path
    assert client_of(None).post("/admin/login/").headers["Location"].startswith("/login/")


def test_a_superuser_sees_every_page_under_the_policy_of_all_pages(world):
    client = client_of(User.objects.create_superuser("root"))
    policy = client.get("/").headers["Content-Security-Policy"]
    for name, kind, url in addresses():
        if name in FACTS and kind == "history":
            continue
        may = name in WRITTEN and (name, kind) != ("user", "delete")
        expected = 403 if kind in ("add", "delete") and not may else 200
        if name == "setting" and kind == "delete":
            expected = 403  # the only value of its key
        page = client.get(url)
        assert (name, kind, page.status_code) == (name, kind, expected)
        assert page.headers["Content-Security-Policy"] == policy
        assert "no-store" in page.headers["Cache-Control"], (name, kind)
        assert b"style=" not in page.content, (name, kind)
        assert b"<style" not in page.content, (name, kind)
        assert b" onclick" not in page.content, (name, kind)
    assert "unsafe" not in policy


def test_nothing_sent_to_a_fact_changes_it(world):
    client = client_of(User.objects.create_superuser("root"))
    before = {name: _rows(name) for name in FACTS}
    for name, kind, url in addresses(("changelist", "add", "change", "delete")):
        if name in FACTS:
            sent = {"post": "yes", "action": "delete_selected", "_selected_action": "1", "q": ""}
            expected = 200 if kind == "changelist" else 403
            assert client.post(url, sent).status_code == expected, (name, kind)
    after = {name: _rows(name) for name in FACTS}
    # Looking is logged, and nothing else happened.
    assert before.pop("reading") != after.pop("reading")
    assert before == after


def _rows(name):
    return list(ADMINS[name].model._base_manager.order_by("pk").values())


def test_a_longer_list_asks_no_more(world, monkeypatch):
    client = client_of(User.objects.create_superuser("root"))
    many = {url: _queries(client, url) for _name, _kind, url in addresses(("changelist",))}
    for each in ADMINS.values():
        monkeypatch.setattr(each, "list_per_page", 1)
    few = {url: _queries(client, url) for url in many}

    assert few == many
    assert max(many.values()) <= 8


def _queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
