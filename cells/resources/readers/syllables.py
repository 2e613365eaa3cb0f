"""The spelling of Vietnamese: does a word have the form of a syllable, and is it a familiar one.

Every Vietnamese word in writing is one syllable: a consonant to begin with, a rime, one tone. The
forms are few, so that text read in a wrong encoding shows itself by the words that have none.
"""

import re

from cells.text import memoised

# The twelve vowels, each with its tones in dictionary order: none, huyền, hỏi, ngã, sắc, nặng.
VOWELS = (
    "aàảãáạ",
    "ăằẳẵắặ",
    "âầẩẫấậ",
    "eèẻẽéẹ",
    "êềểễếệ",
    "iìỉĩíị",
    "oòỏõóọ",
    "ôồổỗốộ",
    "ơờởỡớợ",
    "uùủũúụ",
    "ưừửữứự",
    "yỳỷỹýỵ",
)
# What may be a letter of a word, also in text that was read in a wrong encoding: the signs and
# letters of Latin-1, and the letters and marks of Vietnamese.
WORD = re.compile(r"[A-Za-z\u00a1-\u024f\u0300-\u036f\u1e00-\u1eff]+")

_TONES = {vowel: tone for row in VOWELS for tone, vowel in enumerate(row)}
_SAC, _NANG = 4, 5
_WITHOUT_TONE = str.maketrans({vowel: row[0] for row in VOWELS for vowel in row})
_INITIALS = "b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|qu|r|s|t|th|tr|v|x"
# What may end a syllable after each nucleus; "-" stands for nothing.
_ENDINGS = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u",
    "i": "- a ch m n nh p t u",
    "iê": "c m n ng p t u",
    "o": "- c i m n ng p t",
    "oo": "c ng",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng t",
    "oe": "- n o t",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- a c i m n ng p t",
    "uâ": "n ng t y",
    "uê": "- ch nh",
    "uô": "c i m n ng t",
    "uơ": "-",
    "uy": "- a ch n nh p t u",
    "uyê": "n t",
    "ư": "- a c i m n ng t u",
    "ươ": "c i m n ng p t u",
    "y": "-",
    "yê": "m n ng t u",
}
_RIMES = [
    nucleus + ending.strip("-")
    for nucleus, endings in _ENDINGS.items()
    for ending in endings.split()
]
_SYLLABLE = re.compile(f"(?:{_INITIALS})?(?:{'|'.join(_RIMES)})")
# A syllable that stops short (c, ch, p, t) has the tone sắc or nặng.
_STOPPED = re.compile("(?:ch|[cpt])$")
# A vowel that glides off at the end never bears the tone: "cau" is càu, not "caù".
_GLIDE = re.compile("(?:[aâêơư]u|(?<!g)iu|yu|[ae]o|[aoôơư]i|(?<!q)ui|[aâ]y)$")
_LETTERS = re.compile("[a-zăâđêôơư]+")

# Some words have the form of a syllable in two encodings ("Vò", "Vũ"): of these, the ones that
# are frequent in names and rolls.
_FREQUENT = """
    ân ấn bá bế bị bỏ bốn bộ bùi cẩm chí chú chúc có công cố cộng cơ cũ cúc dân doãn dũng dự
    giá hán hân hoà hoài hoàn hoàng hoá hồ hồi hồng hộ hùng kế khá khê khoá khôi không khuê
    kỳ lâm lân lê lộc lớn lớp lý mã mẫn một mơ mùi ngân nghề nghĩa nghị ngô ngũ nhã nhâm
    nhân nhỏ nhóm nông nơi ốm ở phòng phó phố phùng phú phúc quân quê quế quốc quý sáng sâm
    sĩ số sống sơn sớm sự tám tâm tân tấn tên thái tháng thân thêm thế thìn thị thôn thống
    thơ thơm thuý tín toàn tô tôn tổng tống tốt tộc trí trị trú trúc tú từ tự vân vĩ vị võ
    vũ vụ xã xây xóm ý
"""
FAMILIAR = frozenset(_FREQUENT.split())


@memoised
def is_syllable(word):
    """Tell whether a word is spelled as one Vietnamese syllable, in small letters, in capitals, or
    with one capital first.

    >>> [is_syllable(word) for word in ("Nguyễn", "NguyÔn", "Hùng", "Hïng", "Phoóc")]
    [True, False, True, False, True]
    """
    small = word.lower()
    tones = [_TONES[char] for char in small if _TONES.get(char)]
    letters = small.translate(_WITHOUT_TONE)
    if len(tones) > 1 or not _SYLLABLE.fullmatch(letters):
        return False
    if _STOPPED.search(letters) and tones not in ([_SAC], [_NANG]):
        return False
    if _TONES.get(small[-1]) and _GLIDE.search(letters):
        return False
    return word in (small, small.upper(), small.capitalize())


@memoised
def faults(word):
    """Return how far a word is from Vietnamese spelling: 0 a syllable, or too short to tell; 1 of
    Vietnamese letters only, as abbreviations are; 2 of others too."""
    if len(word) < 2 or is_syllable(word):
        return 0
    letters = word.lower().translate(_WITHOUT_TONE)
    return 1 if _LETTERS.fullmatch(letters) else 2
