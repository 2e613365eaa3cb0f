"""Vietnamese names: one spelling inside, found without marks, ordered as a dictionary orders them.

Text is normalised (NFC) where it enters. From a full name, written family name first, come three
stored forms:

* `search_form`: without marks, for finding ("nguyen van hung" finds "Nguyễn Văn Hùng").
* `name_key`: letters and tone of every syllable, for telling whether two spellings are one name:
  the place of the tone mark (Thuỷ, Thủy) and i or y at the end (Lí, Lý) make no difference.
* `sort_form`: given name, then middle names, then family name, in the order of the Vietnamese
  alphabet and of the tones. It is made of digits and small letters only, so that every database
  and locale sorts it alike.
"""

import re
import unicodedata
from functools import lru_cache, wraps

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# 33 letters fit between "1" and "x" in base 36; "0" ends a syllable and sorts before any letter.
_SORT_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LETTER_ORDER = {letter: _SORT_DIGITS[n] for n, letter in enumerate(ALPHABET, start=1)}

# Tones in dictionary order: none, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# Marks that make another letter: breve (ă), circumflex (â ê ô), horn (ơ ư).
_LETTER_MARKS = {"\u0306", "\u0302", "\u031b"}

_FINAL_Y = re.compile(r"(?<=[^aăâeêioôơuưy])y$|(?<=^qu)y$|^y$")
_SPACES = re.compile(r"\s+")

# No letter has as many marks as this, and to compose them takes time by their square.
MOST_MARKS = 20
# Marks of all scripts: neither letters nor digits, and in no block of punctuation or signs.
_MARK = (
    r"[^\w\s\0-\u02ff\u1e00-\u1eff\u2000-\u20cf\u2100-\u2cee\u2e00-\u3029\u3030-\u3098"
    r"\u309b-\ua66e\ufe30-\uffff\U0001f000-\U0010ffff]"
)
_PILED = re.compile(rf"({_MARK}{{{MOST_MARKS}}}){_MARK}+")
# Every tenth character shows fast whether a long text may hold so many: two beside each other are
# neither of Latin nor Vietnamese.
_STEP = 10
_PERHAPS_PILED = re.compile(r"[^\0-\u02ff\u1e00-\u1eff]{2}")
# So few characters are composed in no time, whatever they are.
HARMLESS = 200


def memoised(function):
    """Return a pure `function` of a text with its results remembered: names share their syllables.

    Only short texts are kept, so that no file can fill the memory.
    """
    remembered = lru_cache(maxsize=16384)(function)

    @wraps(function)
    def answer(text, *more):
        return (remembered if len(text) <= 40 else function)(text, *more)

    return answer


def piled_marks(text):
    """Return the match of the first letter in `text` with far more marks than any has, or None.

    Text in which there is none may be composed.
    """
    if len(text) <= HARMLESS or text.isascii() or not _PERHAPS_PILED.search(text[::_STEP]):
        return None
    return _PILED.search(text)


def clean(text):
    """Return `text` composed (NFC), trimmed, with single spaces and without characters that nobody
    sees (control and format characters); None becomes an empty text. Of marks above each other
    the first MOST_MARKS are kept."""
    if not text:
        return ""
    if piled_marks(text):
        text = _PILED.sub(r"\1", text)
    # What can be printed holds no space but " ", and neither control nor format characters.
    plain = text.isprintable() and "  " not in text
    if plain and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text.strip(" ")
    composed = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    seen = (char for char in composed if unicodedata.category(char) not in ("Cc", "Cf"))
    return _SPACES.sub(" ", "".join(seen)).strip()


@memoised
def _letters_and_tone(syllable):
    """Return a syllable's letters, composed and without tone, and its tone from 0 to 5."""
    letters, tone = [], 0
    for char in unicodedata.normalize("NFD", syllable.casefold()):
        if char in _TONES:
            tone = _TONES[char]
        elif char in _LETTER_MARKS or not unicodedata.combining(char):
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tone


@memoised
def _plain_syllable(syllable):
    decomposed = unicodedata.normalize("NFD", _letters_and_tone(syllable)[0]).replace("đ", "d")
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@memoised
def _search_syllable(syllable):
    return _FINAL_Y.sub("i", _plain_syllable(syllable))


@memoised
def _key_syllable(syllable):
    letters, tone = _letters_and_tone(syllable)
    return f"{_FINAL_Y.sub('i', letters)}{tone}"


@memoised
def _sort_syllable(syllable):
    letters, tone = _letters_and_tone(syllable)
    known = "".join(_LETTER_ORDER.get(letter, "") for letter in letters)
    return f"{known}0{tone}"


def plain_form(text):
    """Return `text` in small letters without any mark."""
    return " ".join(map(_plain_syllable, clean(text).split()))


def search_form(text):
    """Return `text` in small letters without any mark, i for a final y: what searches compare."""
    return " ".join(filter(None, map(_search_syllable, clean(text).split())))


def name_key(name):
    """Return what two spellings of one name have in common: "Lê Thuý Mỹ" and "Lê Thúy Mĩ"."""
    return " ".join(map(_key_syllable, clean(name).split()))


def sort_form(name):
    """Return the key by which lists of people are ordered: given, middle, then family name.

    >>> sorted(["Vũ Thị Ánh", "Lê An", "Trần Bình"], key=sort_form)
    ['Lê An', 'Vũ Thị Ánh', 'Trần Bình']
    """
    *before, given = clean(name).split() or [""]
    return "".join(_sort_syllable(syllable) for syllable in (given, *before[1:], *before[:1]))


_NUMBER = re.compile(r"(\d+)")


def title_key(title):
    """Return the key by which names of units are ordered: from the first syllable on, in the order
    of the Vietnamese alphabet, numbers by their size.

    >>> sorted(["Khu phố 10", "Khu phố 2", "Đội 1", "Dân Chủ"], key=title_key)
    ['Dân Chủ', 'Đội 1', 'Khu phố 2', 'Khu phố 10']
    """
    pieces = _NUMBER.split(clean(title))
    words = ["".join(map(_sort_syllable, piece.split())) for piece in pieces[::2]]
    return tuple(zip(words, [*map(int, pieces[1::2]), 0], strict=True))
