"""No page, whatever it is asked, shows a name that is not for who asks: every address is walked."""

import pytest

from tests.standing import standing
from tests.test_access import ADDRESSES, address, client_of, text_of
from tests.world import PERSONAS, build_world

furnished = standing(build_world)


@pytest.fixture
def world(furnished, db):
    """Give the world; what a test does to it is rolled back."""
    return furnished


@pytest.mark.parametrize("who", [who for who in PERSONAS if who != "upper"])
def test_no_name_from_elsewhere_appears_anywhere(world, who):
    """Whoever works here sees nobody from there, on any page, by any address; and readers and
    those without a post see nobody at all."""
    forbidden = list(world.there.names)
    if who in ("anonymous", "nobody", "reader"):
        forbidden += world.here.names
    if who.endswith("_there"):
        forbidden = world.here.names
    client = client_of(world, who)
    for name, takes in ADDRESSES:
        if name == "logout":
            continue
        for method, url, asked in _ways_of_asking(name, takes, world):
            response = text_of(getattr(client, method)(url, asked))
            shown = [person for person in forbidden if person in response]
            assert shown == [], (name, url, asked)


def _ways_of_asking(name, takes, world):
    """Yield plain, filtered and searching requests about both places: method, address, fields.
    An address that is about nothing of a place is asked once, and with the filters of each. Only
    figures are asked for members, and for a file."""
    words, plain = {"words": "nguyen"}, [{}]
    if name.startswith("report_"):
        plain += [{"subject": "member"}, {"format": "csv"}]
    for place in (world.here, world.there):
        url = address(name, takes, place)
        if takes or place is world.here:
            yield from (("get", url, asked) for asked in plain)
            yield "post", url, words
        units = {"commune": place.commune.code, "cell": place.cell.code, "row": place.cell.code}
        yield "get", url, {**words, **units, "subject": "member", "by": "cell"}
