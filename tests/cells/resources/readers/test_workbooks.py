"""Workbooks: their sheets, letters, values and limits; what is no workbook, in one sentence."""

import io
import struct
import time
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from cells.progress import OutOfTimeError, Progress, TimedProgress
from cells.resources.readers.containers import stream_of
from cells.resources.readers.error_cells import error_cells
from cells.resources.readers.legacy import suspected
from cells.resources.readers.records import Records
from cells.resources.readers.workbooks import is_workbook, open_workbook
from cells.resources.sheets import Choices, Line, UnreadableError
from tests.data.rolls.old_workbooks import PIECE, Shared, contained, old_workbook
from tests.data.rolls.workbooks import FILES, HEADINGS, PEOPLE, bomb, fill, saved, sheet_of

AS_FOUND = Choices()
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REFUSED = [
    "workbook_empty.xlsx",
    "workbook_protected.xlsx",
    "workbook_document.doc",
    "workbook_damaged.xlsx",
    "workbook_zip.zip",
    "workbook_stray_value.xlsx",
]


def count_names(lines):
    """Weigh first lines by how many names they have in the second column."""
    return sum(line[1].startswith(("Hoàng", "Chìu")) for line in lines)


def opened(data, choices=AS_FOUND):
    source = open_workbook(data, count_names, choices)
    return source, list(source.lines)


def values(*rows):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    return [line.values for line in opened(saved(made))[1]]


def test_tells_workbooks_by_how_they_begin():
    assert is_workbook(FILES["workbook_titles.xlsx"])
    assert is_workbook(FILES["workbook_protected.xlsx"])
    assert not is_workbook("Họ và tên,Chi bộ".encode())
    assert not is_workbook(b"")


def test_numbers_of_rows_and_positions_are_those_that_excel_shows():
    source, lines = opened(FILES["workbook_gaps.xlsx"])
    assert [line.number for line in lines] == [2, 4, 6]
    assert lines[0] == Line(2, ("", *HEADINGS))
    assert (source.format, source.delimiter, source.merged) == ("xlsx", "", ())


def test_merged_ranges_are_given_by_line_and_position():
    source, _lines = opened(FILES["workbook_two_rows.xlsx"])
    assert sorted(source.merged) == [(7, 7, 2, 3), (7, 7, 4, 5), *((7, 8, n, n) for n in (0, 1, 6))]


def test_values_become_text():
    source, lines = opened(FILES["workbook_values.xlsx"])
    assert [line.values for line in lines[1:]] == [
        ("1", "Hoàng Văn Thắng", "15/03/1958", "Nam", "03/02/1985", "2345601", "x"),
        ("2", "Chìu Thị Mùi", "8/1979", "Nữ", "2006", "12345602"),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Vũ\n\u00a0An ", "Vũ An"),
        ("Vu\u0303", "Vũ"),
        (22060001234, "22060001234"),
        (12.345678, "12.345678"),
        (-1, "-1"),
        ("00123", "00123"),
        ("#REF!", "#REF!"),
    ],
)
def test_one_value_as_text(value, text):
    assert values(["x", value]) == [("x", text)]


def test_the_sheet_that_is_liked_best_is_read():
    source, lines = opened(FILES["workbook_sheets.xlsx"])
    assert (source.sheet, source.sheets) == ("Đảng viên", ("Bìa", "Đảng viên", "Năm 2024"))
    assert [line[1] for line in lines] == ["Họ và tên", "Hoàng Văn Thắng", "Chìu Thị Mùi"]


def test_of_sheets_that_are_liked_alike_the_first_visible_one_is_read():
    source = open_workbook(FILES["workbook_sheets.xlsx"], lambda lines: 0, AS_FOUND)
    assert source.sheet == "Bìa"


def test_a_sheet_that_was_chosen_is_read_though_it_is_hidden():
    source, lines = opened(FILES["workbook_sheets.xlsx"], Choices(sheet="Năm 2024"))
    assert (source.sheet, lines[1][1]) == ("Năm 2024", "Lý A Sáng")


def others_of(data, choices=AS_FOUND):
    """Return the sheets that are named beside the one read, if a name in a sheet makes a table."""
    return open_workbook(data, count_names, choices, is_table=count_names).others


def test_other_visible_sheets_with_a_table_are_named_in_their_order():
    made = Workbook()
    made.active.append(["Bìa"])
    for title in ("Chi bộ B", "Chi bộ A", "Ẩn"):
        fill(made.create_sheet(title), [HEADINGS, *PEOPLE])
    made["Ẩn"].sheet_state = "hidden"
    fill(made.create_sheet("Chi bộ C"), [HEADINGS, *PEOPLE, *PEOPLE])
    data = saved(made)
    assert (opened(data)[0].sheet, others_of(data)) == ("Chi bộ C", ("Chi bộ B", "Chi bộ A"))
    assert others_of(data, Choices(sheet="Chi bộ A")) == ()
    assert open_workbook(data, count_names, AS_FOUND).others == ()


