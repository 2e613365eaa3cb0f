"""The faults of a template, paragraph by paragraph, before it is ever filled in.

A tag stands within one paragraph: `{{ name }}`, `{% if name %}`. With `p` it stands for its whole
paragraph, with `tr` for its whole row of a table: `{%p for nguoi in ds_vang %}`.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from jinja2.exceptions import TemplateError

from cells.resources.papers.documents import open_document, parse
from cells.resources.papers.language import PaperEnvironment, TagError
from cells.resources.papers.names import bare_examples, examples
from cells.resources.papers.rendering import render_paper
from cells.resources.sheets import UnreadableError

MOST_TAGS = 300
MOST_FAULTS = 10
_TAG = re.compile(r"\{\{(?P<said>[^{}]*)\}\}|\{%(?P<done>[^{}%]*)%\}")
_STEP = re.compile(
    r"(?:(?P<whole>p|tr) +|\s*)(?P<word>for|if|elif|else|endif|endfor)\b(?P<rest>.*)"
)
_OPENERS, _ENDS = {"for", "if"}, {"endfor": "for", "endif": "if"}
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_TEXT, _PARAGRAPH, _ROW = qn("w:t"), qn("w:p"), qn("w:tr")
_FIELD, _FIELD_TEXT = qn("w:fldSimple"), qn("w:instrText")
# What Word may compute in a paper; all else could fetch something.
_FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES", "DATE", "TIME"}


@dataclass(frozen=True)
class _Place:
    """A paragraph: its number among those with text, its element, and its text."""

    number: int
    element: object
    text: str

    def fault(self, tag, said):
        """Return a sentence that leads an office to what is wrong."""
        values = {"number": self.number, "tag": tag.strip()[:80], "fault": said}
        return _("Paragraph %(number)s, “%(tag)s”: %(fault)s") % values

    @property
    def row(self):
        """The row of a table in which the paragraph stands, or None."""
        return next(self.element.iterancestors(_ROW), None)


@dataclass(frozen=True)
class _Open:
    """A {% for %} or {% if %} that waits for its end."""

    word: str
    whole: str
    tag: str
    place: _Place
    said: str

    def holds(self, whole, place):
        """Tell whether an end with this `whole` at this place can close it."""
        if whole != self.whole:
            return False
        if not whole:
            return place.element is self.place.element
        around = [each.element if whole == "p" else each.row for each in (self.place, place)]
        return around[0].getparent() is around[1].getparent()


def faults_of(data):
    """Return what is wrong with the bytes of a template, in sentences, none when all is well.

    UnreadableError when the file as a whole cannot be one.
    """
    _document, texts, others = open_document(data)
    reader = _Reader()
    for part in texts:
        reader.read(parse(part.blob))
    for part in others:
        reader.check_fields(parse(part.blob))
    return reader.faults[:MOST_FAULTS] or _faults_of_trial(data)


def _faults_of_trial(data):
    """Return what goes wrong when the template is filled in, with much and with little."""
    for values in (examples(), bare_examples()):
        try:
            open_document(render_paper(data, values))
        except (TagError, UnreadableError) as error:
            return [str(error)]
        except TemplateError:
            return [_("The template cannot be filled in: write its tags as in the one taken out.")]
    return []


class _Reader:
    """Goes through the paragraphs of a template and notes what is wrong."""

    def __init__(self):
        self.faults, self._environment = [], PaperEnvironment()
        self._number = self._tags = 0
        self._open = []

    def read(self, root):
        """Note the faults of one part: body, header, footer or footnotes."""
        self._open = []
        self._check_elsewhere(root)
        for element in root.iter(_PARAGRAPH):
            text = _text_of(element)
            if text.strip():
                self._number += 1
                self._read_paragraph(_Place(self._number, element, text))
        for each in self._open:
            self._note(
                each.place, each.tag, _("it is never ended: write its {% endif %} or {% endfor %}.")
            )

    def _note(self, place, tag, said):
        self.faults.append(place.fault(tag, said))

    def _check_elsewhere(self, root):
        """Note tags where only Word writes, and fields that are more than a number or a date."""
        self.check_fields(root)
        for element in root.iter("*"):
            said = [*element.attrib.values(), element.tail or ""]
            if element.tag != _TEXT or next(element.iterancestors(_PARAGRAPH), None) is None:
                said.append(element.text or "")
            if any("{{" in each or "{%" in each or "{#" in each for each in said):
                self.faults.append(
                    _(
                        "A tag stands where it cannot be filled in: accept or refuse all changes in"
                        " Word, and write tags only into the text."
                    )
                )

    def check_fields(self, root):
        """Note fields that are more than a number or a date."""
        for element in root.iter(_FIELD, _FIELD_TEXT):
            instruction = element.get(qn("w:instr")) if element.tag == _FIELD else element.text
            for word in re.findall(r"[A-Za-z]+", (instruction or "").split("\\")[0])[:1]:
                if word.upper() not in _FIELDS:
                    self.faults.append(_field_fault(word))

    def _read_paragraph(self, place):
        rest = _TAG.sub("", place.text)
        if "{" in rest or "}" in rest:
            return self._note(
                place,
                place.text,
                _("a bracket stands alone: a tag is written {{ name }}, within one paragraph."),
            )
        for match in _TAG.finditer(place.text):
            self._tags += 1
            if self._tags > MOST_TAGS:
                return self._note(place, match[0], _("there are too many tags in this file."))
            if match["said"] is not None:
                self._check(place, match[0], match[0])
            else:
                self._take_step(place, match)
        for each in [each for each in self._open if not each.whole]:
            self._open.remove(each)
            self._note(place, each.tag, _("it must end in the same paragraph, or begin with {%p."))
        return None

    def _take_step(self, place, match):
        step = _STEP.fullmatch(match["done"])
        if step is None:
            known = _("only for, if, elif, else, endif and endfor may follow {%, {%p or {%tr.")
            return self._note(place, match[0], known)
        whole, word, rest = step["whole"] or "", step["word"], step["rest"]
        if whole and not _stands_alone(place, whole, match[0]):
            return self._note(
                place, match[0], _("it must stand alone in its paragraph, or with {%tr in its row.")
            )
        if word in _OPENERS:
            said = f"{{% {word}{rest}%}}"
            self._check(place, match[0], f"{said}{{% end{word} %}}")
            self._open.append(_Open(word, whole, match[0], place, said))
            return None
        return self._follow(place, match[0], word, whole, rest)

    def _follow(self, place, tag, word, whole, rest):
        """Take an end, or what stands between, of what was opened last."""
        opened = self._open[-1] if self._open else None
        if opened is None or _ENDS.get(word, opened.word) != opened.word:
            return self._note(place, tag, _("there is nothing before it that it belongs to."))
        if not opened.holds(whole, place):
            self._open.pop()
            said = _("it must stand like its beginning “%(tag)s”: in the same text, cell or table.")
            return self._note(place, tag, said % {"tag": opened.tag})
        if word in _ENDS:
            self._open.pop()
        elif word == "elif":
            self._check(place, tag, f"{{% if true %}}{{% elif{rest}%}}{{% endif %}}")
        return None

    def _check(self, place, tag, source):
        """Note what is wrong with what a tag says, in the lists that are gone through there."""
        loops = [each.said for each in self._open if each.word == "for"]
        whole = "".join(loops) + source + "{% endfor %}" * len(loops)
        try:
            self._environment.parse(whole.translate(_QUOTES))
        except TagError as error:
            self._note(place, tag, error.message)
        except (TemplateError, RecursionError):
            said = _("it is not written as a tag can be: look at its spaces, dots and signs.")
            self._note(place, tag, said)


def _text_of(paragraph):
    """Return what is written in a paragraph itself, not in the boxes that hang on it."""
    texts = (
        text.text or ""
        for text in paragraph.iter(_TEXT)
        if next(text.iterancestors(_PARAGRAPH)) is paragraph
    )
    return "".join(texts)


def _stands_alone(place, whole, tag):
    if whole == "p":
        return place.text.strip() == tag
    row = place.row
    return row is not None and "".join(map(_text_of, row.iter(_PARAGRAPH))).strip() == tag


def _field_fault(word):
    return _(
        "The field “%(word)s” may not stand in a template: in Word, select it and press"
        " Ctrl+Shift+F9, which makes it plain text."
    ) % {"word": word}
