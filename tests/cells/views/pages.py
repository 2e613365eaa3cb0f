"""What the tests of pages share: how a page reads, and that what is not theirs is not there."""

import re
from html.parser import HTMLParser
from itertools import product

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
NOWHERE = 99_999_999


def words(response):
    """Return a page without what differs from one request to the next by itself."""
    page = TOKEN.sub("", response.content.decode())
    return page.replace(response.request["PATH_INFO"], "")


def assert_not_there(client, address, missing, data=None):
    """Show that an address answers as one that leads nowhere does, to GET and to POST."""
    for ask in (client.get, lambda url: client.post(url, data or {})):
        answers = [ask(url) for url in (address, missing)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert words(answers[0]) == words(answers[1])


def assert_asks_to_sign_in(client, address, data=None):
    """Show that who is not signed in is sent to the login page, and nowhere else."""
    for answer in (client.get(address), client.post(address, data or {})):
        assert (answer.status_code, answer.url) == (302, f"/login/?next={address}")


def said(response):
    """Return the messages of a page, or of the page that it redirects to."""
    return [str(message) for message in response.context["messages"]]


def errors(response):
    """Return what a page's form says, by field."""
    return {name: list(found) for name, found in response.context["form"].errors.items()}


class _Fields(HTMLParser):
    """Reads what a page's form to an address would send as it stands, without its buttons."""

    def __init__(self, address):
        super().__init__()
        self.address, self.is_inside, self.area, self.sent = address, False, None, {}

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.is_inside = given.get("action", self.address) == self.address
        name = given.get("name")
        if not self.is_inside or not name or tag == "button":
            return
        if tag == "textarea":
            self.area, self.sent[name] = name, ""
        elif given.get("type") not in ("radio", "checkbox") or "checked" in given:
            self.sent[name] = given.get("value") or ""

    def handle_endtag(self, tag):
        self.is_inside = self.is_inside and tag != "form"
        self.area = self.area if tag != "textarea" else None

    def handle_data(self, data):
        if self.area:
            self.sent[self.area] += data.removeprefix("\n")


def sent_by(response, address, **changed):
    """Return what the form of a page to `address` sends, with what is changed in it."""
    fields = _Fields(address)
    fields.feed(response.content.decode())
    return fields.sent | changed


def names(count):
    """Return so many invented names, no two alike."""
    letters = "abcdeghiklmnopqrstuvxy"
    return [f"Lê {one.upper()}{other}an" for one, other in product(letters, repeat=2)][:count]
