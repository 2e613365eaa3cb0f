import codecs
import unicodedata

import pytest

from cells.resources.readers.encodings import ENCODINGS, decode, encode
from cells.resources.sheets import UnreadableError
from tests.data.rolls.texts import FILES, TCVN3, UNICODE, VNI, sheet

pytestmark = pytest.mark.usefixtures("english")
TEXT = sheet(UNICODE)


def refusal(data, encoding=None):
    """Return with what sentence the bytes are refused."""
    with pytest.raises(UnreadableError) as raised:
        decode(data, encoding)
    return str(raised.value)


class TestDecode:
    @pytest.mark.parametrize(
        ("data", "encoding"),
        [
            (TEXT.encode(), "utf-8"),
            (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
            (unicodedata.normalize("NFD", TEXT).encode(), "utf-8"),
            (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
            (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
            (TEXT.encode("utf-16-le"), "utf-16"),
            (TEXT.encode("utf-16-be"), "utf-16"),
            (FILES["windows-1258.csv"], "windows-1258"),
            (FILES["tcvn3.csv"], "tcvn3"),
            (FILES["vni.csv"], "vni"),
            # Typed in an old font, and saved as Unicode.
            (sheet(TCVN3).encode(), "tcvn3"),
            (codecs.BOM_UTF16_LE + sheet(VNI).encode("utf-16-le"), "vni"),
        ],
    )
    def test_finds_the_encoding_and_obeys_it(self, data, encoding):
        assert decode(data) == (TEXT, encoding)
        assert decode(data, encoding) == (TEXT, encoding)

    def test_finds_the_encoding_where_letters_begin_late(self):
        above = "1,2,3\n" * 50_000

        assert decode(above.encode() + FILES["vni.csv"]) == (above + TEXT, "vni")

    @pytest.mark.parametrize("encoding", ["windows-1258", "tcvn3", "vni"])
    def test_finds_the_encoding_from_one_name(self, encoding):
        assert decode(encode("Nguyễn Thị Hường", encoding)) == ("Nguyễn Thị Hường", encoding)

    def test_plain_english_is_utf_8(self):
        assert decode(b"Name;Born\nSmith;1960\n") == ("Name;Born\nSmith;1960\n", "utf-8")

    def test_the_choice_of_unicode_leaves_look_alike_letters(self):
        assert decode("NguyÔn V¨n Hïng".encode(), "utf-8") == ("NguyÔn V¨n Hïng", "utf-8")

    def test_keeps_unicode_beside_look_alike_letters(self):
        mixed = "Đặng Văn Hường;NguyÔn ThÞ T©m\nTrần Quốc Bảo;Vò V¨n Hïng\nLê Tô;TrÇn ThÞ H»ng\n"

        text, encoding = decode(mixed.encode())

        assert encoding == "tcvn3"
        assert text == (
            "Đặng Văn Hường;Nguyễn Thị Tâm\nTrần Quốc Bảo;Vũ Văn Hùng\nLê Tô;Trần Thị Hằng\n"
        )

    def test_bytes_that_western_windows_does_not_know_are_kept(self):
        names = "NguyÔn ThÞ T©m;".encode("cp1252") * 10

        text, encoding = decode(names + b"\x81\x8d")

        assert (text[-3:], encoding) == (";\x81\x8d", "tcvn3")

    @pytest.mark.parametrize(
        ("data", "encoding"),
        [
            (FILES["tcvn3.csv"], "utf-8"),
            (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-8"),
            (TEXT.encode(), "utf-16"),
            (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"1", "utf-16"),
            (TEXT.encode(), "windows-1258"),
        ],
    )
    def test_a_choice_that_does_not_fit_is_named_with_its_cure(self, data, encoding):
        assert refusal(data, encoding) == (
            f"The file does not fit the encoding “{ENCODINGS[encoding]}”: "
            "choose another encoding, or let it be found."
        )

    def test_a_damaged_place_in_utf_8_is_named(self):
        data = TEXT.encode().replace("Hường".encode(), b"H\xc6\xb0ng\xe1 \xbb")

        assert refusal(data) == (
            "Line 3 holds bytes that are damaged: save the sheet again as “CSV UTF-8”, "
            "and send that."
        )

    def test_nul_bytes_are_named_with_their_line(self):
        assert refusal(FILES["nul-bytes.csv"]) == (
            "Line 2 holds NUL bytes, which no text has: "
            "save the sheet again as “CSV UTF-8”, and send that."
        )

    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (FILES["photo.csv"], "This is a picture, not a table"),
            (b"\x89PNG\r\n\x1a\n", "This is a picture, not a table"),
            (b"GIF89a", "This is a picture, not a table"),
            (FILES["paper.csv"], "This is a PDF document, not a table"),
            (b"PK\x03\x04...", "This is a compressed file, not a table"),
            (b"\xd0\xcf\x11\xe0", "This is a document of Word or of another office program"),
            (b"{\\rtf1\\ansi", "This is a document of Word or of another office program"),
            (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML><html>", "This is a web page, not a table"),
            ("Họ tên".encode("utf-32"), "This is text in UTF-32, which is not read here"),
            (bytes(range(256)) * 4, "The file is not text"),
            (bytes(range(1, 32)) * 4, "The file is not text"),
            (b"\x8d\x8e\x8f\x90\x9d\x9e" * 10, "The file is not text"),
        ],
    )
    def test_what_is_no_text_is_told(self, data, kind):
        assert refusal(data).startswith(kind)


class TestEncode:
    @pytest.mark.parametrize("encoding", ENCODINGS)
    def test_comes_back(self, encoding):
        assert decode(encode(TEXT, encoding)) == (TEXT, encoding)

    @pytest.mark.parametrize(
        ("encoding", "written"),
        [
            ("utf-8", codecs.BOM_UTF8 + "Đặng Hường ợ".encode()),
            ("utf-16", codecs.BOM_UTF16_LE + "Đặng Hường ợ".encode("utf-16-le")),
            ("windows-1258", b"\xd0\xe3\xf2ng H\xfd\xf5\xccng \xf5\xf2"),
            ("tcvn3", b"\xa7\xc6ng H\xad\xeang \xee"),
            ("vni", b"\xd1a\xebng H\xf6\xf4\xf8ng \xf4\xef"),
        ],
    )
    def test_writes_the_bytes_that_offices_have(self, encoding, written):
        assert encode("Đặng Hường ợ", encoding) == written

    @pytest.mark.parametrize("encoding", ["windows-1258", "tcvn3", "vni"])
    def test_what_has_no_code_becomes_a_question_mark(self, encoding):
        assert encode("a → b", encoding) == b"a ? b"


@pytest.mark.parametrize("encoding", [None, "utf-8", "utf-16", "windows-1258", "tcvn3"])
@pytest.mark.parametrize("marks", ["\u0323\u0302", "\u0591\u05b0"])
def test_marks_without_end_are_refused_by_line(encoding, marks):
    text = "Tên\nLê " + marks * 60_000
    is_wide = encoding == "utf-16"
    data = codecs.BOM_UTF16_LE + text.encode("utf-16-le") if is_wide else text.encode()
    if encoding == "windows-1258":
        data = "Tên\nLê ".encode("cp1258") + b"\xcc\xf2" * 60_000

    assert refusal(data, encoding).startswith("Line 2 has a letter with more than 20 marks")
