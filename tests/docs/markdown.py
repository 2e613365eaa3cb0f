"""Reading our documents: their sections, tables, code words and links."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_HEADING = re.compile(r"^(#+) (.+)$")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def read(name):
    """Return the text of a document, by its path from the root."""
    return (ROOT / name).read_text(encoding="utf-8")


def sections(text, level):
    """Return the text under each heading of a level, by heading, up to the next as high."""
    found, current, in_code = {}, None, False
    for line in text.splitlines():
        in_code ^= line.startswith("```")
        heading = None if in_code else _HEADING.match(line)
        if heading and len(heading[1]) <= level:
            current = heading[2] if len(heading[1]) == level else None
        if current is not None:
            found.setdefault(current, []).append(line)
    return {heading: "\n".join(lines) for heading, lines in found.items()}


def table(text):
    """Return the rows of the first table in a text, without its heading, each a list of cells."""
    rows = []
    for line in text.splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split(" |")])
        elif rows:
            break
    return rows[2:]


def code_words(text):
    """Return what stands between backticks, in order."""
    return _CODE.findall(text)


def links(text):
    """Return the targets of links and images, in order."""
    return _LINK.findall(text)
