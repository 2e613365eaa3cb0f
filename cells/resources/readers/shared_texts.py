"""What the texts of an XLSX cost: each is kept once in the package, and once per cell when read.

A text of some pages in a small file, to which thousands of cells refer, would fill the memory.
"""

from xml.parsers import expat

# As the part that holds the texts names itself, and each of them.
_PART, _TEXT = (b"<sst", b":sst"), b"<si"


class Texts:
    """The texts in the bytes of a part, if it holds them: how many, and the longest in bytes with
    its tags. One that is written in an unusual way counts as part of the one before it."""

    def __init__(self):
        self.is_here, self.count, self.longest, self._open = False, 0, 0, 0

    def see(self, content):
        """Take the next bytes of the part into account; a tag stands in them as a whole."""
        self.is_here = self.is_here or any(name in content for name in _PART)
        if not self.is_here:
            return
        first, *others = map(len, content.split(_TEXT))
        self.count += len(others)
        self.longest = max(self.longest, self._open + first, *others)
        self._open = others[-1] if others else self._open + first


def length_of_all(strings, sheet):
    """Return how many characters the texts have to which the cells of a sheet refer, each as often
    as one does; both are the pieces of a part. ExpatError or ValueError when one is no XML."""
    return _References(_lengths(strings)).total_in(sheet)


def _lengths(pieces):
    """Return the length of each text of the part that holds them."""
    lengths = []

    def start(name, _attributes):
        if _local(name) == "si":
            lengths.append(0)

    def hear(words):
        if lengths:
            lengths[-1] += len(words)

    parser = _parser(start)
    parser.CharacterDataHandler = hear
    for piece in pieces:
        parser.Parse(piece)
    return lengths


class _References:
    """Adds up the lengths of the texts to which cells refer."""

    def __init__(self, lengths):
        self._lengths, self._total, self._number, self._refers = lengths, 0, None, False
        self._parser = _parser(self._start)
        self._parser.CharacterDataHandler = self._hear
        self._parser.EndElementHandler = self._end

    def total_in(self, pieces):
        """Return the sum for the pieces of a sheet."""
        for piece in pieces:
            self._parser.Parse(piece)
        return self._total

    def _start(self, name, attributes):
        if _local(name) == "c":
            self._refers = attributes.get("t") == "s"
        elif self._refers and _local(name) == "v":
            self._number = ""

    def _hear(self, words):
        if self._number is not None:
            self._number = (self._number + words)[:20]

    def _end(self, name):
        if self._number is not None and _local(name) == "v":
            number = int(self._number or -1)
            self._total += self._lengths[number] if 0 <= number < len(self._lengths) else 0
            self._number = None


def _parser(start):
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_doctype
    return parser


def refuse_doctype(*_declaration):
    """Refuse XML that declares a type of document, and with it texts that grow when read."""
    raise ValueError("A workbook declares no types of document.")


def _local(name):
    return name.rpartition(":")[2]
