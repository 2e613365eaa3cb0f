"""What kind of file a template may be."""

import io
import zipfile

import pytest
from django.utils import translation
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT

from cells.resources.papers import documents
from cells.resources.papers.checking import faults_of
from cells.resources.papers.documents import open_document
from cells.resources.sheets import UnreadableError
from tests.cells.resources.papers.documents import document_of, replaced, rewritten, saved

GOOD = document_of("{{ chi_bo }}")
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES, BODY, RELS = "[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"
NO_DOCUMENT = "The file is not a Word document: in Word, save it as “Word Document (.docx)”."
DAMAGED = "The file is damaged: open it in Word, save it under a new name and send that."
TOO_LARGE = (
    "The file is too large for a template (2 MB, 1024 KB of it text): take pictures and old pages"
    " out."
)
MACROS = "The file has macros: in Word, save it as “Word Document (.docx)”, without macros."


def refusal(data):
    with translation.override("en"), pytest.raises(UnreadableError) as refused:
        open_document(data)
    return str(refused.value)


def other_type(kind):
    return rewritten(GOOD, {TYPES: replaced(MAIN, kind)})


def test_a_word_document_is_opened():
    document, parts, _others = open_document(GOOD)
    assert document.paragraphs[0].text == "{{ chi_bo }}"
    assert [str(part.partname) for part in parts] == ["/word/document.xml"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "Biên bản".encode(),
        other_type(b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        other_type(MAIN.replace(b"document.main", b"template.main")),
    ],
)
def test_no_word_document_is_refused(data):
    assert refusal(data) == NO_DOCUMENT


def test_text_in_a_part_that_is_not_named_as_one_is_refused():
    """It would not be looked at before it is opened."""
    parts = {
        TYPES: replaced(b"/word/document.xml", b"/word/document.bin"),
        "_rels/.rels": replaced(b"word/document.xml", b"word/document.bin"),
        "word/document.bin": zipfile.ZipFile(io.BytesIO(GOOD)).read(BODY),
    }
    assert refusal(rewritten(GOOD, parts)) == DAMAGED


def test_a_document_with_macros_is_refused():
    assert refusal(other_type(b"application/vnd.ms-word.document.macroEnabled.main+xml")) == MACROS
    project = replaced(
        b"</Types>",
        b'<Override PartName="/word/vbaProject.bin"'
        b' ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    )
    assert refusal(rewritten(GOOD, {TYPES: project, "word/vbaProject.bin": b"x"})) == MACROS


@pytest.mark.parametrize("kind", ["oleObject", "package", "aFChunk", "control", "subDocument"])
def test_what_is_brought_along_is_refused(kind):
    document = Document()
    part = document.part.package.main_document_part
    relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    part.relate_to(part.part_related_by(RT.STYLES), relation)
    assert refusal(saved(document)) == (
        f"The file brings along something that is no text or picture ({kind.lower()}): take it out,"
        " or copy the text into a new document."
    )


def test_a_link_to_elsewhere_is_refused():
    document = Document()
    document.part.relate_to("https://example.org/x", RT.HYPERLINK, is_external=True)
    assert refusal(saved(document)) == (
        "The file has a link to “https://example.org/x”: in Word, remove the hyperlink."
    )


def test_a_picture_from_elsewhere_is_refused():
    document = Document()
    document.part.relate_to("file://server/x.png", RT.IMAGE, is_external=True)
    assert refusal(saved(document)) == (
        "The file fetches “file://server/x.png” from elsewhere: put it into the file itself."
    )


def test_a_large_file_is_refused():
    assert refusal(b"PK" + b"x" * (2 << 20)) == TOO_LARGE


def test_what_unpacks_to_much_is_refused():
    assert refusal(rewritten(GOOD, {"word/media/bomb.png": b"\0" * (21 << 20)})) == TOO_LARGE
    assert refusal(rewritten(GOOD, {"word/bomb.xml": b" " * (2 << 20)})) == TOO_LARGE


def test_what_unpacks_to_more_than_it_says_is_refused():
    data = rewritten(GOOD, {"word/media/bomb.png": b"\0" * (21 << 20)})
    said = (21 << 20).to_bytes(4, "little")
    assert refusal(data.replace(said, (100).to_bytes(4, "little"))) == TOO_LARGE


def test_too_many_parts_are_refused():
    parts = {f"word/media/{number}.png": b"x" for number in range(documents.MOST_PARTS)}
    assert refusal(rewritten(GOOD, parts)) == TOO_LARGE


@pytest.mark.parametrize(
    "data",
    [
        GOOD[: len(GOOD) // 2] + GOOD[len(GOOD) // 2 + 9 :],
        rewritten(GOOD, {BODY: b"<w:document"}),
        rewritten(GOOD, {BODY: b"no XML"}),
        rewritten(GOOD, {RELS: b"<x/>"}),
        rewritten(
            GOOD,
            {BODY: replaced(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document')},
        ),
    ],
)
def test_a_damaged_file_is_refused(data):
    with translation.override("en"):
        try:
            said = faults_of(data)
        except UnreadableError as error:
            said = [str(error)]
    assert said in ([DAMAGED], [NO_DOCUMENT])


def test_a_package_without_types_is_no_document():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert refusal(file.getvalue()) == NO_DOCUMENT
