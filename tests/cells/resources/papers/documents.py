"""Word files for tests: changed as an office would, and as somebody would who means harm."""

import io
import zipfile

from docx import Document
from docx.oxml.ns import qn

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document_of(*paragraphs, table=()):
    """Return the bytes of a document with these paragraphs, then a table of these rows."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    return saved(document)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def opened(data):
    return Document(io.BytesIO(data))


def lines_of(data):
    """Return what each paragraph of a document says, those in tables too, in order."""
    paragraphs = opened(data).element.body.iter(qn("w:p"))
    return ["".join(text.text or "" for text in each.iter(qn("w:t"))) for each in paragraphs]


def rewritten(data, changes):
    """Return a package with parts replaced or added: contents by name, or a function of the old."""
    changes, old, file = dict(changes), zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            change = changes.pop(name, content)
            new.writestr(name, change(content) if callable(change) else change)
        for name, content in changes.items():
            new.writestr(name, content)
    return file.getvalue()


def replaced(old, new):
    """Return a function that replaces bytes in a part, and fails where they are not."""

    def replace(content):
        assert old in content
        return content.replace(old, new)

    return replace
