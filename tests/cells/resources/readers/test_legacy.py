import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.resources.readers.legacy import LEGACY, from_legacy, is_whole, suspected, to_legacy
from cells.resources.readers.syllables import VOWELS

LOWER = "".join(VOWELS) + "đ"
TONED = "".join(row[1:] for row in VOWELS)
# Syllables of names, which between them have all tones, all vowels, and every kind of rime.
SYLLABLES = """
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Chìu Tằng Voòng Phoóc
    Nình Sìu Trương Lưu Đoàn Tống Thị Văn Quốc Đức Bảo Hữu Thuỷ Thủy Hoà Hòa Hùng Hường Lỷ Ước
    Khuê Quỳnh Thuý Thuỳ Nghĩa Phượng Tuyết Nguyệt Khuya Oanh Ngoãn Khoẻ Hoặc Thuở Uyên Yến Ý Ái
    Gìn Giếng Mỵ Tỵ Kỹ Thơ Sơn Nhẫn Lệ Bé Tẹo Rạng Ẩn Ấm Ẵm Hằng Đẵng Phẳng Hiểu Tũn Quyển Rưởi
"""
syllables = st.sampled_from(SYLLABLES.split())
names = st.lists(syllables, max_size=3).map(lambda more: " ".join(["Nguyễn", "Thị", *more]))
# Men and women as there are in any roll, each with some given name.
hands = st.tuples(
    *[syllables.map(f"{name} {{}}".format) for name in ("Nguyễn Văn", "Trần Thị")] * 2
)


class TestTables:
    def test_tcvn3_is_that_of_the_c_library(self):
        letters = LOWER + "ĂÂĐÊÔƠƯ"
        known = subprocess.run(
            ["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"],
            input=letters.encode(),
            capture_output=True,
            check=True,
        ).stdout

        assert to_legacy(letters, "tcvn3").encode("latin-1") == known

    @pytest.mark.parametrize(
        ("letters", "written"),
        [
            ("aàảãáạ", "a aø aû aõ aù aï"),
            ("ăằẳẵắặ", "aê aè aú aü aé aë"),
            ("âầẩẫấậ", "aâ aà aå aã aá aä"),
            ("eèẻẽéẹ", "e eø eû eõ eù eï"),
            ("êềểễếệ", "eâ eà eå eã eá eä"),
            ("iìỉĩíị", "i ì æ ó í ò"),
            ("oòỏõóọ", "o oø oû oõ où oï"),
            ("ôồổỗốộ", "oâ oà oå oã oá oä"),
            ("ơờởỡớợ", "ô ôø ôû ôõ ôù ôï"),
            ("uùủũúụ", "u uø uû uõ uù uï"),
            ("ưừửữứự", "ö öø öû öõ öù öï"),
            ("yỳỷỹýỵ", "y yø yû yõ yù î"),
            ("đ", "ñ"),
        ],
    )
    def test_vni(self, letters, written):
        assert to_legacy(" ".join(letters), "vni") == written
        assert to_legacy(" ".join(letters.upper()), "vni") == written.upper()

    @pytest.mark.parametrize("letter", LOWER)
    def test_every_letter_comes_back(self, letter):
        tcvn3 = to_legacy(letter, "tcvn3")
        vni = [to_legacy(letter, "vni"), to_legacy(letter.upper(), "vni")]

        assert from_legacy(tcvn3, "tcvn3", sure=True) == letter
        assert [from_legacy(each, "vni", sure=True) for each in vni] == [letter, letter.upper()]

    @pytest.mark.parametrize("letter", TONED)
    def test_a_capital_with_a_tone_is_small_in_tcvn3(self, letter):
        assert to_legacy(letter.upper(), "tcvn3") == to_legacy(letter, "tcvn3")