class Opened(Progress):
    """Counts how many sheets are opened."""

    count = 0

    def tell(self):
        self.count += 1


def test_a_look_for_tables_opens_no_sheet_twice():
    progress = Opened()
    open_workbook(FILES["workbook_sheets.xlsx"], count_names, AS_FOUND, progress, count_names)
    assert progress.count == 3


def test_a_sheet_that_is_not_there_is_refused_by_name():
    with pytest.raises(UnreadableError, match="“Năm 2019”"):
        opened(FILES["workbook_sheets.xlsx"], Choices(sheet="Năm 2019"))


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
@pytest.mark.parametrize("chosen", [True, False])
def test_letters_of_an_old_font(encoding, chosen):
    choices = Choices(encoding=encoding) if chosen else AS_FOUND
    source, lines = opened(FILES[f"workbook_{encoding}.xlsx"], choices)
    assert source.encoding == encoding
    assert [line.values for line in lines[-2:]] == [
        tuple(str(value) for value in person) for person in PEOPLE
    ]


def test_an_encoding_that_was_chosen_is_obeyed():
    source, lines = opened(FILES["workbook_tcvn3.xlsx"], Choices(encoding="utf-8"))
    assert (source.encoding, lines[-2][1]) == ("utf-8", "Hoµng V¨n Th¾ng")


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(name):
    with pytest.raises(UnreadableError) as refused:
        opened(FILES[name])
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


def test_the_refusals_differ():
    sentences = set()
    for name in REFUSED:
        with pytest.raises(UnreadableError) as refused:
            opened(FILES[name])
        sentences.add(str(refused.value))
    assert len(sentences) == len(REFUSED) - 1  # a document and a ZIP are both no workbook


def test_any_cut_of_a_workbook_is_refused():
    data = FILES["workbook_titles.xlsx"]
    for end in range(4, len(data), 97):
        with pytest.raises(UnreadableError):
            opened(data[:end])


def test_a_byte_that_was_changed_is_refused_or_read(settings):
    data, outcomes = FILES["workbook_titles.xlsx"], set()
    for place in range(0, len(data), 53):
        broken = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        try:
            outcomes.add(len(opened(broken)[1]) > 0)
        except UnreadableError:
            outcomes.add("refused")
    assert outcomes == {True, "refused"}


def test_formatting_as_far_as_the_last_cell_is_no_content():
    assert len(opened(FILES["workbook_stray_formatting.xlsx"])[1]) == 3


def test_a_value_in_the_last_cell_is_named(english):
    with pytest.raises(UnreadableError, match="1048576 .*XFD"):
        opened(FILES["workbook_stray_value.xlsx"])


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='XFD1048576'",
        '<c s="1" r="XFD1048576"',
        '<c\nr = "XFD1048576"',
        '<c\nr="XFD1048576"',
        '<c\tr="XFD1048576"',
        '<c\rr="XFD1048576"',
    ],
)
def test_a_value_in_the_last_cell_is_found_however_it_is_written(cell):
    stray, hidden = b'<c r="XFD1048576"', cell.encode()
    with pytest.raises(UnreadableError, match="XFD"):
        opened(replaced(FILES["workbook_stray_value.xlsx"], stray, hidden))


def test_cells_without_an_address_are_counted_where_they_stand(settings, english):
    data = replaced(sheet_of([HEADINGS, *PEOPLE]), b'<c r="B2" ', b"<c ")
    assert opened(data)[1][1][1] == "Hoàng Văn Thắng"
    settings.IMPORT_MAX_CELLS = 20
    with pytest.raises(UnreadableError, match="3 .*G.* 20 "):
        opened(data)


