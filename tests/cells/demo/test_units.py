from datetime import timedelta

from cells.choices import CellType, MembershipEnd, MembershipStart
from cells.models import (
    Cell,
    CellPlacement,
    CellSuccession,
    CommunePlacement,
    Meeting,
    Membership,
)
from cells.periods import last_day_of_month


def only_turned(placements, unit):
    """Return the unit that has more than one placement, with its placements in order."""
    rows = {}
    for row in placements.order_by("start"):
        rows.setdefault(getattr(row, unit), []).append(row)
    return [turned for turned in rows.values() if len(turned) > 1]


def test_one_commune_was_renamed(loaded):
    ((before, after),) = only_turned(CommunePlacement.objects.all(), "commune_id")

    assert before.end == after.start
    assert before.name != after.name
    assert before.official_code != after.official_code
    assert loaded.start < after.start <= loaded.until


def test_cells_named_after_the_commune_were_renamed_with_it(loaded):
    ((_before, after),) = only_turned(CommunePlacement.objects.all(), "commune_id")

    renamed = CellPlacement.objects.filter(commune=after.commune, start=after.start)
    assert renamed.exists()
    assert CellType.RESIDENTIAL not in renamed.values_list("cell_type", flat=True)


def test_one_cell_moved_to_another_commune(loaded):
    turned = only_turned(CellPlacement.objects.all(), "cell_id")
    moved = [rows for rows in turned if rows[0].commune_id != rows[1].commune_id]

    ((before, after),) = moved
    assert before.end == after.start
    assert before.name == after.name
    communes = Meeting.objects.filter(cell=before.cell).values_list("month", "commune")
    for month, commune in communes:
        stays = last_day_of_month(month) < after.start
        assert commune == (before if stays else after).commune_id
    assert {commune for _month, commune in communes} == {before.commune_id, after.commune_id}


def test_one_cell_was_carried_on_by_another(loaded):
    succession = CellSuccession.objects.get()
    ended, heir = succession.predecessor, succession.successor

    assert succession.is_main
    assert ended.placements.get().end == succession.start
    here, elsewhere = heir.placements.order_by("start")
    assert (here.commune, elsewhere.end) == (ended.placements.get().commune, None)
    assert elsewhere.commune != here.commune, "the past of the ended cell is shown there today"
    assert not ended.meetings.filter(month__gte=succession.start).exists()
    assert not ended.offices.filter(end=None).exists()
    assert ended.meetings.exists()


def test_members_of_the_ended_cell_went_on_in_its_heir(loaded):
    succession = CellSuccession.objects.get()
    left = Membership.objects.filter(
        cell=succession.predecessor, ended=MembershipEnd.REORGANISED
    ).values_list("member", "end")
    came = Membership.objects.filter(
        cell=succession.successor, began=MembershipStart.REORGANISED
    ).values_list("member", "start")

    assert sorted(left) == sorted(came)
    assert {day for _member, day in left} == {succession.start}
    assert not Membership.objects.filter(cell=succession.predecessor, end=None).exists()


def test_two_cells_were_founded_later(loaded):
    first = {row.cell_id: row.start for row in CellPlacement.objects.order_by("-start")}
    later = {cell: day for cell, day in first.items() if day > loaded.start}

    assert len(later) == 2
    for cell, day in later.items():
        meeting = Meeting.objects.filter(cell=cell).order_by("month").first()
        assert meeting is None or meeting.month >= day.replace(day=1)


def test_two_communes_have_a_village_of_one_name(loaded):
    twins = CellPlacement.objects.filter(name="Chi bộ thôn Đồng Tâm")

    assert twins.values("commune").distinct().count() == 2


def test_every_cell_has_a_secretary_every_day(loaded):
    for cell in Cell.objects.all():
        placements = list(cell.placements.order_by("start"))
        day, end = placements[0].start, placements[-1].end
        for office in cell.offices.filter(role="secretary").order_by("start"):
            assert office.start == day
            day = office.end
        assert day == end


def test_officers_belong_to_their_cell(loaded):
    for cell in Cell.objects.all():
        for office in cell.offices.all():
            last_day = office.end and office.end - timedelta(days=1)
            for day in filter(None, (office.start, last_day)):
                belongs = Membership.objects.on(day).filter(cell=cell, member=office.member)
                assert belongs.exists()
