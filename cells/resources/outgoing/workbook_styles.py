"""The looks of a column of reasons, added to the styles of an XLSX file."""

from dataclasses import dataclass, field

from cells.resources.outgoing.text_cells import FONT
from cells.resources.outgoing.workbook_parts import chunks_of, local, scan, spliced, tag

FONT_COLOUR, FILL_COLOUR = "FF9C0006", "FFFFF2CC"

_FONTS = (
    '<{0}font><{0}b/><{0}sz val="12"/><{0}color rgb="{1}"/><{0}name val="{2}"/></{0}font>',
    '<{0}font><{0}sz val="12"/><{0}color rgb="{1}"/><{0}name val="{2}"/></{0}font>',
)
_FILL = (
    '<{0}fill><{0}patternFill patternType="solid"><{0}fgColor rgb="{1}"/><{0}bgColor indexed="64"/>'
    "</{0}patternFill></{0}fill>"
)
# Of text (49), and so marked that a spreadsheet runs nothing of it.
_FORMAT = (
    '<{0}xf numFmtId="49" fontId="{1}" fillId="{2}" borderId="0" xfId="0" quotePrefix="1"'
    ' applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">'
    '<{0}alignment vertical="top" wrapText="1"/></{0}xf>'
)
_COLLECTIONS = ("fonts", "fills", "cellXfs")


@dataclass
class _Collection:
    """One list of a styles part: its tag, where that stands and its content, how many it has."""

    name: str
    attributes: dict
    start: int
    first: int | None = None
    end: int | None = None
    count: int = 0
    added: list[str] = field(default_factory=list)

    def add(self, written):
        """Add an element; return its number."""
        self.added.append(written)
        return self.count + len(self.added) - 1

    def splices(self):
        """Return what has to change in the bytes of the part."""
        attributes = self.attributes | {"count": str(self.count + len(self.added))}
        yield self.start, self.first, tag(self.name, attributes)
        yield self.end, self.end, "".join(self.added).encode()


def with_reason_styles(book, path):
    """Return the styles part of a ZipFile with two styles more, as chunks of bytes, and the
    numbers of these: of the heading and of a reason. Nothing and none if it lacks what it takes.
    """
    found = _collections(book, path) if path else {}
    if len(found) < len(_COLLECTIONS):
        return None, ("", "")
    fonts, fills, formats = (found[name] for name in _COLLECTIONS)
    prefix = fonts.name.removesuffix("fonts")
    fill = fills.add(_FILL.format(prefix, FILL_COLOUR))
    numbers = [
        str(formats.add(_FORMAT.format(prefix, fonts.add(font), fill)))
        for font in (written.format(prefix, FONT_COLOUR, FONT) for written in _FONTS)
    ]
    splices = sorted(splice for each in found.values() for splice in each.splices())
    return spliced(book, path, splices), tuple(numbers)


def _collections(book, path):
    """Return the lists of fonts, fills and formats that have something in them, by name."""
    found, parents = {}, []

    def start(name, attributes, offset):
        kind = local(name)
        if len(parents) == 1 and kind in _COLLECTIONS:
            found[kind] = _Collection(name, attributes, offset)
        elif len(parents) == 2 and parents[1] in found:
            collection = found[parents[1]]
            collection.first = collection.first or offset
            collection.count += 1
        parents.append(kind)

    def end(name, offset):
        parents.pop()
        if len(parents) == 1 and local(name) in found:
            found[local(name)].end = offset

    scan(chunks_of(book, path), start, end)
    return {kind: each for kind, each in found.items() if each.count}
