"""docs/security.md: every requirement of levels 1 and 2 once, each with what shows it."""

import ast
import re
from collections import Counter
from functools import cache

import pytest

from tests.docs import markdown

PAGE = markdown.read("docs/security.md")
MOST_LINES_OF_THE_MODEL = 100
# The level of each requirement of ASVS 5.0.0, in order, by section.
LEVELS = """
1.1 22  1.2 1111122223  1.3 112222222223  1.4 222  1.5 123
2.1 122  2.2 112  2.3 12223  2.4 23
3.1 3  3.2 113  3.3 12223  3.4 11222233  3.5 11122333  3.6 3  3.7 22333
4.1 12233  4.2 23333  4.3 22  4.4 1222
5.1 2  5.2 112333  5.3 113  5.4 222
6.1 122  6.2 111111112222  6.3 11223333  6.4 112233  6.5 22222333  6.6 2223  6.7 33  6.8 2222
7.1 222  7.2 1111  7.3 22  7.4 11222  7.5 223  7.6 22
8.1 1233  8.2 1123  8.3 133  8.4 23
9.1 111  9.2 1222
10.1 22  10.2 223  10.3 22223  10.4 1111122222233333  10.5 22222  10.6 22  10.7 222
11.1 2233  11.2 22233  11.3 11233  11.4 1222  11.5 23  11.6 23  11.7 33
12.1 12233  12.2 11  12.3 22223
13.1 2333  13.2 222223  13.3 2233  13.4 1222233
14.1 22  14.2 12223333  14.3 122
15.1 12233  15.2 12233  15.3 1222222  15.4 3333
16.1 2  16.2 22222  16.3 2222  16.4 222  16.5 2223
17.1 23  17.2 22223333  17.3 22
"""
SHOWN, REASONED = {"holds", "holds in part"}, {"does not apply", "not yet"}
ROW = re.compile(r"^\| V\d")
SOURCE = re.compile(r"\w[\w./-]*(?:\.(?:py|md|txt|html|js|toml)|/)")


def asked():
    """Return the level of each requirement of levels 1 and 2, by its id."""
    sections = re.findall(r"(\d+\.\d+) (\d+)", LEVELS)
    return {
        f"V{section}.{number}": level
        for section, levels in sections
        for number, level in enumerate(levels, 1)
        if level != "3"
    }


ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split(" |")]
    for line in PAGE.splitlines()
    if ROW.match(line)
]


def evidence(said):
    """Return the tests and files that a cell names, and whether it links to a document."""
    words = markdown.code_words(said)
    tests = [word for word in words if "::" in word]
    files = [word for word in words if SOURCE.fullmatch(word)]
    return tests, files, markdown.links(said)


def test_the_standard_has_as_many_requirements_as_it_says():
    # The numbers that ASVS 5.0.0 itself gives for its levels.
    assert Counter(asked().values()) == {"1": 70, "2": 183}


def test_every_requirement_is_there_once_with_its_level():
    assert [(row[0], row[1]) for row in ROWS] == list(asked().items())


def test_no_cell_is_empty():
    assert [row[0] for row in ROWS if len(row) != 5 or not all(row)] == []
    assert {row[3] for row in ROWS} <= SHOWN | REASONED


def test_what_holds_is_shown_and_all_else_has_its_reason():
    faults = {row[0]: fault for row in ROWS if (fault := fault_of(*row[3:]))}

    assert faults == {}


def fault_of(verdict, said):
    """Return what is wrong with what a row says, or nothing."""
    tests, files, links = evidence(said)
    reason = re.sub(r"`[^`]+`|\]\([^)]+\)", "", said).split()
    fewest = {"holds": 0, "not yet": 6}.get(verdict, 2)
    gone = [test for test in tests if test.partition("::")[2] not in functions_of(test)]
    gone += [name for name in files if not (markdown.ROOT / name).exists()]
    if gone:
        return f"There is no {gone}."
    if verdict == "holds" and not (tests or files or links):
        return "Nothing shows it."
    return "The reason is missing." if len(reason) < fewest else ""


@pytest.mark.parametrize(
    ("verdict", "said", "fault"),
    [
        ("holds", "`docs/look.md`", ""),
        ("holds", "because it does", "Nothing shows it."),
        ("holds", "`docs/nowhere.md`", "There is no ['docs/nowhere.md']."),
        ("not yet", "too bad", "The reason is missing."),
        ("does not apply", "`docs/look.md`", "The reason is missing."),
        (
            "holds",
            "`tests/docs/test_readme.py::test_nothing`",
            "There is no ['tests/docs/test_readme.py::test_nothing'].",
        ),
    ],
)
def test_a_row_that_shows_nothing_is_found(verdict, said, fault):
    assert fault_of(verdict, said) == fault


def functions_of(test):
    """Return the names of the tests in the file of a test."""
    return _functions(test.partition("::")[0])


@cache
def _functions(name):
    tree = ast.parse(markdown.read(name))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_file_that_is_named_elsewhere_exists():
    text = "\n".join(line for line in PAGE.splitlines() if not ROW.match(line))
    tests, files, _links = evidence(text)

    assert len(files) > 10
    assert [name for name in files if not (markdown.ROOT / name).exists()] == []
    assert [test for test in tests if test.partition("::")[2] not in functions_of(test)] == []


def test_the_threat_model_is_one_page():
    text = markdown.read("SECURITY.md")

    assert len(text.splitlines()) <= MOST_LINES_OF_THE_MODEL
    assert "docs/security.md" in markdown.links(text)
    assert "SECURITY.md" in markdown.links(markdown.read("README.md"))
