"""The program's own templates, in the form of party papers: Guidance 36-HD/VPTW (2018).

They are made here, paragraph by paragraph, so that a change of them can be read and reviewed; an
office takes one out as a Word file and changes that.
"""

import io
from functools import cache

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from cells.choices import PaperKind

FONT, SIZE, SMALL, TITLE = "Times New Roman", Pt(14), Pt(12), Pt(16)
# Of an A4 page, in mm: its width and height, and its margins: top, bottom, left, right.
PAGE, MARGINS = (210, 297), (20, 20, 30, 15)
# The two columns of head and signatures.
COLUMNS = (75, 90)
_DOTS = "……………"
_BOLD, _ITALIC = {"bold": True}, {"italic": True}
_HEADING = {"bold": True, "indent": False}


@cache
def default_template(kind):
    """Return the bytes of the program's own template of a PaperKind."""
    document = _blank_page()
    _LAYOUTS[PaperKind(kind)](document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _blank_page():
    document = Document()
    _take_out_picture(document.part.package)
    properties = document.core_properties
    properties.author = properties.comments = properties.title = ""
    properties.language = "vi-VN"
    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, PAGE)
    margins = ("top_margin", "bottom_margin", "left_margin", "right_margin")
    for name, width in zip(margins, MARGINS, strict=True):
        setattr(section, name, Mm(width))
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, SIZE
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        style.element.rPr.rFonts.set(qn(script), FONT)
    style.paragraph_format.space_after = Pt(6)
    return document


def _take_out_picture(package):
    """Take out the small picture of a page that the blank document of python-docx has."""
    for number in [rel.rId for rel in package.rels.values() if rel.reltype == RT.THUMBNAIL]:
        del package.rels[number]


def _minutes(document):
    _head(document)
    _title(document, "BIÊN BẢN")
    _lines(
        document,
        "Thời gian: {{ bat_dau or '… giờ …' }}, ngày {{ ngay_hop }}.",
        f"Địa điểm: {{{{ dia_diem or '{_DOTS}' }}}}.",
        f"Chủ trì: đồng chí {{{{ chu_tri or '{_DOTS}' }}}}"
        "{% if chuc_vu_chu_tri %}, {{ chuc_vu_chu_tri|lower }} chi bộ{% endif %}.",
        f"Thư ký: đồng chí {{{{ thu_ky or '{_DOTS}' }}}}.",
    )
    _attendance(document)
    _heading(document, "II. Nội dung")
    _line(document, f"{{{{ noi_dung or '{_DOTS}' }}}}")
    _heading(document, "III. Ý kiến phát biểu")
    _line(
        document,
        "{% if so_y_kien == '' %}……{% else %}Có {{ so_y_kien }} ý kiến phát biểu.{% endif %}",
    )
    _heading(document, "IV. Kết luận")
    _line(document, f"{{{{ ket_luan or '{_DOTS}' }}}}")
    _line(document, "{%p if co_nghi_quyet %}")
    _heading(document, "V. Nghị quyết")
    _line(document, "Chi bộ thông qua Nghị quyết số {{ so_nghi_quyet or '…' }}-NQ/CB:")
    _line(document, "{{ nghi_quyet }}")
    _vote(document)
    _line(document, "{%p endif %}")
    _heading(document, "{% if co_nghi_quyet %}VI{% else %}V{% endif %}. Đánh giá buổi sinh hoạt")
    _line(
        document,
        f"{{% if xep_loai %}}Chi bộ tự chấm {{{{ diem }}}}/100 điểm, xếp loại: {{{{ xep_loai }}}}."
        f"{{% else %}}{_DOTS}{{% endif %}}",
    )
    _line(document, "Buổi sinh hoạt kết thúc lúc {{ ket_thuc or '… giờ …' }} cùng ngày.")
    left, right = _columns(document)
    _signature(left, ["THƯ KÝ"], "{{ thu_ky }}")
    _signature(right, ["CHỦ TRÌ"], "{{ chu_tri }}")
    _recipients(document, ["Chi ủy, đảng viên chi bộ,", "Lưu chi bộ."])


def _resolution(document):
    _head(document, number="Số {{ so_nghi_quyet or '…' }}-NQ/CB")
    _title(document, "NGHỊ QUYẾT")
    _lines(
        document,
        "Ngày {{ ngay_hop }}, {{ chi_bo }} đã tổ chức buổi sinh hoạt {{ loai_sinh_hoat }} tháng"
        " {{ thang }}; có mặt {{ co_mat }}/{{ phai_du }} đảng viên phải dự, đạt {{ ty_le }}.",
        "Sau khi thảo luận, chi bộ thống nhất:",
    )
    _line(document, "QUYẾT NGHỊ", align=ALIGN.CENTER, **_HEADING)
    _line(document, f"{{{{ nghi_quyet or '{_DOTS}' }}}}")
    _vote(document)
    left, right = _columns(document)
    _recipients(left, ["Đảng ủy (để báo cáo),", "Đảng viên chi bộ (để thực hiện),", "Lưu chi bộ."])
    _signature(right, ["T/M CHI BỘ", "{{ (chuc_vu_chu_tri or 'Chủ trì')|upper }}"], "{{ chu_tri }}")


