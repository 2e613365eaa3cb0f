"""Light or dark, by choice."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
DARK = "css/dark"


@pytest.mark.parametrize(
    ("kept", "dark_when", "scheme"),
    [
        (None, 'media="screen and (prefers-color-scheme: dark)"', "light dark"),
        ("nonsense", 'media="screen and (prefers-color-scheme: dark)"', "light dark"),
        ("dark", 'media="screen"', "dark"),
        ("light", None, "light"),
    ],
)
def test_the_page_says_which_colours_hold(kept, dark_when, scheme):
    client = Client()
    if kept:
        client.cookies["appearance"] = kept

    text = client.get("/login/").content.decode()

    assert f'name="color-scheme" content="{scheme}"' in text
    links = [line for line in text.splitlines() if DARK in line]
    assert [dark_when in line for line in links] == ([True] if dark_when else [])
    assert text.count('aria-pressed="true"') == 1


def test_the_choice_is_kept_and_leads_back():
    client = Client()

    answer = client.post("/appearance/", {"appearance": "dark", "next": "/login/?next=/cells/"})

    assert (answer.status_code, answer.url) == (302, "/login/?next=/cells/")
    assert client.cookies["appearance"].value == "dark"
    assert client.cookies["appearance"]["httponly"]


@pytest.mark.parametrize("following", ["//elsewhere.example/", "https://elsewhere.example/", ""])
def test_it_leads_nowhere_else_and_keeps_no_nonsense(following):
    client = Client()

    answer = client.post("/appearance/", {"appearance": "purple", "next": following})

    assert answer.url == "/"
    assert "appearance" not in client.cookies
