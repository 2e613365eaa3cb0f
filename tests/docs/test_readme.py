"""README.md is short and says what is so; every link of the documents leads somewhere."""

import re

import pytest

from config.serve import DEMO_LOGINS, DEMO_PASSWORD
from tests.docs import markdown
from tests.run import SETTINGS

README = markdown.read("README.md")
SECTIONS = markdown.sections(README, 2)
MOST_LINES = 120

DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"] + sorted(
    str(path.relative_to(markdown.ROOT)) for path in (markdown.ROOT / "docs").rglob("*.md")
)
LINKS = [
    (document, link)
    for document in DOCUMENTS
    for link in markdown.links(markdown.read(document))
    if not re.match(r"[a-z]+:", link)
]


def test_it_is_short():
    assert len(README.splitlines()) <= MOST_LINES


@pytest.mark.parametrize(("document", "link"), LINKS)
def test_every_link_leads_somewhere(document, link):
    name, _, anchor = link.partition("#")
    target = (markdown.ROOT / document).parent / name if name else markdown.ROOT / document

    assert target.exists()
    assert not anchor or anchor in anchors(target.read_text(encoding="utf-8"))


def anchors(text):
    """Return the anchors of a document's headings, as they are made where it is shown."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_every_target_of_make_exists():
    targets = set(re.findall(r"^([a-z]+):", markdown.read("Makefile"), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z]+) ", README.replace("`", " "))) <= targets


def test_the_settings_are_those_of_the_code():
    rows = markdown.table(SECTIONS["Settings"])

    named = [word for row in rows for word in markdown.code_words(row[0])]

    assert sorted(named) == sorted(SETTINGS)


def test_the_demo_logins_are_those_of_the_code():
    rows = markdown.table(SECTIONS["Start"])

    assert [markdown.code_words(row[0])[0] for row in rows] == list(DEMO_LOGINS)
    assert f"`{DEMO_PASSWORD}`" in SECTIONS["Start"]
