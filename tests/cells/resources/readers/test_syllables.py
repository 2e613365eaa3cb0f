import pytest

from cells.resources.readers.syllables import FAMILIAR, faults, is_syllable

SPELLED_RIGHTLY = """
    Nguyễn THUỶ thủy hoà Khuya quốc Quỳnh quý giếng gì nghĩa ươm Ước Ý oanh khuỷu xoong Phoóc
    Chìu Lỷ Tằng quyết nghiêng thuở loắt choắt yêu an quí giũ cháy khuỷ ngoái
"""


class TestIsSyllable:
    @pytest.mark.parametrize("word", SPELLED_RIGHTLY.split())
    def test_of_vietnamese_spelling(self, word):
        assert is_syllable(word)

    @pytest.mark.parametrize(
        ("word", "why"),
        [
            ("", "nothing"),
            ("NguyÔn", "no such rime"),
            ("Hïng", "no such letter"),
            ("Krông", "no such beginning"),
            ("lùc", "a stop with the tone huyền"),
            ("hoc", "a stop without a tone"),
            ("hòá", "two tones"),
            ("caù", "a tone on what glides off"),
            ("hÀ", "a capital inside"),
            ("ñ", "a tone on a consonant"),
            ("Văn1", "a digit"),
        ],
    )
    def test_of_others(self, word, why):
        assert not is_syllable(word), why

    def test_familiar_words_are_such(self):
        assert [word for word in FAMILIAR if not is_syllable(word)] == []


class TestFaults:
    @pytest.mark.parametrize(
        ("word", "found"),
        [("Văn", 0), ("¨", 0), ("ĐBQ", 1), ("nguyÔn", 1), ("Hïng", 2), ("§BQ", 2)],
    )
    def test_grow_with_the_distance_from_vietnamese(self, word, found):
        assert faults(word) == found
