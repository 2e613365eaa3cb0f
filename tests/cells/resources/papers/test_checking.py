"""The faults of a template: each is named with its paragraph, its tag and the cure."""

import pytest
from django.utils import translation
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn

from cells.choices import PaperKind
from cells.resources.papers.checking import faults_of
from cells.resources.papers.defaults import default_template
from cells.resources.papers.names import NAMES, PARTS
from tests.cells.resources.papers.documents import document_of, opened, saved

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_a_template_changed_as_an_office_would_has_none():
    document = opened(default_template(PaperKind.MINUTES))
    document.paragraphs[1].text = "BIÊN BẢN SINH HOẠT"
    document.add_paragraph("{% if chuyen_de != '' %}Chuyên đề: {{ chuyen_de }}{% endif %}")
    document.sections[0].footer.paragraphs[0].text = "{{ cap_uy_cap_tren|upper }}"
    table = document.add_table(rows=3, cols=2)
    for cell, text in zip(
        table._cells,
        [
            *("{%tr for nguoi in ds_mien %}", ""),
            *("{{ nguoi.ho_ten }}", "{% if nguoi.co_mat %}có mặt{% else %}vắng{% endif %}"),
            *("{%tr endfor %}", ""),
        ],
        strict=True,
    ):
        cell.text = text
    assert faults_of(saved(document)) == []


def test_every_name_may_be_used():
    values = [name.name for name in NAMES if name.example is not True]
    flags = [name.name for name in NAMES if name.example is True]
    tags = [f"{{{{ {name} }}}}" for name in values]
    conditions = [f"{{% if {name} %}}x{{% endif %}}" for name in (*flags, *PARTS)]
    assert faults_of(document_of(*tags, *conditions)) == []


def test_every_part_of_a_row_may_be_used():
    said = [
        f"{{% for nguoi in {each} %}}{{% if nguoi.{part} %}}x{{% endif %}}{{% endfor %}}"
        for each, parts in PARTS.items()
        for part in parts
    ]
    assert len(said) == 7
    assert faults_of(document_of(*said)) == []


REFUSED = {
    "{{ khong_co }}": "The name “khong_co” is not known: take it from the list as it stands there.",
    "{{ chi_bo": "a bracket stands alone: a tag is written {{ name }}, within one paragraph.",
    "{ chi_bo }": "a bracket stands alone: a tag is written {{ name }}, within one paragraph.",
    "{{ chi bo }}": "it is not written as a tag can be: look at its spaces, dots and signs.",
    "{{ chi_bo.__class__ }}": "“chi_bo” has no part “__class__”: take it from the list as it"
    " stands there.",
    "{{ ''.__class__ }}": "“…” has no part “__class__”: take it from the list as it stands there.",
    "{{ chi_bo['x'] }}": "This is more than a template may do: use the names of the list alone.",
    "{{ chi_bo() }}": "This is more than a template may do: use the names of the list alone.",
    "{{ 'a' * 10**9 }}": "This is more than a template may do: use the names of the list alone.",
    "{{ 9 ** 9 ** 9 }}": "This is more than a template may do: use the names of the list alone.",
    "{{ chi_bo ~ chi_bo }}": "This is more than a template may do: use the names of the list"
    " alone.",
    "{{ lipsum() }}": "This is more than a template may do: use the names of the list alone.",
    "{{ chi_bo|center(10**9) }}": "After “|” only these words may stand: default, length, lower,"
    " upper.",
    "{{ chi_bo|attr('x') }}": "After “|” only these words may stand: default, length, lower,"
    " upper.",
    "{{ chi_bo|length }}": "Only lists have a length.",
    "{{ nguoi.ho_ten }}": "“nguoi” has no part “ho_ten”: take it from the list as it stands there.",
    "{# remark #}": "a bracket stands alone: a tag is written {{ name }}, within one paragraph.",
    "{% set a = chi_bo %}": "only for, if, elif, else, endif and endfor may follow {%, {%p or"
    " {%tr.",
    "{% include 'x' %}": "only for, if, elif, else, endif and endfor may follow {%, {%p or {%tr.",
    "{% if chi_bo %}": "it must end in the same paragraph, or begin with {%p.",
    "{% endif %}": "there is nothing before it that it belongs to.",
    "{%p if chi_bo %}": "it is never ended: write its {% endif %} or {% endfor %}.",
}


@pytest.mark.parametrize("tag", REFUSED)
def test_a_wrong_tag_is_named_with_the_cure(tag):
    assert faults_of(document_of("Một", "", tag)) == [f"Paragraph 2, “{tag}”: {REFUSED[tag]}"]


