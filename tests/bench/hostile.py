"""Files made to hurt whoever reads them: small ones that unpack to 600 MB, and 20 MB of junk."""

import io
import random
import zipfile

MB = 1024 * 1024
UNPACKED = 600 * MB
JUNK = 20 * MB - 1024

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
</Types>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ROOT_LINKS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="1" sheetId="1"'
    ' r:id="rId1"/></sheets></workbook>'
)
BOOK_LINKS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet"'
    f' Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/sharedStrings"'
    ' Target="sharedStrings.xml"/></Relationships>'
)
SHEET = (
    f'<worksheet xmlns="{MAIN}"><sheetData>',
    '<row><c t="inlineStr"><is><t>Họ và tên</t></is></c></row>',
    "</sheetData></worksheet>",
)
STRINGS = (f'<sst xmlns="{MAIN}">', "<si><t>Họ và tên</t></si>", "</sst>")


def bomb(part):
    """Return a workbook of which one part, "sheet" or "strings", unpacks to 600 MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", ROOT_LINKS)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", BOOK_LINKS)
        _write(archive, "xl/worksheets/sheet1.xml", SHEET, part == "sheet")
        _write(archive, "xl/sharedStrings.xml", STRINGS, part == "strings")
    return file.getvalue()


def _write(archive, name, parts, is_endless):
    begin, item, end = (part.encode() for part in parts)
    piece = item * (MB // len(item))
    with archive.open(name, "w", force_zip64=True) as stream:
        stream.write(begin)
        stream.write(item)
        for _ in range(UNPACKED // len(piece) if is_endless else 0):
            stream.write(piece)
        stream.write(end)


FILES = {
    "a workbook whose sheet unpacks to 600 MB": lambda: bomb("sheet"),
    "a workbook whose words unpack to 600 MB": lambda: bomb("strings"),
    "20 MB of chance bytes": lambda: random.Random(1).randbytes(JUNK),
    "20 MB of NUL bytes": lambda: bytes(JUNK),
    "20 MB of commas": lambda: b"," * JUNK,
    "20 MB of line ends": lambda: b"\n" * JUNK,
    "20 MB in one quoted value": lambda: b'"' + b"a" * (JUNK - 1),
    "20 MB of short lines under the headings": lambda: (
        "Họ và tên\n".encode() + b"a\n" * (JUNK // 2 - 16)
    ),
}
