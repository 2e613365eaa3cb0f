"""Every page: how long it takes, how many statements it sends, how long its choices are."""

import gzip
import re
from statistics import median

from django.urls import URLResolver, get_resolver, reverse

from cells.models import Membership, User
from tests.bench.meters import Statements, timed
from tests.bench.pages.report import signed_in

LOGINS = ("district", "commune", "secretary", "reader")
TIMES = 3
# What the pages of figures are asked besides what they show unasked: a year, its cells, all years.
ASKED = ("year={year}", "year={year}&by=cell", "from={first}-01&to={year}-12")
_CHOICE = re.compile(r"<(select|datalist)\b.*?</\1>", re.DOTALL)


def measure(*, year, years):
    """Ask for every page as each login; return what each that is theirs took."""
    found = []
    for who in LOGINS:
        client = signed_in(who)
        for url in _addresses(who, year, years):
            if page := _ask(client, url):
                found.append({"who": who, "url": url, **page})
    return found


def _ask(client, url):
    """Return what a page took; None where there is none for this login, or no page to get."""
    seconds, response = timed(lambda: _whole(client, url))
    if response.status_code != 200:
        return None
    times = [seconds] + [timed(lambda: _whole(client, url))[0] for _again in range(TIMES - 1)]
    statements = Statements()
    with statements.counted():
        response = _whole(client, url)
    html = _html_of(response)
    choices = [choice[0].count("<option") for choice in _CHOICE.finditer(html)]
    return {
        "ms": round(median(times) * 1000, 1),
        "statements": statements.count,
        "options": max(choices, default=0),
        "bytes": len(response.content),
    }


def _html_of(response):
    """Return what a page says; a file has no choices."""
    if "html" not in response["Content-Type"]:
        return ""
    packed = response.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(response.content) if packed else response.content).decode()


def _whole(client, url):
    """Return the answer of an address, with all of a file that comes in pieces."""
    response = client.get(url)
    if response.streaming:
        response.content = b"".join(response.streaming_content)
    return response


def _addresses(who, year, years):
    """Yield every address that can be asked for: of the cell of the demo's secretary, somebody in
    it and its newest meeting of each state; and the pages of figures about more time."""
    cell = User.objects.get(username="secretary").posts.get().cell
    member = Membership.objects.today().filter(cell=cell).first().member
    newest = {meeting.state: meeting.pk for meeting in cell.meetings.order_by("month", "pk")}
    for name, takes in sorted(set(_named(get_resolver().url_patterns))):
        if not takes:
            yield from _asked(reverse(name), year, years)
        elif takes == ("code",) and name != "link_open":
            yield reverse(name, args=[member.code if name.startswith("member") else cell.code])
        elif takes == ("pk",) and name.startswith("meeting"):
            yield from (reverse(name, args=[pk]) for pk in newest.values())


def _named(patterns):
    """Yield name and parameters of every address of ours, the admin's left out."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not pattern.namespace:
                yield from _named(pattern.url_patterns)
        elif pattern.name and pattern.name != "logout":
            yield pattern.name, tuple(pattern.pattern.converters)


def _asked(url, year, years):
    """Yield an address as it is, and one of figures or of a list also for what may take long."""
    yield url
    queries = ASKED if url.startswith(reverse("report_attendance")[:8]) else ()
    for query in queries:
        yield f"{url}?{query.format(year=year, first=year - years + 1)}"