def replaced(data, old, new):
    """Return a workbook with some bytes of its sheet replaced."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as was, zipfile.ZipFile(kept, "w") as made:
        for part in was.infolist():
            made.writestr(part.filename, was.read(part).replace(old, new))
    return kept.getvalue()


def test_a_sheet_may_have_as_many_cells_as_the_limit_and_no_more(settings):
    settings.IMPORT_MAX_CELLS = 21
    assert len(opened(sheet_of([HEADINGS, *PEOPLE]))[1]) == 3
    settings.IMPORT_MAX_CELLS = 20
    with pytest.raises(UnreadableError, match=" 20 "):
        opened(sheet_of([HEADINGS, *PEOPLE]))


def test_a_workbook_may_unpack_to_the_limit_and_no_more(settings):
    settings.IMPORT_MAX_UNPACKED_MB = 3
    assert len(opened(bomb(2))[1]) == 3
    with pytest.raises(UnreadableError, match=" 3 MB"):
        opened(bomb(3))


def test_a_bomb_is_refused_though_its_header_lies_and_takes_no_memory(settings):
    settings.IMPORT_MAX_UNPACKED_MB = 20
    size = struct.pack("<I", 60 << 20)
    data = bomb(60)
    assert (len(data) < 100_000, data.count(size)) == (True, 2)
    tracemalloc.start()
    with pytest.raises(UnreadableError, match=" 20 MB"):
        opened(data.replace(size, struct.pack("<I", 10)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 << 20


def test_too_many_parts_are_refused():
    kept = io.BytesIO(FILES["workbook_titles.xlsx"])
    with zipfile.ZipFile(kept, "a") as made:
        for number in range(5_000):
            made.writestr(f"xl/media/{number}", b"")
    with pytest.raises(UnreadableError):
        opened(kept.getvalue())


def test_more_columns_than_200_and_our_own_are_refused_by_line():
    assert values(["x"] * 201) == [("x",) * 201]
    with pytest.raises(UnreadableError, match=" 2 .* 200 "):
        values(["x"], ["x"] * 202)


def test_a_letter_with_marks_without_end_is_refused():
    with pytest.raises(UnreadableError, match=" 1 .* 20 "):
        values(["Lê " + "\u0323\u0302" * 800])
    assert values(["Lê Ho\u0323\u0302"]) == [("Lê Hộ",)]


def test_an_old_font_is_looked_for_in_a_text_with_marks_without_end():
    assert suspected(["Lê " + "\u05b0\u0591" * 50_000]) == ""


def test_a_long_text_is_cut():
    assert [len(value) for value in values(["a" * 2000, "b" * 30_000])[0]] == [2000, 2000]


def shared(texts, cells):
    """Return a workbook with these shared texts, as XML, and so many cells that refer to the
    first."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, cells + 2)
    )
    data = replaced(sheet_of([["Tên"]]), b"</sheetData>", rows.encode() + b"</sheetData>")
    kept = io.BytesIO(data)
    with zipfile.ZipFile(kept, "a") as made:
        made.writestr("xl/sharedStrings.xml", f'<sst xmlns="{NAMESPACE}">{texts}</sst>')
    return kept.getvalue()


LONG = f"<si><t>{'a' * 10_000}</t></si>"


def test_texts_are_counted_as_often_as_cells_refer_to_them(settings):
    settings.IMPORT_MAX_UNPACKED_MB = 1
    assert len(opened(shared(LONG, 104))[1]) == 105
    with pytest.raises(UnreadableError, match=" 1 MB"):
        opened(shared(LONG, 105))


@pytest.mark.parametrize("others", ["", "<si><t>b</t></si>"])
def test_one_long_text_among_many_short_ones_is_read(settings, others):
    settings.IMPORT_MAX_UNPACKED_MB = 1
    _source, lines = opened(shared("<si><t>c</t></si>" + LONG + others, 150))
    assert lines[-1] == Line(151, ("c",))


@pytest.mark.parametrize("text", ["<si><t/></si>", "<si/>"])
def test_more_texts_than_a_sheet_may_have_cells_are_refused(settings, text):
    settings.IMPORT_MAX_CELLS = 30
    assert len(opened(shared(text * 30, 1))[1]) == 1
    with pytest.raises(UnreadableError):
        opened(shared(text * 31, 1))


def test_a_text_that_no_cell_can_hold_is_refused(english):
    data = replaced(
        sheet_of([HEADINGS]), b"<sheetData>", b"<x>" + b"a" * 270_000 + b"</x><sheetData>"
    )
    with pytest.raises(UnreadableError, match="more text than any"):
        opened(data)


def test_merged_ranges_without_end_are_refused():
    merged = b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:B1"/>' * 100_001 + b"</mergeCells>"
    with pytest.raises(UnreadableError):
        opened(replaced(sheet_of([HEADINGS]), b"</sheetData>", merged))


def test_cells_that_stand_in_one_place_are_counted(settings):
    settings.IMPORT_MAX_CELLS = 20
    again = b'<c r="A1" t="n"><v>1</v></c>' * 25
    with pytest.raises(UnreadableError, match=" 20 "):
        opened(replaced(sheet_of([HEADINGS]), b"</row>", again + b"</row>"))


