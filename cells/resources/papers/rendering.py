"""A template filled in with the plain values of one meeting: the bytes of a Word document.

Whatever stands in a value comes out as text. A line of a value becomes a paragraph of its own, that
looks like the one in which the tag stands.
"""

import io
import re

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError

from cells.resources.papers.documents import damaged
from cells.resources.papers.language import MOST_WRITTEN, PaperEnvironment, overflowing
from cells.resources.sheets import UnreadableError

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# docxtpl begins a paragraph at this character, which is in no value.
_NEW_PARAGRAPH = "\a"
_LINE = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Paper(DocxTemplate):
    """A document being filled in: its text, headers, footers and footnotes, and nothing else."""

    def render_properties(self, context, jinja_env=None):
        """Leave the properties of the file alone: they are no part of the paper."""

    def render_xml_part(self, src_xml, part, context, jinja_env=None):
        written = super().render_xml_part(src_xml, part, context, jinja_env)
        if len(written) > MOST_WRITTEN:
            raise overflowing()
        return written


def render_paper(template, values):
    """Return the bytes of a paper: a template with `values` put in, which are str, int, bool, and
    lists of dicts of these.

    TypeError for any other value, TemplateError when a tag is wrong, UnreadableError when the file
    is no template.
    """
    values = {name: _plain(value) for name, value in values.items()}
    paper, written = _Paper(io.BytesIO(template)), io.BytesIO()
    try:
        paper.render(values, PaperEnvironment())
        _fill_empty_cells(paper.docx)
        _tell_nobody(paper.docx.core_properties)
        paper.save(written)
    except (TemplateError, UnreadableError):
        raise
    except Exception as error:
        # The writer of a foreign file has many ways to stumble; to the office they are one.
        raise damaged() from error
    return written.getvalue()


def _plain(value):
    if type(value) is list:
        return [{name: _plain(part) for name, part in row.items()} for row in value]
    if type(value) in (int, bool):
        return value
    if type(value) is not str:
        raise TypeError(f"No value of a paper: {type(value)}")
    return _NEW_PARAGRAPH.join(_NOT_IN_XML.sub("", line) for line in _LINE.split(value))


def _fill_empty_cells(document):
    """Let every cell of a table end with a paragraph, which Word needs, whatever tags took out."""
    for cell in document.element.body.iter(qn("w:tc")):
        if not len(cell) or cell[-1].tag != qn("w:p"):
            cell.append(OxmlElement("w:p"))


def _tell_nobody(properties):
    """Take out who made the file: the office issues the paper."""
    properties.author = properties.last_modified_by = ""
