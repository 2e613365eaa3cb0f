"""What a superuser puts right is on record with its reason, and what breaks a rule is refused."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.db.models import PROTECT
from django.urls import reverse

from cells.admin.site import site
from cells.choices import Role
from cells.models import (
    Cell,
    CellPlacement,
    Change,
    Post,
    Reading,
    User,
)
from cells.services.changes import Actor
from cells.services.repairs import delete_repaired, save_repaired
from tests import factories
from tests.cells.admin.conftest import errors_of, page

pytestmark = pytest.mark.usefixtures("clock", "english")
DAY = date(2024, 7, 1)


def logged(noun):
    entries = Change.objects.filter(noun=noun).order_by("pk")
    return list(entries.values_list("action", "source", "before", "after", "reason"))


def test_a_name_is_put_right_with_its_search_forms_and_its_reason(member, send, root):
    answer = send(
        page("member", "change", member), full_name=" Nguyễn  Thị Quỳnh ", reason="Sai tên"
    )

    assert answer.status_code == 302
    member.refresh_from_db()
    assert (member.full_name, member.search_name) == ("Nguyễn Thị Quỳnh", "nguyen thi quynh")
    assert member.born.isoformat() == "1958-03"
    assert logged("member") == [
        (
            "changed",
            "repair",
            {"full_name": "Nguyễn Thị Quý"},
            {"full_name": "Nguyễn Thị Quỳnh"},
            "Sai tên",
        )
    ]
    assert Change.objects.get().user == root
    assert not LogEntry.objects.exists()


def test_without_a_reason_nothing_is_saved(member, send):
    answer = send(page("member", "change", member), full_name="Khác", reason="")

    assert errors_of(answer) == ["This field is required."]
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("written", "kept"), [("3.2.1930", "1930-02-03"), ("1930", "1930"), ("", None)]
)
def test_a_date_is_written_as_people_do(member, send, written, kept):
    send(page("member", "change", member), born=written)

    member.refresh_from_db()
    assert (member.born and member.born.isoformat()) == kept


def test_a_date_that_is_none_is_refused(member, send):
    answer = send(page("member", "change", member), born="31/02/1930")

    assert errors_of(answer) == ["There is no such day: correct the day or the month."]


def test_a_membership_is_added_by_codes_and_its_overlap_refused(district, member, send):
    fields = {
        "member": member.code,
        "cell": district.foreign.code,
        "kind": "main",
        "start": "01/07/2024",
        "began": "transferred",
    }
    refused = send(page("membership", "add"), **fields)
    assert errors_of(refused) == [
        "The member belongs to a cell, in the same way, at that time already."
    ]

    send(
        page("membership", "change", member.memberships.get()),
        end="01/07/2024",
        ended="transferred",
    )
    answer = send(page("membership", "add"), **fields)

    assert answer.status_code == 302
    assert list(member.memberships.order_by("start").values_list("cell", "start", "end")) == [
        (district.cell.pk, factories.BEGIN, DAY),
        (district.foreign.pk, DAY, None),
    ]
    assert [entry[0] for entry in logged("membership")] == ["changed", "created"]
    assert Change.objects.get(action="created").cell == district.foreign


def test_a_code_that_nobody_has_is_named(member, send):
    answer = send(page("membership", "add"), member=member.code, cell="ZZ9", start="01/07/2024")

    assert "There is nothing with the code “ZZ9”." in errors_of(answer)


def test_what_no_browser_sends_is_no_fault(member, at_admin, send):
    answer = send(page("membership", "add"), member=member.code, cell="Z\0", start="01/07/2024")
    assert "There is nothing with the code “Z”." in errors_of(answer)

    listed = at_admin.get(page("membership", "changelist"), {"kind__exact": "main\0"})
    assert listed.context["cl"].result_count == 1
    found = at_admin.post(page("member", "changelist"), {"q": "\0quy"})
    assert found.context["cl"].result_count == 1
    for key in ("²", "9" * 30):
        gone = at_admin.get(reverse("admin:cells_member_change", args=[key]))
        assert gone.headers["Location"] == reverse("admin:index")


def test_a_rule_about_what_is_only_shown_holds_too(district, member, send):
    """The cell of a placement is shown and not changed: its rule against overlaps holds."""
    first = district.cell.placements.get()
    CellPlacement.objects.filter(pk=first.pk).update(end=DAY)
    second = factories.place_cell(district.cell, district.other, start=DAY)

    answer = send(page("cellplacement", "change", second), start="01/06/2024")

    assert errors_of(answer) == ["The cell has a name and place for that time already."]


def test_a_code_is_given_once(district, send):
    assert send(page("cell", "add"), code="NEW-1").status_code == 302
    cell = Cell.objects.get(code="NEW-1")

    send(page("cell", "change", cell), code="OTHER")

    cell.refresh_from_db()
    assert cell.code == "NEW-1"


def test_a_login_has_no_password_and_a_post_gives_it_its_work(district, send):
    send(page("user", "add"), username="moi", full_name="Người Mới", is_active="on")
    user = User.objects.get(username="moi")
    assert (user.has_usable_password(), user.is_superuser, user.is_active) == (False, False, True)

    send(
        page("post", "add"),
        user="moi",
        role=Role.COMMUNE_STAFF.value,
        commune=district.commune.code,
        start="01/07/2024",
    )

    assert Post.objects.get(user=user).commune == district.commune
    assert "password" not in logged("user")[0][3]


def test_nobody_shuts_himself_out(root, send):
    send(page("user", "change", root), full_name="Quản Trị Viên", is_active="")

    root.refresh_from_db()
    assert (root.full_name, root.is_active) == ("Quản Trị Viên", True)


def test_nobody_makes_himself_a_superuser_here(district, send):
    user = district.the_upper

    send(page("user", "change", user), is_superuser="on", is_active="on")

    user.refresh_from_db()
    assert not user.is_superuser


def test_what_something_stands_on_is_not_deleted(district, member, at_admin):
    url = page("cell", "delete", district.cell)
    told = at_admin.get(url).context["protected"]
    assert f"cell's name and place: {district.cell.placements.get()}" in told
    assert f"membership: {member.memberships.get()}" in told

    answer = at_admin.post(url, {"post": "yes"})

    assert answer.context["protected"] == told
    assert Cell.objects.filter(pk=district.cell.pk).exists()
    assert not Change.objects.exists()


def test_what_should_never_have_been_is_deleted_and_logged(district, member, at_admin):
    exemption = factories.exempt(member, start=DAY)
    gone = exemption.pk

    answer = at_admin.post(
        page("exemption", "delete", exemption), {"post": "yes", "reason": " Ghi hai  lần "}
    )

    assert answer.status_code == 302
    assert not member.exemptions.exists()
    action, source, before, after, reason = logged("exemption")[0]
    assert (action, source, before["id"], after) == ("deleted", "repair", gone, {})
    assert reason == "Ghi hai lần"


@pytest.mark.parametrize("reason", [{}, {"reason": " "}, {"reason": 501 * "x"}])
def test_without_a_reason_nothing_is_deleted(member, at_admin, reason):
    exemption = factories.exempt(member, start=DAY)

    answer = at_admin.post(page("exemption", "delete", exemption), {"post": "yes", **reason})

    assert answer.context["form"].errors.keys() == {"reason"}
    assert 'name="reason"' in answer.content.decode()
    assert member.exemptions.exists()
    assert not Change.objects.exists()


def test_whatever_can_be_deleted_takes_nothing_with_it():
    """`get_deleted_objects` counts on it. Of users and facts nobody deletes any."""
    written = [each for each in site._registry.values() if each.group < 3 and each.model != User]
    relations = [relation for each in written for relation in each.opts.related_objects]

    assert len(relations) > 20
    assert {relation.on_delete for relation in relations} == {PROTECT}


def test_who_is_overtaken_is_told_and_nothing_is_saved(member, send, monkeypatch):
    def refuse(**_fields):
        raise IntegrityError

    monkeypatch.setattr("cells.admin.records.save_repaired", refuse)

    answer = send(page("member", "change", member), full_name="Khác")

    assert answer.headers["Location"] == page("member", "change", member)
    member.refresh_from_db()
    assert member.full_name == "Nguyễn Thị Quý"


def test_who_looks_at_people_is_logged(member, at_admin, root):
    for kind in ("change", "history", "delete"):
        at_admin.get(page("member", kind, member))
    at_admin.get(page("member", "changelist"))
    at_admin.get(page("commune", "changelist"))

    looks = Reading.objects.filter(user=root).order_by("pk")
    assert list(looks.values_list("page", "object_id")) == [
        ("admin_member_detail", member.pk),
        ("admin_member_history", member.pk),
        ("admin_member_delete", member.pk),
        ("admin_member_list", None),
    ]


def test_the_history_is_that_of_the_log(member, send, at_admin):
    send(page("member", "change", member), full_name="Nguyễn Thị Quỳnh", reason="Sai tên")

    told = at_admin.get(page("member", "history", member)).content.decode()

    assert "full name: Nguyễn Thị Quý → Nguyễn Thị Quỳnh" in told
    assert "Sai tên" in told
    assert "Quản Trị (root)" in told
    assert "repaired by hand" in told


def test_the_way_there_and_back_and_to_the_import(district, at_admin, root, browser):
    assert f'href="{reverse("admin:index")}"' in at_admin.get("/").content.decode()
    assert "/admin/" not in browser(district.the_upper).get("/").content.decode()
    listed = at_admin.get(page("member", "changelist")).content.decode()
    assert 'href="/"' in listed
    assert reverse("roll_upload") not in listed

    factories.give_post(root, Role.COMMUNE_STAFF, district.commune)

    for noun in ("member", "membership"):
        listed = at_admin.get(page(noun, "changelist")).content.decode()
        assert f'<a href="{reverse("roll_upload")}">Import a roll</a>' in listed


def test_who_began_before_somebody_else_saved_is_told_and_undoes_nothing(district, at_admin, send):
    """A login that was switched off, and a post that was ended, while a form stood open."""
    user = district.the_secretary
    post = user.posts.get()
    for row, change, name in (
        (user, {"is_active": False}, {"full_name": "Tên Đúng"}),
        (post, {"end": date(2025, 1, 1)}, {"start": "02/01/2020"}),
    ):
        noun = row._meta.model_name
        url = page(noun, "change", row)

        def meanwhile(row=row, change=change):
            type(row).objects.filter(pk=row.pk).update(**change)

        answer = send(url, before_sending=meanwhile, **name)

        assert answer.headers["Location"] == url
        told = at_admin.get(url).content.decode()
        assert "Somebody else changed the record meanwhile" in told
        row.refresh_from_db()
        assert {field: getattr(row, field) for field in change} == change
        assert not Change.objects.filter(noun=noun).exists()


def test_what_the_form_does_not_have_stays_as_it_is_on_record(district):
    """A password that was ended between reading the row and saving it stays ended."""
    stale = User.objects.get(pk=district.the_secretary.pk)
    User.objects.filter(pk=stale.pk).update(password="!ended", session_mark="another")
    stale.full_name = "Tên Đúng"

    save_repaired(actor=Actor(), row=stale, fields=["full_name"])

    kept = User.objects.get(pk=stale.pk)
    assert (kept.full_name, kept.password, kept.session_mark) == ("Tên Đúng", "!ended", "another")


def test_of_two_who_delete_at_once_the_second_finds_nothing(district, member):
    exemption = factories.exempt(member, start=DAY)
    type(exemption).objects.filter(pk=exemption.pk).update(decision="QĐ 7")
    again = type(exemption)(pk=exemption.pk)

    delete_repaired(actor=Actor(), row=exemption)
    with pytest.raises(ObjectDoesNotExist):
        delete_repaired(actor=Actor(), row=again)

    (entry,) = logged("exemption")
    assert entry[2]["decision"] == "QĐ 7"


@pytest.mark.parametrize("reason", ["\u200b", "\u2060 \u200b", 500 * "\ufb2c"])
def test_a_reason_is_what_can_be_seen_of_it(member, send, reason):
    answer = send(page("member", "change", member), full_name="Khác", reason=reason)

    assert "reason" in answer.context["adminform"].form.errors
    assert not Change.objects.exists()


@pytest.mark.parametrize("written", ["+{}", "%20{}", "{:021}"])
def test_a_look_is_logged_however_the_number_is_written(member, at_admin, written):
    pages = page("member", "change", member).replace(f"/{member.pk}/", "/{}/")
    at_admin.get(pages.format(written.format(member.pk)))

    look = Reading.objects.get()
    assert (look.page, look.object_id) == ("admin_member_detail", member.pk)
