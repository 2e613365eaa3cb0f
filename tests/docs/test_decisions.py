"""docs/decisions: every record is short, has the three parts and stands in the index."""

import re
import tomllib

import pytest

from tests.docs import markdown

FOLDER = markdown.ROOT / "docs" / "decisions"
RECORDS = sorted(path.name for path in FOLDER.glob("[0-9]*.md"))
MOST_LINES = 40
PROJECT = tomllib.loads(markdown.read("pyproject.toml"))


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_short_and_has_its_parts(name):
    text = markdown.read(f"docs/decisions/{name}")

    assert len(text.splitlines()) < MOST_LINES
    assert text.startswith(f"# {name[:4]} ")
    assert list(markdown.sections(text, 2)) == ["Context", "Decision", "Consequences"]


def test_records_are_numbered_without_gaps():
    assert [name[:4] for name in RECORDS] == [f"{n:04}" for n in range(1, len(RECORDS) + 1)]


def test_the_index_names_every_record_with_its_title():
    index = re.findall(
        r"^- \[(.+)\]\((\d{4}-.+\.md)\)$", markdown.read("docs/decisions/README.md"), re.MULTILINE
    )
    titles = [markdown.read(f"docs/decisions/{name}").splitlines()[0] for name in RECORDS]

    assert index == [
        (title.removeprefix("# "), name) for title, name in zip(titles, RECORDS, strict=True)
    ]


@pytest.mark.parametrize(
    ("heading", "asked_for"),
    [
        ("To run", PROJECT["project"]["dependencies"]),
        ("To develop", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_every_dependency_has_its_line(heading, asked_for):
    text = markdown.sections(markdown.read("docs/decisions/dependencies.md"), 2)[heading]
    rows = markdown.table(text)

    assert [markdown.code_words(row[0])[0] for row in rows] == [
        re.split(r"[<>=~! ]", each)[0] for each in asked_for
    ]
    assert all(len(row) == 4 and all(row) for row in rows)