class TestFromLegacy:
    @pytest.mark.parametrize(
        ("encoding", "written"),
        [("tcvn3", "NguyÔn V¨n Hïng"), ("vni", "Nguyeãn Vaên Huøng")],
    )
    def test_reads_what_looks_like_latin(self, encoding, written):
        assert from_legacy(written, encoding) == "Nguyễn Văn Hùng"

    @pytest.mark.parametrize("encoding", LEGACY)
    @pytest.mark.parametrize(
        "written",
        [
            "",
            "Nam",
            "15/03/1958",
            "12 345 601",
            "Nguyễn Văn Hùng",
            "Trần “Tô” Bá",
            "Lê Minh Trí",
            "Tô Bá Tân",
            "Thái Hoà",
            "Phoóc",
            "25 m²",
            "½",
        ],
    )
    def test_leaves_what_is_right_as_it_stands(self, encoding, written):
        assert from_legacy(written, encoding) == written

    @pytest.mark.parametrize("encoding", ["", "utf-8", "utf-16", "windows-1258"])
    def test_leaves_text_of_other_encodings(self, encoding):
        assert from_legacy("NguyÔn", encoding) == "NguyÔn"

    def test_leaves_decomposed_unicode(self):
        written = unicodedata.normalize("NFD", "Hà")

        assert from_legacy(written, "tcvn3", sure=True) == written

    @pytest.mark.parametrize(
        ("encoding", "written", "meant"),
        [
            ("tcvn3", "Chi bé", "Chi bộ"),
            ("tcvn3", "Vò Minh Tó", "Vũ Minh Tú"),
            ("tcvn3", "N÷", "Nữ"),
            ("tcvn3", "§BQ", "ĐBQ"),
            ("tcvn3", "“Th«n” Khe MÉu", "“Thôn” Khe Mẫu"),
            ("vni", "Sôn", "Sơn"),
            ("vni", "Thoï", "Thọ"),
        ],
    )
    def test_of_two_readings_takes_the_familiar(self, encoding, written, meant):
        assert from_legacy(written, encoding) == meant

    @pytest.mark.parametrize(
        ("encoding", "written", "meant"),
        [("tcvn3", "Tô", "Tụ"), ("vni", "Hoà Minh Trí", "Hồ Minh Trí")],
    )
    def test_takes_the_old_font_for_sure_where_it_is_told(self, encoding, written, meant):
        assert from_legacy(written, encoding) == written
        assert from_legacy(written, encoding, sure=True) == meant

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("NGUYÔN", "NGUYỄN"),
            ("NGUYÔN V¡N HïNG", "NGUYỄN VĂN HÙNG"),
            ("TRÇN Hµ", "TRẦN HÀ"),
            ("¤ng TRÇN BÝNH", "Ông TRẦN BÍNH"),
            ("Hoµng ThÞ ¸nh", "Hoàng Thị Ánh"),
            # Nothing tells here that there were capitals.
            ("Lª ¸nh", "Lê ánh"),
            ("Th«n Êp Khe", "Thôn Ấp Khe"),
            ("n¬i ë hiÖn nay", "nơi ở hiện nay"),
            ("§ç Tó", "Đỗ Tú"),
        ],
    )
    def test_restores_capitals_where_the_rest_tells(self, written, meant):
        assert from_legacy(written, "tcvn3") == meant

    def test_a_small_mark_may_stand_behind_a_capital_of_vni(self):
        assert from_legacy("Traàn Thò Aùnh", "vni") == "Trần Thị Ánh"

    @pytest.mark.parametrize("encoding", LEGACY)
    @given(name=names)
    def test_gives_a_name_back(self, encoding, name):
        assert from_legacy(to_legacy(name, encoding), encoding, sure=True) == name

    @given(name=names)
    def test_gives_a_name_in_capitals_back(self, name):
        written = to_legacy(name.upper(), "tcvn3")

        assert from_legacy(written, "tcvn3", sure=True) == name.upper()


class TestSuspected:
    @pytest.mark.parametrize("encoding", LEGACY)
    @given(hand=hands)
    def test_finds_the_old_font_from_a_handful_of_names(self, encoding, hand):
        assert suspected([to_legacy(name, encoding) for name in hand]) == encoding

    @given(hand=hands)
    def test_takes_names_in_unicode_for_what_they_are(self, hand):
        assert suspected(hand) == ""
        assert suspected([unicodedata.normalize("NFD", name) for name in hand]) == ""

    @pytest.mark.parametrize(
        "texts",
        [
            [],
            ["", "Nguyen Van Hung", "15/03/1958", "John Smith"],
            ["Chìu", "Lỷ", "Tằng", "Phoóc", "Voòng", "Sìu Hà", "Dì"],
            ["Lê", "Tô", "Hà", "Bá", "Trí", "Hoà", "Toàn", "Tú", "Mã", "Lý", "Tám", "Thôn", "Sơn"],
            ["H'Nhung Niê", "Y Blŏm Êban", "A Krông", "Mlô", "Buôn Kôn"],
            ["Café", "naïve", "Müller", "Señor", "façade", "25 m²", "½", "5 µm", "±1°", "«x»"],
        ],
    )
    def test_suspects_nothing_of_ordinary_text(self, texts):
        assert suspected(texts) == ""

    @pytest.mark.parametrize("encoding", LEGACY)
    def test_finds_the_old_font_in_one_column_of_a_sheet(self, encoding):
        words = SYLLABLES.split()
        unicode = [f"{first} {last}" for first in words for last in words[:3]]
        old = [to_legacy(name, encoding) for name in unicode]

        assert suspected([*unicode, *old]) == encoding

    def test_one_word_is_not_enough(self):
        assert suspected(["V¨n"]) == ""
        assert suspected(["V¨n", "ThÞ"]) == "tcvn3"


class TestIsWhole:
    def test_is_so_without_a_letter_of_unicode(self):
        assert is_whole(["NguyÔn V¨n", "Lª", "Nam"])
        assert not is_whole(["NguyÔn V¨n", "Nguyễn Văn"])
