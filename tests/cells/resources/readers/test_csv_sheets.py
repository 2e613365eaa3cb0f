import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.resources.readers.csv_sheets import open_csv
from cells.resources.sheets import Choices, UnreadableError
from tests.data.rolls.texts import FILES, UNICODE

PEOPLE = [tuple(line.split("|")) for line in UNICODE]
# Name, encoding, delimiter, and the line of the headings.
GOOD = [
    ("utf8.csv", "utf-8", ",", 1),
    ("utf8-bom.csv", "utf-8", ";", 1),
    ("utf16.txt", "utf-16", "\t", 1),
    ("windows-1258.csv", "windows-1258", ";", 1),
    ("decomposed.csv", "utf-8", ";", 1),
    ("tcvn3.csv", "tcvn3", ";", 1),
    ("vni.csv", "vni", ";", 1),
    ("old-macintosh.csv", "utf-8", ";", 1),
    ("sep-line.csv", "utf-8", ";", 2),
]


def columns(lines):
    """Weigh lines by how many columns they have: enough of an opinion for these tests."""
    return max((len(line.values) for line in lines), default=0)


def opened(data, **choices):
    return open_csv(data, columns, Choices(**choices))


def lines(data, **choices):
    """Return the lines of a file as (number, values)."""
    return [(line.number, line.values) for line in opened(data, **choices).lines]


@pytest.mark.parametrize(("name", "encoding", "delimiter", "first"), GOOD)
def test_every_encoding_gives_the_same_people(name, encoding, delimiter, first):
    source = opened(FILES[name])

    assert (source.format, source.encoding, source.delimiter) == ("csv", encoding, delimiter)
    assert [(line.number, line.values) for line in source.lines] == list(enumerate(PEOPLE, first))


@pytest.mark.parametrize("name", ["nul-bytes.csv", "photo.csv", "paper.csv"])
def test_what_is_no_text_is_refused(name):
    with pytest.raises(UnreadableError):
        opened(FILES[name])


def test_the_encoding_chosen_is_obeyed():
    assert opened("Lª;1\n".encode(), encoding="tcvn3").encoding == "tcvn3"
    assert lines("Lª;1\n".encode(), encoding="tcvn3") == [(1, ("Lê", "1"))]


class TestDelimiter:
    def test_is_the_one_in_which_the_lines_weigh_most(self):
        assert lines(b"a;b;c,d\n") == [(1, ("a", "b", "c,d"))]

    def test_is_the_comma_where_none_weighs_more(self):
        assert opened(b"a\nb\n").delimiter == ","

    def test_is_judged_by_the_lines_before_broken_quotation_marks(self):
        assert opened(b'a;b;c\n1;"2"2;3\n').delimiter == ";"

    def test_is_obeyed_where_it_is_chosen(self):
        assert lines(b"a;b;c,d\n", delimiter=",") == [(1, ("a;b;c", "d"))]

    @pytest.mark.parametrize("first", ["sep=|\r\n", "SEP=|\n", '"sep=|"\r'])
    def test_is_the_one_that_the_first_line_names(self, first):
        assert lines(f"{first}a,b|c\n".encode()) == [(2, ("a,b", "c"))]

    def test_chosen_comes_before_the_one_that_the_first_line_names(self):
        assert lines(b"sep=;\na;b,c\n", delimiter=",") == [(2, ("a;b", "c"))]


class TestLines:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_are_numbered_by_where_they_begin_in_the_file(self, end):
        data = end.join(["sep=;", 'a;"b', 'c";d', "", "e;f"]).encode()

        assert lines(data) == [(2, ("a", "b c", "d")), (5, ("e", "f"))]

    @pytest.mark.parametrize("separator", ["\x0b", "\x85", "\u2028"])
    def test_end_at_line_ends_only(self, separator):
        assert lines(f"a{separator};b\nc;d".encode()) == [(1, ("a", "b")), (2, ("c", "d"))]

    @pytest.mark.usefixtures("english")
    def test_broken_quotation_marks_are_named_with_their_line(self):
        source = opened(b'a;b\nc;"d"e\n')

        with pytest.raises(UnreadableError, match="marks in line 2 do not fit together"):
            list(source.lines)

    @pytest.mark.usefixtures("english")
    def test_without_end_are_refused_though_they_are_empty(self, monkeypatch):
        monkeypatch.setattr("cells.resources.readers.csv_sheets.MAX_LINES", 1000)

        assert lines(b"a;b\n" + b"\n" * 998) == [(1, ("a", "b"))]
        with pytest.raises(UnreadableError, match="more than 1000 lines"):
            lines(b"a;b\n" + b"\n" * 1100)

    @pytest.mark.usefixtures("english")
    def test_a_value_without_end_is_named_with_its_line(self):
        source = opened(b"a;b\n" + b"c" * 200_000)

        with pytest.raises(UnreadableError, match="Line 2 has a value that is longer"):
            list(source.lines)

    @given(st.lists(st.sampled_from(["a", "", '"b;\r\nc"', '"d\re"', '"f""g"']), min_size=1))
    def test_begin_behind_all_line_ends_before_them(self, values):
        data = "".join(f"{value};x\n" for value in values)
        ends = [sum(map(value.count, "\r\n")) - value.count("\r\n") + 1 for value in values]

        numbers = [line.number for line in opened(data.encode(), delimiter=";").lines]

        assert numbers == [1 + sum(ends[:place]) for place in range(len(values))]
