import random
import unicodedata

import pytest

from cells import text

HUNG = "Nguyễn Văn Hùng"


class TestClean:
    def test_composes_trims_and_leaves_single_spaces(self):
        decomposed = unicodedata.normalize("NFD", HUNG)

        assert text.clean(f"\t {decomposed}\u00a0 \n") == HUNG
        assert text.clean(decomposed.replace(" ", "   ")) == HUNG

    @pytest.mark.parametrize("marks", ["\u0323\u0302", "\u0591\u05b0"])
    def test_keeps_of_marks_without_end_as_many_as_a_letter_may_have(self, marks):
        assert len(text.clean("Lê" + marks * 60_000)) <= 2 + text.MOST_MARKS

    @pytest.mark.parametrize("nothing", [None, "", "  "])
    def test_nothing_is_an_empty_text(self, nothing):
        assert text.clean(nothing) == ""

    @pytest.mark.parametrize(
        ("written", "seen"),
        [
            ("Lê\u00ad Văn", "Lê Văn"),
            ("Lê \u200b Văn", "Lê Văn"),
            ("\ufeffLê\0 Văn\x1a", "Lê Văn"),
            ("Lê\u3000Văn\u2028", "Lê Văn"),
            (" Lê Văn ", "Lê Văn"),
        ],
    )
    def test_leaves_out_what_nobody_sees(self, written, seen):
        assert text.clean(written) == seen


class TestMemoised:
    @pytest.mark.parametrize(("word", "times"), [("Hùng", 1), ("H" * 41, 2)])
    def test_remembers_short_texts_only(self, word, times):
        asked = []
        length = text.memoised(lambda each: asked.append(each) or len(each))

        assert [length(word), length(word)] == [len(word), len(word)]
        assert asked == [word] * times


class TestSearchForm:
    @pytest.mark.parametrize(
        "written",
        [
            HUNG,
            HUNG.upper(),
            HUNG.lower(),
            unicodedata.normalize("NFD", HUNG),
            unicodedata.normalize("NFD", HUNG.upper()),
            "nguyen van hung",
            "NGUYEN  VAN HUNG",
        ],
    )
    def test_is_one_for_every_way_of_writing_a_name(self, written):
        assert text.search_form(written) == "nguyen van hung"

    @pytest.mark.parametrize("written", ["Đặng Đình Đức", "ĐẶNG ĐÌNH ĐỨC", "dang dinh duc"])
    def test_knows_the_crossed_d(self, written):
        assert text.search_form(written) == "dang dinh duc"

    @pytest.mark.parametrize("written", ["Thuý", "Thúy", "THUÝ", "thuy"])
    def test_the_place_of_the_tone_makes_no_difference(self, written):
        assert text.search_form(written) == "thuy"

    @pytest.mark.parametrize(
        ("with_y", "with_i"), [("Lý", "Lí"), ("Mỹ", "Mĩ"), ("Quý", "Quí"), ("Ý", "Í")]
    )
    def test_a_final_y_is_an_i(self, with_y, with_i):
        assert text.search_form(with_y) == text.search_form(with_i)

    @pytest.mark.parametrize(("one", "other"), [("Thúy", "Thúi"), ("Hay", "Hai"), ("Tây", "Tâi")])
    def test_a_y_that_is_another_sound_stays(self, one, other):
        assert text.search_form(one) != text.search_form(other)

    def test_every_vowel_with_every_tone_loses_its_marks(self):
        marked = "àảãáạ ằẳẵắặ ầẩẫấậ èẻẽéẹ ềểễếệ ìỉĩíị òỏõóọ ồổỗốộ ờởỡớợ ùủũúụ ừửữứự"

        plain = "aaaaa aaaaa aaaaa eeeee eeeee iiiii ooooo ooooo ooooo uuuuu uuuuu"
        assert text.search_form(marked) == plain


class TestNameKey:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Lê Thuý Mỹ", "Lê Thúy Mĩ"),
            ("Hoà", "Hòa"),
            ("Thuỷ", "THỦY"),
            (HUNG, unicodedata.normalize("NFD", HUNG)),
        ],
    )
    def test_is_one_for_two_spellings_of_a_name(self, one, other):
        assert text.name_key(one) == text.name_key(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [("Hùng", "Hưng"), ("Hùng", "Húng"), ("Đào", "Dào"), ("Ân", "An"), ("Thủy", "Thúy")],
    )
    def test_keeps_different_names_apart(self, one, other):
        assert text.name_key(one) != text.name_key(other)


class TestSortForm:
    @pytest.mark.parametrize(
        "ordered",
        [
            # Given name first, then middle names, then family name.
            ["Lê Thị An", "Trần Thị An", "Vũ Văn An", "Lê Văn Bình"],
            ["Đỗ Ánh An", "Lê An Bình", "Lê Bình Bình", "An Lê Bình"],
            ["Lê Thị Thu An", "Lê Thu An", "Lê Thu Thị An"],
            # Letters, in the order of the alphabet.
            ["A", "Ă", "Â", "B", "C", "D", "Đ", "E", "Ê", "G", "H", "I", "K", "L", "M", "N"],
            ["N", "O", "Ô", "Ơ", "P", "Q", "R", "S", "T", "U", "Ư", "V", "X", "Y"],
            # Tones: none, huyền, hỏi, ngã, sắc, nặng.
            ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"],
            ["Hoa", "Hòa", "Hỏa", "Hõa", "Hóa", "Họa"],
            # Letters weigh more than tones, a shorter name comes before a longer.
            ["Hạ", "Han", "Hàn", "Hạnh", "Hăn", "Hân"],
            ["Thu", "Thụ", "Thùy", "Thủy"],
            # The given name's tone weighs more than the middle name's letters.
            ["Lê Văn Ha", "Lê An Hà", "Lê Văn Hà", "Lê An Hạ"],
        ],
    )
    def test_is_the_order_of_a_dictionary(self, ordered):
        shuffled = random.Random(7).sample(ordered, len(ordered))

        assert sorted(shuffled, key=text.sort_form) == ordered

    def test_is_digits_and_small_letters_only(self):
        form = text.sort_form("  ĐẶNG   Thị H'Nhung (Ê-đê) 2 ")

        assert form.isascii() and form.isalnum() and form == form.lower()

    @pytest.mark.parametrize("name", ["", None, "   "])
    def test_of_nothing_sorts_first(self, name):
        assert text.sort_form(name) < text.sort_form("A")

    def test_does_not_depend_on_case_or_composition(self):
        forms = {text.sort_form(name) for name in (HUNG, HUNG.upper())}
        forms.add(text.sort_form(unicodedata.normalize("NFD", HUNG)))

        assert len(forms) == 1