def failed(formula, word="#N/A"):
    """Return a workbook with a cell in which a formula failed."""
    cell = f'<c r="B2" t="e"><f>{formula}</f><v>{word}</v></c>'.encode()
    return replaced(
        sheet_of([["Tên"], ["Vũ An"]]),
        b"</c></row></sheetData>",
        b"</c>" + cell + b"</row></sheetData>",
    )


def test_the_formula_that_failed_is_not_read():
    begun = time.process_time()
    assert opened(failed("\n" * 100_000))[1][1] == Line(2, ("Vũ An", "#N/A"))
    assert time.process_time() - begun < 1


def test_of_a_failure_no_more_is_read_than_any_has():
    assert error_cells(failed("1", "#" * 5000), "Danh sách") == {2: {1: "#" * 100}}


def test_a_duration_that_is_too_long_is_refused():
    made = Workbook()
    made.active.append(["Vũ An", 1e12])
    made.active["B1"].number_format = "[h]:mm:ss"
    with pytest.raises(UnreadableError, match="Sheet"):
        opened(saved(made))


def test_of_many_large_sheets_not_all_are_looked_at(settings):
    settings.IMPORT_MAX_CELLS = 30
    made = Workbook()
    for _number in range(4):
        fill(made.create_sheet(), [HEADINGS, *PEOPLE])
    looked_at = []
    open_workbook(saved(made), lambda lines: looked_at.append(lines) or 0, AS_FOUND)
    assert len(looked_at) == 2


def test_progress_hears_of_every_sheet():
    with pytest.raises(OutOfTimeError):
        open_workbook(FILES["workbook_sheets.xlsx"], count_names, AS_FOUND, TimedProgress(-1))


OLD = [(2, 1, "Họ và tên"), (2, 2, "Số thẻ"), (3, 1, "Hoàng Văn Thắng"), (3, 2, 12345601.0)]


def test_an_old_workbook_is_read():
    source, lines = opened(old_workbook(OLD, title="Sổ"))
    assert (source.format, source.sheet, source.sheets) == ("xls", "Sổ", ("Sổ",))
    assert lines == [
        Line(3, ("", "Họ và tên", "Số thẻ")),
        Line(4, ("", "Hoàng Văn Thắng", "12345601")),
    ]


def test_an_old_workbook_with_a_value_in_its_last_cell_is_refused():
    with pytest.raises(UnreadableError, match="3000000"):
        opened(old_workbook([*OLD, (65535, 255, ".")]))


def test_an_old_workbook_whose_sheet_claims_to_be_endless_is_refused():
    with pytest.raises(UnreadableError):
        opened(old_workbook(OLD, dimensions=(4_000_000_000, 60_000)))


def test_shared_texts_of_an_old_workbook_are_read_and_measured():
    texts = ["Ho va ten", "a" * (2 * PIECE + 5), "Le Hoa"]
    cells = [(0, 0, Shared(0)), (1, 0, Shared(2)), (1, 1, Shared(1)), (2, 0, Shared(2))]
    _source, lines = opened(old_workbook(cells, texts=texts))
    assert [line.values[0] for line in lines] == ["Ho va ten", "Le Hoa", "Le Hoa"]
    stream = stream_of(old_workbook(cells, texts=texts))
    assert Records(stream).length == 9 + 2 * PIECE + 5 + 2 * 6


def test_one_long_text_in_many_cells_of_an_old_workbook_is_refused(settings):
    settings.IMPORT_MAX_UNPACKED_MB = 1
    texts = ["Ho va ten", "a" * 32_767]
    cells = [(0, 0, Shared(0)), *((row, 0, Shared(1)) for row in range(1, 31))]
    assert len(opened(old_workbook(cells, texts=texts))[1]) == 31
    cells += [(row, 0, Shared(1)) for row in range(31, 60)]
    with pytest.raises(UnreadableError, match=" 1 MB"):
        opened(old_workbook(cells, texts=texts))


def test_a_text_that_an_old_workbook_does_not_have_is_damage():
    with pytest.raises(UnreadableError, match="hỏng"):
        opened(old_workbook([(0, 0, Shared(7))], texts=["Ho va ten"]))


@pytest.mark.parametrize("stream", [b"", b"\x09\x08", b"\xff" * 5000])
def test_a_container_of_nonsense_is_refused(stream):
    with pytest.raises(UnreadableError):
        opened(contained("Workbook", stream))


def test_any_cut_of_an_old_workbook_is_refused():
    data = old_workbook(OLD)
    for end in range(8, 2000, 101):
        with pytest.raises(UnreadableError):
            opened(data[:end])
