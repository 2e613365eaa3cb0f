"""The parts of an XLSX file: which of them holds a sheet; XML read, and changed, by the byte."""

import posixpath
from functools import lru_cache
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

_PACKAGE = "_rels/.rels"
CHUNK = 1 << 16


class UnfitError(Exception):
    """The workbook is written in a way in which nothing can be put into it."""


def scan(chunks, on_start, on_end=None):
    """Read XML from chunks of bytes. `on_start(name, attributes, offset)` is called at each
    element, `on_end(name, offset)` after it, with names as they are written: prefix and all.

    UnfitError when the XML is broken, declares a document type, or is not in UTF-8.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_declared):
        raise UnfitError

    def declared(_version, encoding, _standalone):
        if (encoding or "utf-8").lower() != "utf-8":
            raise UnfitError

    parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = refuse, declared
    parser.StartElementHandler = lambda name, attributes: on_start(
        name, attributes, parser.CurrentByteIndex
    )
    if on_end:
        parser.EndElementHandler = lambda name: on_end(name, parser.CurrentByteIndex)
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnfitError from error


def chunks_of(book, path):
    """Yield the bytes of one part of an open ZipFile."""
    try:
        with book.open(path) as part:
            while chunk := part.read(CHUNK):
                yield chunk
    except KeyError as error:
        raise UnfitError from error


def spliced(book, path, splices):
    """Yield the bytes of a part of a ZipFile in which every (start, stop, piece) was put in place:
    the bytes from start to stop give way to the piece. The splices stand in order."""
    with book.open(path) as part:
        at = 0
        for start, stop, piece in splices:
            yield from _read(part, start - at)
            part.read(stop - start)
            yield piece
            at = stop
        yield from iter(lambda: part.read(CHUNK), b"")


def _read(part, size):
    """Yield the next `size` bytes of a file in chunks."""
    while size > 0 and (chunk := part.read(min(size, CHUNK))):
        size -= len(chunk)
        yield chunk


def tag(name, attributes, *, closed=False):
    """Return the bytes of a start tag, or of a whole element without content."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}{'/' if closed else ''}>".encode()


@lru_cache(maxsize=1024)
def local(name):
    """Return an element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def sheet_path(book, sheet):
    """Return the path of the part of a ZipFile that holds the sheet of this name."""
    workbook = next(iter(_related(book, _PACKAGE, "officeDocument").values()), "")
    identities = {}

    def note(name, attributes, _offset):
        if local(name) == "sheet":
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            identities[attributes["name"]] = ids[0] if ids else ""

    scan(chunks_of(book, workbook), note)
    return _relations(book, workbook, "worksheet").get(identities.get(sheet), "")


def styles_path(book):
    """Return the path of the part of a ZipFile that holds the styles, "" when there is none."""
    workbook = next(iter(_related(book, _PACKAGE, "officeDocument").values()), "")
    return next(iter(_relations(book, workbook, "styles").values()), "")


def _relations(book, path, kind):
    """Return the paths of the parts of a kind to which a part relates, by their ids."""
    folder, name = posixpath.split(path)
    return _related(book, f"{folder}/_rels/{name}.rels", kind, folder)


def _related(book, path, kind, folder=""):
    found = {}

    def note(name, attributes, _offset):
        if local(name) == "Relationship" and attributes["Type"].endswith(f"/{kind}"):
            target = posixpath.join("/", folder, attributes["Target"])
            found[attributes["Id"]] = posixpath.normpath(target).lstrip("/")

    scan(chunks_of(book, path), note)
    return found
