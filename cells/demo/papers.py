"""What the last meetings of the cell of the demo's secretary said and resolved."""

from datetime import time

from cells.choices import MeetingKind, MemberStatus, OfficeRole, Presence, Standing
from cells.models import Minutes, Resolution
from cells.periods import add_months

# So many months back, that of the demo's end counted, there are minutes.
MONTHS = 6
# What a village meeting speaks of, and what it concludes.
MATTERS = (
    ("Sửa đường vào bản trước mùa mưa", "Huy động mỗi hộ hai ngày công, xong trước ngày 20"),
    ("Thu gom rác thải ở khu dân cư", "Giao chi hội phụ nữ tổ chức, mỗi tuần một buổi"),
    ("Phòng cháy, chữa cháy rừng mùa khô", "Lập tổ tuần tra, phân công đảng viên phụ trách hộ"),
    ("Vận động con em đến trường đầy đủ", "Đảng viên đến thăm từng hộ có học sinh nghỉ học"),
    ("Chuẩn bị giống và phân bón vụ tới", "Đăng ký với hợp tác xã trước ngày 15"),
    ("Giữ gìn an ninh trật tự trong thôn", "Tổ tự quản trực đêm, báo ngay khi có việc"),
)
REVIEW = "Đánh giá việc thực hiện nhiệm vụ tháng trước: cơ bản hoàn thành"


def draw_papers(plan, cell, meeting, sheet, roll, offices):
    """Return the minutes of a held meeting of the last months, and of a regular one also the
    resolution; nothing of an earlier one."""
    if meeting.month < add_months(plan.until, 1 - MONTHS):
        return []
    rng = plan.rng("papers", cell.code, meeting.month, meeting.kind)
    people = {person.member.pk: person.member for person, *_standing in roll.on(meeting.held_on)}
    matter, conclusion = MATTERS[meeting.month.month % len(MATTERS)]
    minutes = Minutes(
        meeting_id=meeting.pk,
        started_at=time(19, 30),
        ended_at=time(21, rng.choice((0, 5, 10, 15))),
        place=f"Nhà văn hóa {cell.placements[-1].name.removeprefix('Chi bộ ')}",
        chair=_holder(OfficeRole.SECRETARY, offices, people, meeting.held_on),
        recorder=_holder(OfficeRole.DEPUTY, offices, people, meeting.held_on),
        contents=f"{REVIEW}\n{meeting.topic or matter}",
        conclusions=conclusion,
        opinions=rng.randint(3, 7),
        self_score=rng.randint(86, 96),
    )
    voting = sum(_votes(row, people, meeting.held_on) for row in sheet)
    if meeting.kind != MeetingKind.REGULAR or not voting:
        return [minutes]
    return [minutes, _resolution(rng, meeting, voting, (matter, conclusion))]


def _holder(role, offices, people, day):
    """Return the name of who held an office on a day, or nothing."""
    held = (office for office in offices if office.role == role and office.holds_on(day))
    names = (people[office.member_id].full_name for office in held if office.member_id in people)
    return next(names, "")


def _resolution(rng, meeting, voting, points):
    """Return a resolution on which so many voted."""
    abstaining = rng.choice((0, 0, 0, 1)) if voting > 2 else 0
    return Resolution(
        meeting_id=meeting.pk,
        number=meeting.month.month,
        contents="\n".join(points),
        votes_for=voting - abstaining,
        votes_against=0,
        votes_abstaining=abstaining,
    )


def _votes(row, people, day):
    """Tell whether somebody on a sheet voted: official members who came."""
    member = people.get(row.member_id)
    came = row.presence == Presence.PRESENT and row.standing != Standing.GUEST
    return bool(member and came and member.status_on(day) == MemberStatus.OFFICIAL)