_LAYOUTS = {PaperKind.MINUTES: _minutes, PaperKind.RESOLUTION: _resolution}


def _head(document, number=""):
    """Write the head: left who issues the paper, right the Party's name and the date."""
    left, right = _columns(document)
    for text, looks in (
        ("{{ cap_tren|upper }}", {}),
        ("{{ chi_bo|upper }}", _BOLD),
        ("*", {}),
        *([(number, {})] if number else []),
    ):
        _write(left, text, align=ALIGN.CENTER, after=0, **looks)
    _write(right, "ĐẢNG CỘNG SẢN VIỆT NAM", align=ALIGN.CENTER, bold=True, underline=True)
    date = f"{{{{ dia_danh or '{_DOTS}' }}}}, {{{{ ngay_thang }}}}"
    _write(right, date, align=ALIGN.CENTER, **_ITALIC)


def _title(document, title):
    _write(document, "", after=0)
    _write(document, title, align=ALIGN.CENTER, after=0, size=TITLE, **_BOLD)
    about = "Sinh hoạt chi bộ {{ loai_sinh_hoat }} tháng {{ thang }}"
    _write(document, about, align=ALIGN.CENTER, after=0, **_BOLD)
    _write(document, "{%p if chuyen_de %}")
    _write(document, "Chuyên đề: {{ chuyen_de }}", align=ALIGN.CENTER, after=0, **_BOLD)
    _write(document, "{%p endif %}")
    _write(document, "-----", align=ALIGN.CENTER)


def _attendance(document):
    _heading(document, "I. Thành phần")
    _lines(
        document,
        "Tổng số đảng viên: {{ tong_so }} đồng chí, trong đó phải dự: {{ phai_du }} đồng chí.",
        "Có mặt: {{ co_mat }}/{{ phai_du }} đồng chí, đạt {{ ty_le }}.",
        "Vắng có lý do: {{ vang_co_ly_do }} đồng chí; vắng không có lý do: {{ vang_khong_ly_do }}"
        " đồng chí{% if ds_vang %}, gồm:{% else %}.{% endif %}",
        "{%p for nguoi in ds_vang %}",
        "- {{ nguoi.ho_ten }}: {{ nguoi.ly_do }};",
        "{%p endfor %}",
        "{%p if mien %}",
        "Miễn, tạm miễn, đình chỉ sinh hoạt: {{ mien }} đồng chí (đến dự: {{ mien_co_mat }}).",
        "{%p endif %}",
        "{%p if noi_khac %}",
        "Sinh hoạt tạm thời nơi khác: {{ noi_khac }} đồng chí (đến dự: {{ noi_khac_co_mat }}).",
        "{%p endif %}",
        "{%p if ds_dai_bieu %}",
        "Đại biểu dự: {{ so_dai_bieu }} đồng chí, gồm:",
        "{%p for nguoi in ds_dai_bieu %}",
        "- {{ nguoi.ho_ten }};",
        "{%p endfor %}",
        "{%p endif %}",
    )


def _vote(document):
    _lines(
        document,
        "{%p if co_bieu_quyet %}",
        "Kết quả biểu quyết: tán thành {{ tan_thanh }}/{{ so_bieu_quyet }}; không tán thành"
        " {{ khong_tan_thanh }}; không có ý kiến {{ khong_y_kien }}.",
        "{%p endif %}",
    )


def _signature(place, offices, name):
    for office in offices:
        _write(place, office, align=ALIGN.CENTER, after=0, **_BOLD)
    _write(place, "(Ký, ghi rõ họ tên)", align=ALIGN.CENTER, size=SMALL, **_ITALIC)
    for _line_for_the_hand in range(3):
        _write(place, "", after=0)
    _write(place, name, align=ALIGN.CENTER, **_BOLD)


def _recipients(place, recipients):
    _write(place, "Nơi nhận:", after=0, underline=True)
    for each in recipients:
        _write(place, f"- {each}", after=0, size=SMALL)


def _columns(document):
    """Add two columns side by side without lines; return their cells."""
    table = document.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    cells = table.rows[0].cells
    for cell, column, width in zip(cells, table.columns, COLUMNS, strict=True):
        cell.width = column.width = Mm(width)
    return cells


def _heading(document, text):
    _line(document, text, align=ALIGN.LEFT, **_HEADING)


def _lines(document, *texts):
    for text in texts:
        _line(document, text)


def _line(document, text, *, align=ALIGN.JUSTIFY, indent=True, **looks):
    """Add a paragraph of the body: justified, its first line indented."""
    paragraph = _write(document, text, align=align, **looks)
    if indent:
        paragraph.paragraph_format.first_line_indent = Mm(10)


def _write(place, text, *, align=ALIGN.LEFT, after=None, size=None, **looks):
    """Add a paragraph; a cell of a table begins with an empty one, which is filled first."""
    is_new_cell = hasattr(place, "width") and len(place.paragraphs) == 1 and not place.text
    first = place.paragraphs[0] if is_new_cell and not place.paragraphs[0].runs else None
    paragraph = first if first is not None else place.add_paragraph()
    paragraph.alignment = align
    if after is not None:
        paragraph.paragraph_format.space_after = Pt(after)
    run = paragraph.add_run(text)
    run.font.size = size
    for look, value in looks.items():
        setattr(run, look, value)
    return paragraph
