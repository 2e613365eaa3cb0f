"""What the tests of pages share: how a page reads, and that what is not theirs is not there."""

import re
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


def names(count):
    """Return so many invented names, no two alike."""
    letters = "abcdeghiklmnopqrstuvxy"
    return [f"Lê {one.upper()}{other}an" for one, other in product(letters, repeat=2)][:count]
