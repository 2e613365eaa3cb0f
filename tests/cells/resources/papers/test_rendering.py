"""Filling a template in: values as text, whatever stands in them, in a file that opens."""

import io
import zipfile

import pytest
from django.utils import translation
from docx import Document
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.exceptions import TemplateError
from lxml import etree

from cells.resources.papers.defaults import default_template
from cells.resources.papers.language import PaperEnvironment
from cells.resources.papers.names import bare_examples, examples
from cells.resources.papers.rendering import render_paper
from cells.resources.sheets import UnreadableError
from tests.cells.resources.papers.documents import document_of, lines_of, opened, saved

HOSTILE = [
    "{{ chi_bo }}",
    "{% for x in y %}",
    "{{ ''.__class__ }}",
    "{_{ chi_bo }_} {_% if %_}",
    "<w:p>&amp;</w:t>",
    "]]> <!-- &#0; & \"'",
    "\x00\x01\x08\x0b\x1f\ufffe\ud800",
    "R\u0301 \u202e Đường \U0001f600",
    "a" * 20_000,
    "a\tb\r\nc\x0cd",
]


def render(template, **values):
    return render_paper(template, examples() | values)


def test_values_stand_where_their_tags_stood():
    data = document_of("Của {{ chi_bo|upper }}: {{ co_mat }}/{{ phai_du }}, {{ ty_le }}")
    said = lines_of(render(data, chi_bo="Chi bộ Một", co_mat=15, phai_du=17, ty_le="88,2 %"))
    assert said == ["Của CHI BỘ MỘT: 15/17, 88,2 %"]


def test_a_value_looks_as_its_tag_does():
    document = Document()
    run = document.add_paragraph().add_run("{{ chi_bo }}")
    run.bold, run.font.size = True, Pt(20)
    written = opened(render(saved(document), chi_bo="Một\nHai"))
    for paragraph, text in zip(written.paragraphs, ("Một", "Hai"), strict=True):
        (run,) = (run for run in paragraph.runs if run.text)
        assert (run.text, run.bold, run.font.size) == (text, True, Pt(20))


def test_a_tag_that_word_tore_apart_is_filled_in():
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ chi", "_bo ", "}", "}"):
        paragraph.add_run(piece).bold = piece == "_bo "
    assert lines_of(render(saved(document), chi_bo="Một")) == ["Một"]


def test_lists_become_paragraphs_and_rows():
    people = [{"ho_ten": name, "ly_do": "ốm", "co_ly_do": True} for name in ("Lê An", "Lê Bình")]
    data = document_of(
        "{%p for nguoi in ds_vang %}",
        "- {{ nguoi.ho_ten }}: {{ nguoi.ly_do }}",
        "{%p endfor %}",
        table=[
            ["{%tr for nguoi in ds_vang %}", ""],
            ["{{ loop.index }}", "{{ nguoi.ho_ten }}"],
            ["{%tr endfor %}", ""],
        ],
    )
    assert lines_of(render(data, ds_vang=people)) == [
        *["- Lê An: ốm", "- Lê Bình: ốm"],
        *["1", "Lê An", "2", "Lê Bình"],
    ]


def test_header_and_footer_are_filled_in_too():
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ chi_bo }}"
    document.sections[0].footer.paragraphs[0].text = "{{ thang }}"
    (section,) = opened(render(saved(document), chi_bo="Một", thang="6/2024")).sections
    assert (section.header.paragraphs[0].text, section.footer.paragraphs[0].text) == (
        "Một",
        "6/2024",
    )


def test_a_cell_from_which_all_is_taken_keeps_a_paragraph():
    document = opened(document_of(table=[["", "x"]]))
    cell = document.tables[0].cell(0, 0)
    cell.text = "{%p if mien %}"
    cell.add_paragraph("{{ mien }}")
    cell.add_paragraph("{%p endif %}")
    (table,) = opened(render(saved(document), mien=0)).tables
    assert [len(each.paragraphs) for each in table.rows[0].cells] == [1, 1]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_text(text):
    said = "\n".join(lines_of(render(document_of("{{ noi_dung }}|"), noi_dung=text)))
    assert said == "\n".join(_as_written(text)) + "|"


def _as_written(text):
    text = text.replace("\r\n", "\n").replace("\x0c", "\n").replace("\x0b", "\n").replace("\t", "")
    kept = (char for char in text if char == "\n" or (char >= " " and char not in "\ufffe\ud800"))
    return "".join(kept).split("\n")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(alphabet="{}%#_<>&p for\n\t\x07", max_size=80))
def test_any_text_leaves_a_file_that_opens(contents, name):
    people = [{"ho_ten": name, "ly_do": contents, "co_ly_do": False}]
    written = render(default_template("minutes"), noi_dung=contents, chu_tri=name, ds_vang=people)
    _check_well_formed(written)
    assert "BIÊN BẢN" in lines_of(written)


def _check_well_formed(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))


def test_only_plain_values_are_taken():
    class Told(str):
        pass

    for value in (object(), Told("x"), None, 1.5, {"a": 1}, [object()]):
        with pytest.raises((TypeError, AttributeError)):
            render(document_of("x"), noi_dung=value)


def test_what_is_not_given_is_an_error():
    values = bare_examples()
    del values["chi_bo"]
    with pytest.raises(TemplateError):
        render_paper(document_of("{{ chi_bo }}"), values)


@pytest.mark.parametrize(
    "tag",
    [
        "{{ chi_bo.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "{{ chi_bo.format }}",
        "{{ self }}",
    ],
)
def test_the_sandbox_holds_also_where_nobody_checked_before(tag):
    with pytest.raises(TemplateError):
        render(document_of(tag))


def test_the_file_says_nothing_of_who_made_the_template():
    document = Document()
    document.core_properties.author = document.core_properties.last_modified_by = "Lê Văn Mẫu"
    properties = opened(render(saved(document))).core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")


def test_properties_of_the_file_are_no_templates():
    document = Document()
    document.core_properties.title = "{{ chi_bo.__class__ }}"
    assert opened(render(saved(document))).core_properties.title == "{{ chi_bo.__class__ }}"


def test_the_longest_minutes_for_each_of_many_absent_are_refused_before_they_are_written():
    """They would be two hundred million letters."""
    said = "{% for nguoi in ds_vang %}" + "{{ noi_dung }}" * 200 + "{% endfor %}"
    values = examples() | {"noi_dung": "ạ" * 20_000}
    with translation.override("en"):
        with pytest.raises(UnreadableError, match="becomes too long"):
            PaperEnvironment().from_string(said).render(values)
        with pytest.raises(UnreadableError, match="becomes too long"):
            render_paper(document_of(said), values)
