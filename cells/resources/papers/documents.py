"""What kind of file a template may be: a small Word document that runs nothing and fetches nothing.

Its size is found out before anything is kept; then it is opened, and what hangs on it is looked at.
"""

import io
import re
import struct
import zipfile

from django.utils.translation import gettext as _
from docx import Document
from lxml import etree

from cells.resources.readers.packages import unpacked
from cells.resources.sheets import UnreadableError

MOST_MB = 2
MOST_UNPACKED_MB = 20
MOST_PARTS = 500
# A paper of ten pages has a tenth of it.
MOST_TEXT_KB = 1024
_CONTENT_TYPES = "[Content_Types].xml"
_XML = (".xml", ".rels")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_TEXTS = tuple(
    f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    for name in ("document.main", "header", "footer", "footnotes")
)
# The types of all parts that are written in the language of Word; settings of printers are not.
_OF_WORD = re.compile(r".*wordprocessingml.*\+xml")
_HYPERLINK = "hyperlink"
# What a document hangs on that runs, or brings in another document.
_REFUSED = {
    "activexcontrolbinary",
    "afchunk",
    "attachedtemplate",
    "control",
    "frame",
    "oleobject",
    "package",
    "subdocument",
    "vbaproject",
}


def open_document(data):
    """Return the bytes of a template as an opened document, its parts that hold text to fill in,
    and the other parts that Word writes in its language, such as endnotes and comments.

    UnreadableError when it is no such document, is too large, or has macros or something foreign.
    """
    _check_package(data)
    try:
        document = Document(io.BytesIO(data))
        package = document.part.package
        relationships, parts = list(package.iter_rels()), list(package.iter_parts())
    except Exception as error:
        # The reader of a foreign file has many ways to stumble; to the office they are one.
        raise damaged() from error
    _check_relationships(relationships)
    ours = [part for part in parts if _OF_WORD.match(part.content_type)]
    texts = [part for part in ours if part.content_type in _TEXTS]
    return document, texts, [part for part in ours if part not in texts]


def parse(data):
    """Return the root of a part of XML; UnreadableError when it is none, or declares a type."""
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.LxmlError as error:
        raise damaged() from error
    if root.getroottree().docinfo.doctype:
        raise damaged()
    return root


def damaged():
    """Return the error for a document that is not whole."""
    return UnreadableError(
        _("The file is damaged: open it in Word, save it under a new name and send that.")
    )


def too_large():
    """Return the error for a document that is larger than any paper needs to be."""
    return UnreadableError(
        _(
            "The file is too large for a template (%(most)s MB, %(text)s KB of it text): take"
            " pictures and old pages out."
        )
        % {"most": MOST_MB, "text": MOST_TEXT_KB}
    )


def _no_document():
    return UnreadableError(
        _("The file is not a Word document: in Word, save it as “Word Document (.docx)”.")
    )


def _check_package(data):
    """Refuse bytes that are no Word document, are damaged, or unpack to too much."""
    if len(data) > MOST_MB << 20:
        raise too_large()
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error) as error:
        raise _no_document() from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_MB << 20:
        raise too_large()
    left, kinds = MOST_UNPACKED_MB << 20, None
    for part in parts:
        content = _content(data, part, left)
        left -= len(content)
        if part.filename.casefold().endswith(_XML):
            root = parse(content)
            kinds = root if part.filename == _CONTENT_TYPES else kinds
    if kinds is None:
        raise _no_document()
    _check_kinds(list(kinds.iter(etree.Element)))


def _content(data, part, most):
    """Return a part unpacked, whatever its header says of its size; refuse it above `most`."""
    if part.filename.casefold().endswith(_XML):
        most = min(most, MOST_TEXT_KB << 10)
    content, size = [], 0
    try:
        for piece in unpacked(data, part):
            size += len(piece)
            if size > most:
                raise too_large()
            content.append(piece)
    except UnreadableError as error:
        raise (too_large() if size > most else damaged()) from error
    return b"".join(content)


def _check_kinds(elements):
    """Refuse what is no document, or has macros, by the types of its parts; and text in a part that
    is not named as one, and so was not looked at."""
    kinds = {element.get("ContentType", "") for element in elements}
    if any("macroenabled" in kind.casefold() or "vbaproject" in kind.casefold() for kind in kinds):
        raise UnreadableError(
            _("The file has macros: in Word, save it as “Word Document (.docx)”, without macros.")
        )
    if _TEXTS[0] not in kinds:
        raise _no_document()
    written = (each for each in elements if _OF_WORD.match(each.get("ContentType", "")))
    if not all(each.get("PartName", "").casefold().endswith(_XML) for each in written):
        raise damaged()


def _check_relationships(relationships):
    """Refuse what fetches something from elsewhere, or brings a foreign thing along."""
    for each in relationships:
        kind = each.reltype.rsplit("/", 1)[-1].casefold()
        if kind in _REFUSED:
            raise UnreadableError(
                _(
                    "The file brings along something that is no text or picture (%(kind)s): take it"
                    " out, or copy the text into a new document."
                )
                % {"kind": kind}
            )
        if each.is_external:
            message = (
                _("The file has a link to “%(target)s”: in Word, remove the hyperlink.")
                if kind == _HYPERLINK
                else _("The file fetches “%(target)s” from elsewhere: put it into the file itself.")
            )
            raise UnreadableError(message % {"target": each.target_ref[:80]})
