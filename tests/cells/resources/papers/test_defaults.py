"""The program's own templates: the form of party papers, and free of the faults that are looked for
in those of offices."""

import pytest
from docx.shared import Pt

from cells.choices import PaperKind
from cells.resources.papers.checking import faults_of
from cells.resources.papers.defaults import default_template
from tests.cells.resources.papers.documents import lines_of, opened


@pytest.mark.parametrize("kind", PaperKind)
def test_has_no_faults(kind):
    assert faults_of(default_template(kind)) == []


@pytest.mark.parametrize("kind", PaperKind)
def test_page_and_font_are_those_of_party_papers(kind):
    document = opened(default_template(kind))

    (section,) = document.sections
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    paragraphs = [*document.paragraphs, *document.tables[0]._cells[0].paragraphs]
    assert {each.style.name for each in paragraphs} == {"Normal"}
    assert {run.font.name for each in paragraphs for run in each.runs} == {None}


@pytest.mark.parametrize("kind", PaperKind)
def test_the_head_has_the_issuer_left_and_the_party_right(kind):
    left, right = opened(default_template(kind)).tables[0].rows[0].cells

    above, cell, star, *number = left.paragraphs
    assert (above.text, above.runs[0].bold) == ("{{ cap_tren|upper }}", None)
    assert (cell.text, cell.runs[0].bold) == ("{{ chi_bo|upper }}", True)
    assert star.text == "*"
    expected = ["Số {{ so_nghi_quyet or '…' }}-NQ/CB"] if kind == PaperKind.RESOLUTION else []
    assert [each.text for each in number] == expected
    party, date = (each.runs[0] for each in right.paragraphs)
    assert (party.text, party.bold, party.underline) == ("ĐẢNG CỘNG SẢN VIỆT NAM", True, True)
    assert (date.text, date.italic) == ("{{ dia_danh or '……………' }}, {{ ngay_thang }}", True)
    assert (round(left.width.mm), round(right.width.mm)) == (75, 90)


def test_minutes_are_signed_by_recorder_and_chair():
    left, right = opened(default_template("minutes")).tables[-1].rows[0].cells
    assert (left.paragraphs[0].text, left.paragraphs[-1].text) == ("THƯ KÝ", "{{ thu_ky }}")
    assert (right.paragraphs[0].text, right.paragraphs[-1].text) == ("CHỦ TRÌ", "{{ chu_tri }}")


def test_a_resolution_says_to_whom_it_goes_and_who_signs():
    left, right = opened(default_template("resolution")).tables[-1].rows[0].cells
    assert left.paragraphs[0].text == "Nơi nhận:"
    assert right.paragraphs[0].text == "T/M CHI BỘ"


def test_it_says_nothing_of_who_made_it():
    document = opened(default_template("minutes"))
    assert (document.core_properties.author, document.core_properties.comments) == ("", "")
    assert "BIÊN BẢN" in lines_of(default_template("minutes"))
