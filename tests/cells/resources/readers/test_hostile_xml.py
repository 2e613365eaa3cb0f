"""Files whose XML names another file, or itself over and over: nothing is fetched or multiplied."""

import io
import re
import tracemalloc
import zipfile

import pytest

from cells.resources.papers.checking import faults_of
from cells.resources.readers.workbooks import open_workbook
from cells.resources.sheets import Choices, UnreadableError
from tests.cells.resources.papers.documents import document_of, rewritten
from tests.data.rolls.workbooks import FILES

SECRET = "SECRET OF THE SERVER"
TEN_TIMES = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 9))
ENTITIES = {
    "another file": '<!ENTITY e8 SYSTEM "file://{path}">',
    "itself over and over": f'<!ENTITY e0 "{SECRET}">{TEN_TIMES}',
}


def hostile(data, part, entity):
    """Return a package in which one part declares `entity`, and says it in its first text."""
    content = zipfile.ZipFile(io.BytesIO(data)).read(part).decode()
    begin = re.search(r"<(?![?!])(?:\w+:)?(\w+)", content).start()
    content = f"{content[:begin]}<!DOCTYPE x [{entity}]>{content[begin:]}"
    content, count = re.subn(r"(<(?:w:)?t(?: [^>]*)?>)", r"\1&e8;", content, count=1)
    assert count == 1
    return rewritten(data, {part: content.encode()})


def said_by(reader, data):
    """Return all that is read of a file, or is said against it."""
    try:
        return str(reader(data))
    except UnreadableError as error:
        return str(error)


def read_workbook(data):
    source = open_workbook(data, len, Choices())
    return [line.values for line in source.lines]


READERS = {
    "workbook": (read_workbook, FILES["workbook_titles.xlsx"], "xl/worksheets/sheet1.xml"),
    "template": (faults_of, document_of("{{ ten_chi_bo }}"), "word/document.xml"),
}


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("entity", ENTITIES)
def test_no_entity_is_followed(tmp_path, kind, entity):
    path = tmp_path / "secret"
    path.write_text(SECRET)
    reader, data, part = READERS[kind]
    data = hostile(data, part, ENTITIES[entity].replace("{path}", str(path)))

    tracemalloc.start()
    said = said_by(reader, data)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert said
    assert SECRET not in said
    assert most < 50 << 20
