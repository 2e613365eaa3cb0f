"""The meetings of one cell: which were held, when, and how far their records have come."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cells.choices import MeetingKind, MeetingState
from cells.demo.plan import day_between, moment
from cells.models import Meeting, Setting, SettingKey
from cells.periods import add_months, first_of_month, last_day_of_month, next_month, quarter_of

TOPICS = (
    "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    "Nâng cao chất lượng sinh hoạt chi bộ",
    "Phát triển kinh tế hộ gia đình, giảm nghèo bền vững",
    "Giữ gìn an ninh trật tự ở thôn, khu phố",
    "Xây dựng nông thôn mới nâng cao",
    "Bảo vệ rừng và phòng cháy, chữa cháy rừng",
    "Trách nhiệm nêu gương của cán bộ, đảng viên",
    "Chuyển đổi số trong sinh hoạt và đời sống",
    "Giữ gìn bản sắc văn hóa các dân tộc",
)
NOT_HELD_REASONS = (
    "Mưa lũ, đường vào thôn bị chia cắt",
    "Bí thư chi bộ ốm, chưa cử được người chủ trì",
    "Không đủ số đảng viên dự họp",
    "Trùng đợt cao điểm mùa vụ, chuyển nội dung sang tháng sau",
)
RETURN_REMARKS = (
    "Đề nghị kiểm tra lại số đảng viên vắng mặt.",
    "Ngày họp chưa khớp với sổ biên bản.",
)
SOURCES = ("Bí thư chi bộ báo qua điện thoại", "Sổ ghi biên bản của chi bộ")
EXTRAORDINARY = 0.006
DICTATED = 0.08
RETURNED = 0.05
# A month is shut for entry so many days after its deadline: later than any record of the demo.
LOCK_DAYS = 60
LOCK_SOURCE = "Công văn của Ban Tổ chức Huyện ủy về thời hạn nhập số liệu sinh hoạt chi bộ"
# Communes confirm a month's meetings on these days of the next one.
CONFIRMED_FROM, CONFIRMED_UNTIL = 8, 40


@dataclass(frozen=True)
class Occasion:
    """A meeting that a cell should have: of a month, on a day, or not held for a reason."""

    kind: MeetingKind
    month: object
    day: object
    not_held_reason: str = ""
    topic: str = ""


def occasions(plan, cell, rng):
    """Yield what a cell's meetings were, month by month; not what nobody reported."""
    for month in plan.months:
        if not _meets_in(cell, month):
            continue
        regular = _regular(cell, month, rng)
        for occasion in (regular, *_others(cell, month, regular, rng)):
            reported = rng.random() >= cell.habit.unreported
            if reported and cell.exists_on(occasion.day) and occasion.day <= plan.last_day:
                yield occasion


def _meets_in(cell, month):
    return cell.start < next_month(month) and (cell.end is None or month < cell.end)


def _regular(cell, month, rng):
    """Return the month's regular meeting; now and then held in the month before or after."""
    if rng.random() < cell.habit.not_held:
        reason = rng.choice(NOT_HELD_REASONS)
        return Occasion(MeetingKind.REGULAR, month, last_day_of_month(month), reason)
    day = month + timedelta(days=cell.habit.meeting_day - 1 + rng.choice((0, 0, 0, 1, 2)))
    if rng.random() < cell.habit.strayed:
        day = _neighbouring(month, rng)
    # A cell's first meeting comes after its founding.
    return Occasion(MeetingKind.REGULAR, month, max(day, cell.start + timedelta(days=2)))


def _neighbouring(month, rng):
    """Return one of the last days of the month before, or of the first of the month after."""
    if rng.random() < 0.35:
        return month - timedelta(days=rng.randint(1, 3))
    return next_month(month) + timedelta(days=rng.randint(0, 3))


def _others(cell, month, regular, rng):
    """Yield the quarter's thematic meeting in its month, and a rare extraordinary one."""
    if (month.month - 1) % 3 == cell.habit.theme_month:
        topic = TOPICS[(month.year * 4 + quarter_of(month) + cell.pk) % len(TOPICS)]
        on_same_evening = regular.not_held_reason == "" and rng.random() < 0.5
        day = regular.day if on_same_evening else _late_in(cell, month, rng)
        yield Occasion(MeetingKind.THEMATIC, month, day, topic=topic)
    if rng.random() < EXTRAORDINARY:
        yield Occasion(MeetingKind.EXTRAORDINARY, month, _late_in(cell, month, rng))


def _late_in(cell, month, rng):
    day = month + timedelta(days=rng.randint(14, 26))
    return max(day, min(cell.start, last_day_of_month(month)))


def lock_entry(plan):
    """Put the rule that shuts months for entry in the place of the default, which shuts none."""
    locks = Setting.objects.filter(key=SettingKey.ENTRY_LOCK_DAYS)
    locks.filter(end__isnull=True).update(end=plan.start)
    locks.create(
        key=SettingKey.ENTRY_LOCK_DAYS, value=LOCK_DAYS, source=LOCK_SOURCE, start=plan.start
    )


def draw_meeting(plan, ledger, rng, cell, occasion, hands):
    """Return the record of an occasion, without its sheet, as it stood at the demo's end."""
    place = cell.placement_for(last_day_of_month(occasion.month))
    meeting = Meeting(
        pk=ledger.number(Meeting),
        cell_id=cell.pk,
        kind=occasion.kind.value,
        month=occasion.month,
        held_on=None if occasion.not_held_reason else occasion.day,
        not_held_reason=occasion.not_held_reason,
        topic=occasion.topic,
        recorded_by_id=hands.of_cell(cell.pk),
        client_key=UUID(int=rng.getrandbits(128), version=4),
    )
    meeting.freezes_as(place)
    if rng.random() < DICTATED and not meeting.recorded_by_id:
        meeting.source = rng.choice(SOURCES)
    _progress(plan, rng, cell, meeting, _submission(rng, cell, occasion), hands)
    return meeting


def _submission(rng, cell, occasion):
    """Return when the record was first sent: by the next month's 5th, but for a few."""
    if rng.random() < cell.habit.late:
        day = add_months(occasion.month, 1) + timedelta(days=rng.randint(5, 24))
        return moment(max(day, occasion.day), rng)
    prompt = occasion.day + timedelta(days=rng.choices((0, 1, 2, 4), (4, 4, 2, 1))[0])
    deadline = add_months(occasion.month, 1) + timedelta(days=4)
    return moment(max(min(prompt, deadline), occasion.day), rng, hours=(20, 23))


def _progress(plan, rng, cell, meeting, submitted, hands):
    """Bring the record as far as it had come: draft, submitted, returned or confirmed."""
    if not plan.has_come(submitted):
        meeting.state = MeetingState.DRAFT.value
        return
    meeting.first_submitted_at = submitted
    meeting.state = MeetingState.SUBMITTED.value
    first = next_month(meeting.month) + timedelta(days=CONFIRMED_FROM - 1)
    last = next_month(meeting.month) + timedelta(days=CONFIRMED_UNTIL - 1)
    confirmed = moment(day_between(rng, first, last), rng)
    confirmed = max(confirmed, submitted + timedelta(days=1))
    is_recent = first_of_month(meeting.month) >= add_months(plan.until, -1)
    if plan.has_come(confirmed):
        meeting.state = MeetingState.CONFIRMED.value
        meeting.confirmed_at = confirmed
        meeting.confirmed_by_id = hands.of_commune(meeting.commune_id)
    elif is_recent and cell.habit.late and rng.random() < RETURNED:
        meeting.state = MeetingState.RETURNED.value
        meeting.return_remark = rng.choice(RETURN_REMARKS)