REFUSED_LOOPS = {
    "{% for i in range(10**9) %}x{% endfor %}": "Only these lists can be gone through:"
    " ds_dai_bieu, ds_mien, ds_vang.",
    "{% for i in chi_bo %}x{% endfor %}": "Only these lists can be gone through:"
    " ds_dai_bieu, ds_mien, ds_vang.",
    "{% for a, b in ds_vang %}x{% endfor %}": "Only these lists can be gone through:"
    " ds_dai_bieu, ds_mien, ds_vang.",
    "{% for i in ds_vang recursive %}x{% endfor %}": "Only these lists can be gone through:"
    " ds_dai_bieu, ds_mien, ds_vang.",
    "{% if mien > 2 %}x{% endif %}": "Values are compared by == and != only.",
}


@pytest.mark.parametrize("text", REFUSED_LOOPS)
def test_a_wrong_beginning_is_named_with_the_cure(text):
    begin = text[: text.index("%}") + 2]
    assert faults_of(document_of(text)) == [f"Paragraph 1, “{begin}”: {REFUSED_LOOPS[text]}"]


def test_lists_do_not_stand_within_each_other():
    text = "{% for a in ds_vang %}{% for b in ds_vang %}{% endfor %}{% endfor %}"
    assert faults_of(document_of(text)) == [
        "Paragraph 1, “{% for b in ds_vang %}”: A list stands within another one: end the first"
        " with {% endfor %}."
    ]


def test_what_is_more_than_one_value_cannot_be_written():
    said = "A list, a row of it, or a yes or no cannot be written: use {% for %} or {% if %}."
    for tag in ("{{ ds_vang }}", "{{ co_nghi_quyet }}", "{{ chi_bo == 'x' }}"):
        assert faults_of(document_of(tag)) == [said]


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([["{%p if mien %}", "x"], ["y", "{%p endif %}"]], 4),
        ([["{%p if mien %}", "{%tr endif %}"]], 2),
    ],
)
def test_an_end_elsewhere_is_refused(rows, number):
    faults = faults_of(document_of(table=rows))
    assert faults[0].startswith(f"Paragraph {number}, “")


def test_of_many_faults_the_first_are_told():
    faults = faults_of(document_of(*["{{ khong_co }}"] * 50))
    assert [fault.partition(",")[0] for fault in faults] == [
        f"Paragraph {number}" for number in range(1, 11)
    ]


def test_there_are_not_too_many_tags():
    (fault,) = faults_of(document_of(*["{{ chi_bo }}"] * 301))
    assert fault == "Paragraph 301, “{{ chi_bo }}”: there are too many tags in this file."


def test_a_paper_does_not_become_endless():
    many = ["y" * 9_000] * 100
    faults = faults_of(document_of("{%p for a in ds_vang %}", *many, "{%p endfor %}"))
    assert faults == ["The paper becomes too long: less may stand within a {% for %}."]


def _with_element(name, text, **attributes):
    document = Document()
    run = document.add_paragraph("x").runs[0]._r
    element = OxmlElement(name)
    element.text = text
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    run.append(element)
    return saved(document)


@pytest.mark.parametrize(
    "data",
    [
        _with_element("w:delText", "{{ khong_co }}"),
        _with_element("w:sym", "", char="{{ chi_bo }}"),
        _with_element("w:sym", "", char="{{" * 1_000),
    ],
)
def test_a_tag_where_only_word_writes_is_refused(data):
    assert faults_of(data) == [
        "A tag stands where it cannot be filled in: accept or refuse all changes in Word, and write"
        " tags only into the text."
    ]


@pytest.mark.parametrize("code", ['INCLUDETEXT "c:\\\\x.docx"', "DDEAUTO c:\\\\cmd.exe", "LINK x"])
def test_a_field_that_fetches_is_refused(code):
    word = code.split()[0]
    assert faults_of(_with_element("w:instrText", code)) == [
        f"The field “{word}” may not stand in a template: in Word, select it and press"
        " Ctrl+Shift+F9, which makes it plain text."
    ]
    assert faults_of(_with_element("w:fldSimple", None, instr=code)) != []


@pytest.mark.parametrize("name", ["endnotes", "comments"])
def test_a_field_that_fetches_is_refused_wherever_it_stands(name):
    field = f'<w:{name} {nsdecls("w")}><w:p><w:fldSimple w:instr="DDEAUTO x"/></w:p></w:{name}>'
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    document = Document()
    part = Part(PackURI(f"/word/{name}.xml"), kind, field.encode(), document.part.package)
    document.part.relate_to(part, f"{RELATIONSHIPS}/{name}")
    assert faults_of(saved(document)) == [
        "The field “DDEAUTO” may not stand in a template: in Word, select it and press"
        " Ctrl+Shift+F9, which makes it plain text."
    ]


def test_page_numbers_may_stand():
    assert faults_of(_with_element("w:instrText", " PAGE  \\* MERGEFORMAT ")) == []
