"""What the papers of a meeting say, gathered as plain values: names as they were on its day.

Papers are in Vietnamese, whatever language the page speaks.
"""

import re

from django.utils import translation

from cells import text
from cells.choices import OfficeRole, Presence, Standing
from cells.models import (
    Cell,
    CellPlacement,
    CommunePlacement,
    Minutes,
    Office,
    PaperTemplate,
    Resolution,
)
from cells.resources.papers.defaults import default_template
from cells.resources.papers.rendering import render_paper
from cells.services.minutes import quality_of

LANGUAGE = "vi"
# How committees are called before the name of their place.
_BEFORE_PLACE = re.compile(
    r"^(đảng bộ|đảng ủy)\s+(xã|phường|thị trấn|đặc khu)\s+", flags=re.IGNORECASE
)


def write_paper(kind, meeting):
    """Return the bytes of a paper of a PaperKind about a meeting that was held, made from the
    template of the commune under which the meeting counts, or from the program's own.

    TemplateError or UnreadableError when that template cannot be filled in.
    """
    with translation.override(LANGUAGE):
        return render_paper(template_for(kind, meeting.commune_id), values_of(meeting))


def template_for(kind, commune_id):
    """Return the bytes of the template from which a commune makes papers of a kind."""
    own = PaperTemplate.objects.filter(commune=commune_id, kind=kind)
    content = own.values_list("content", flat=True).first()
    return default_template(kind) if content is None else bytes(content)


def values_of(meeting):
    """Return the value of every name that a template may use, about a meeting that was held."""
    minutes = Minutes.objects.filter(meeting=meeting).first() or Minutes(meeting=meeting)
    resolution = Resolution.objects.filter(meeting=meeting).first()
    return {
        **_head(meeting),
        **_meeting(meeting),
        **_attendance(meeting),
        **_people(meeting),
        **_minutes(meeting, minutes),
        **_resolution(resolution),
    }


def _head(meeting):
    """Return what the head says: the units by the names and places of the meeting's day."""
    day = meeting.held_on
    cell = Cell.objects.named_on(day).get(pk=meeting.cell_id)
    place = CellPlacement.objects.current_or_last(day).filter(cell=cell).first()
    communes = CommunePlacement.objects.current_or_last(day).select_related("upper_committee")
    commune = communes.filter(commune=place.commune_id if place else meeting.commune_id).first()
    name = commune.name if commune else ""
    return {
        "cap_uy_cap_tren": commune.upper_committee.name if commune else "",
        "dang_bo": name,
        "cap_tren": (place.section if place else "") or name,
        "chi_bo": cell.name or cell.code,
        "dia_danh": _place_in(name),
        "ngay_thang": f"ngày {day:%d} tháng {_month(day)} năm {day.year}",
    }


def _place_in(name):
    """Return the place in the name of a commune's committee; of an agency's there is none."""
    return _BEFORE_PLACE.sub("", name) if _BEFORE_PLACE.match(name) else ""


def _month(day):
    """Return the month as papers write it: 01 and 02, so that nobody puts a 1 before it, then 3."""
    return f"{day.month:02}" if day.month < 3 else str(day.month)


def _meeting(meeting):
    day = meeting.held_on
    return {
        "loai_sinh_hoat": str(meeting.get_kind_display()).lower(),
        "thang": f"{_month(meeting.month)}/{meeting.month.year}",
        "chuyen_de": meeting.topic,
        "ngay_hop": f"{day:%d}/{_month(day)}/{day.year}",
    }


def _attendance(meeting):
    return {
        "tong_so": meeting.expected + meeting.exempt + meeting.away,
        "phai_du": meeting.expected,
        "co_mat": meeting.present,
        "ty_le": str(meeting.rate),
        "vang_co_ly_do": meeting.excused,
        "vang_khong_ly_do": meeting.unexcused,
        "mien": meeting.exempt,
        "mien_co_mat": meeting.exempt_present,
        "noi_khac": meeting.away,
        "noi_khac_co_mat": meeting.away_present,
        "so_dai_bieu": meeting.guests,
    }


def _people(meeting):
    """Return the people of the sheet whom papers name: the absent, those exempt or away, guests."""
    rows = list(meeting.sheet.select_related("member").in_name_order())
    absent = [row for row in rows if row.standing == Standing.EXPECTED and _is_absent(row)]
    free = [row for row in rows if row.standing in (Standing.EXEMPT, Standing.AWAY)]
    guests = [row for row in rows if row.standing == Standing.GUEST]
    return {
        "ds_vang": [
            {
                "ho_ten": _name(row),
                "ly_do": _reason(row),
                "co_ly_do": row.presence == Presence.EXCUSED.value,
            }
            for row in absent
        ],
        "ds_mien": [
            {
                "ho_ten": _name(row),
                "ly_do": str(row.get_ground_display()).lower(),
                "co_mat": row.presence == Presence.PRESENT.value,
            }
            for row in free
        ],
        "ds_dai_bieu": [{"ho_ten": _name(row)} for row in guests],
    }


def _is_absent(row):
    return row.presence != Presence.PRESENT


def _name(row):
    return row.member.full_name if row.member else row.guest_name


def _reason(row):
    """Return why somebody was absent, as far as it is on record: the reason, and the remark."""
    reason = row.get_reason_display() if row.reason else row.get_presence_display()
    return " – ".join(filter(None, [str(reason).lower(), row.note]))


def _minutes(meeting, minutes):
    quality = quality_of(minutes.self_score, meeting.held_on)
    return {
        "bat_dau": _hour(minutes.started_at),
        "ket_thuc": _hour(minutes.ended_at),
        "dia_diem": minutes.place,
        "chu_tri": minutes.chair,
        "chuc_vu_chu_tri": _office(meeting, minutes.chair),
        "thu_ky": minutes.recorder,
        "noi_dung": minutes.contents,
        "so_y_kien": _known(minutes.opinions),
        "ket_luan": minutes.conclusions,
        "diem": _known(minutes.self_score),
        "xep_loai": str(quality.label).lower() if quality else "",
    }


def _hour(time):
    return f"{time.hour} giờ {time.minute:02} phút" if time else ""


def _known(number):
    """Return a number, or an empty text where nobody wrote one down: that is not 0."""
    return "" if number is None else number


def _office(meeting, name):
    """Return the office that the chair held in the cell on the day, or nothing."""
    key = text.name_key(name)
    offices = Office.objects.on(meeting.held_on).filter(
        cell=meeting.cell_id, role__in=[OfficeRole.SECRETARY, OfficeRole.DEPUTY]
    )
    held = {
        text.name_key(office.member.full_name): office
        for office in offices.select_related("member")
    }
    office = held.get(key) if key else None
    return str(office.get_role_display()).capitalize() if office else ""


def _resolution(resolution):
    """Return what the cell resolved, and the vote; empty where there is no resolution."""
    voted = resolution is not None and resolution.votes is not None
    return {
        "co_nghi_quyet": resolution is not None,
        "so_nghi_quyet": f"{resolution.number:02}" if resolution and resolution.number else "",
        "nghi_quyet": resolution.contents if resolution else "",
        "co_bieu_quyet": voted,
        "tan_thanh": resolution.votes_for if voted else "",
        "khong_tan_thanh": resolution.votes_against if voted else "",
        "khong_y_kien": resolution.votes_abstaining if voted else "",
        "so_bieu_quyet": resolution.votes if voted else "",
    }
