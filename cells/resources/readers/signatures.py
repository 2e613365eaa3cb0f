"""Files that are no table of text whatever they are called, told by how they begin."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.resources.sheets import UnreadableError

_PICTURE = gettext_lazy(
    "This is a picture, not a table: send the sheet itself, as an Excel workbook or as CSV."
)
_PDF = gettext_lazy(
    "This is a PDF document, not a table: "
    "send the sheet that it was made from, as an Excel workbook or as CSV."
)
_ARCHIVE = gettext_lazy(
    "This is a compressed file, not a table: take the sheet out of it, and send that."
)
_DOCUMENT = gettext_lazy(
    "This is a document of Word or of another office program, not a table: "
    "save the sheet as an Excel workbook (.xlsx) or as CSV, and send that."
)
_WEB_PAGE = gettext_lazy(
    "This is a web page, not a table: open it in Excel, save it as an Excel workbook (.xlsx), "
    "and send that."
)
_UTF_32 = gettext_lazy(
    "This is text in UTF-32, which is not read here: save the sheet as “CSV UTF-8”, and send that."
)

_BEGINNINGS = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"%PDF", _PDF),
    (b"PK\x03\x04", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"\xd0\xcf\x11\xe0", _DOCUMENT),
    (b"{\\rtf", _DOCUMENT),
    (b"\xff\xfe\0\0", _UTF_32),
    (b"\0\0\xfe\xff", _UTF_32),
)
_WEB_BEGINNINGS = (b"<!doctype html", b"<html", b"<table", b"<?xml")
# All control characters but those that occur in text: tab, line ends, form feed, DOS's end mark.
# A few that strayed into a text do no harm.
_CONTROLS = re.compile("[\0-\x08\x0e-\x19\x1b-\x1f\x80-\x9f]")
_STRAY = 4
_SAMPLE = 65536


def refuse_other_files(data):
    """Refuse the bytes of a picture, a document or an archive; UnreadableError says what it is."""
    for beginning, message in _BEGINNINGS:
        if data.startswith(beginning):
            raise UnreadableError(str(message))
    if data[:100].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_BEGINNINGS):
        raise UnreadableError(str(_WEB_PAGE))


def refuse_controls(text):
    """Refuse what was decoded and holds too many control characters to be text; UnreadableError."""
    sample = text[:_SAMPLE]
    controls = len(_CONTROLS.findall(sample))
    if controls > _STRAY and controls * 50 > len(sample):
        raise not_text()


def not_text():
    """Return the error for bytes that are no text in any encoding read here."""
    return UnreadableError(
        _("The file is not text: send the sheet as an Excel workbook, or as “CSV UTF-8”.")
    )
