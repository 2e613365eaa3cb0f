"""The page of a plan, and applying it: for its maker, once, as it was shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cells.models import Import, Member, Membership, Reading
from tests.cells.rolls.files import csv_of
from tests.factories import give_post, make_cell, make_commune, make_member, make_user

pytestmark = pytest.mark.django_db

HEADINGS = "Họ và tên|Ngày sinh|Số thẻ|Chi bộ|Ghi chú"


@pytest.fixture
def commune():
    return make_commune("X1", name="Đảng bộ xã Một")


@pytest.fixture
def cell(commune):
    return make_cell("C1", commune=commune, name="Chi bộ Thôn Một")


@pytest.fixture
def clerk(commune):
    return make_user("commune_staff", commune, username="clerk")


@pytest.fixture
def page(client, clerk):
    client.force_login(clerk)
    return client


def plan(client, *lines, **values):
    """Send a roll; return the Import and the address of its plan."""
    file = SimpleUploadedFile("roll.csv", csv_of(HEADINGS, *lines), "text/csv")
    response = client.post("/rolls/", {"file": file, "as_of": "2026-01-01", **values})
    url = response.headers["Location"]
    return Import.objects.get(pk=url.strip("/").split("/")[-1]), url


def body(client, url):
    return " ".join(client.get(url).content.decode().split())


def test_shows_counts_and_changes_before_and_after(page, cell, commune):
    make_member("Lê Hoa", cell=cell, card_number="12345678", born="1960")
    there = make_cell("C3", commune=commune, name="Chi bộ Thôn Ba")
    make_member("Vũ An", cell=there, card_number="22222222")
    rows = ["Lê Hoa|3/2/1960|12345678|C1|x", "Vũ An||22222222|C1|", "Tô Ba|1971||C1|"]
    _batch, url = plan(page, *rows, accept_moves="on")
    html = body(page, url)
    assert "<del>1960</del> → <ins>03/02/1960</ins>" in html
    assert "<del>Chi bộ Thôn Ba (C3)</del> → <ins>Chi bộ Thôn Một (C1)</ins>" in html
    assert "Tô Ba" in html
    assert "Ghi chú" in html
    assert 'action="/rolls/' in html


def test_every_count_opens_the_rows_that_it_counts(page, cell):
    make_member("Vắng Mặt", cell=cell)
    make_member("Không Đổi", cell=cell)
    rows = ["Không Đổi||||", "Tô Ba|1971||C1|", "Tô Ba|1972||C1|", "Lê Hoa|31/2/1960||C1|"]
    _batch, url = plan(page, *rows, cell="C1")
    figures = page.get(url).context["figures"]
    for figure in figures:
        rows = page.get(url + figure["url"]).context["page_obj"].paginator.count
        assert rows == figure["value"]
    assert [figure["value"] for figure in figures] == [1, 2, 0, 1, 0, 0, 1]


def test_shows_errors_by_row_and_column_and_no_way_to_confirm(page, cell):
    batch, url = plan(page, "Lê Hoa|31/02/1960|12|C1|", "Vũ An|||C1|")
    html = body(page, url)
    for word in ("Ngày sinh", "31/02/1960", "Số thẻ", "Lê Hoa"):
        assert word in html
    assert f"/rolls/{batch.pk}/apply/" not in html


def test_lists_fifty_rows_a_page_with_the_same_queries(page, cell, django_assert_max_num_queries):
    counted = []
    for size in (3, 120):
        _batch, url = plan(page, *(f"Người Số {n}|1960||C1|" for n in range(size)))
        with django_assert_max_num_queries(30) as queries:
            response = page.get(url)
        counted.append(len(queries))
    assert len(response.context["page_obj"].object_list) == 50
    assert len(page.get(f"{url}?page=3").context["page_obj"].object_list) == 20
    assert counted[0] == counted[1]


def test_every_look_is_logged(page, cell, clerk, commune):
    batch, url = plan(page, "Lê Hoa|||C1|")
    page.get(url)
    reading = Reading.objects.get()
    assert (reading.user, reading.page, reading.object_id) == (clerk, "roll_plan", batch.pk)
    assert reading.commune == commune


def test_confirming_writes_the_plan_once(page, cell, clerk):
    batch, url = plan(page, "Lê Hoa|3/2/1960|12345678|C1|")
    first = page.post(f"{url}apply/", follow=True)
    second = page.post(f"{url}apply/", follow=True)
    batch.refresh_from_db()
    assert Member.objects.get().card_number == "12345678"
    assert Membership.objects.get().cell == cell
    assert (batch.state, batch.applied_by) == ("applied", clerk)
    assert [message.level_tag for message in first.context["messages"]] == ["success"]
    assert [message.level_tag for message in second.context["messages"]] == ["info"]
    assert f"/rolls/{batch.pk}/apply/" not in body(page, url)


def test_a_plan_that_no_longer_holds_leads_to_a_new_one(page, cell):
    batch, url = plan(page, "Lê Hoa||12345678|C1|")
    make_member("Lê Hoa", cell=cell, card_number="12345678")
    response = page.post(f"{url}apply/", follow=True)
    newest = Import.objects.first()
    assert response.redirect_chain[0][0] == f"/rolls/{newest.pk}/"
    assert newest.pk != batch.pk
    assert newest.counts["unchanged"] == 1
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]
    assert Member.objects.count() == 1
    assert page.get(url).status_code == 200
    assert page.post(f"{url}apply/", follow=True).context["messages"]
    assert Import.objects.count() == 2


def test_a_plan_with_errors_cannot_be_confirmed(page, cell):
    _batch, url = plan(page, "Lê Hoa|31/02/1960||C1|")
    response = page.post(f"{url}apply/", follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert not Member.objects.exists()


def test_a_new_plan_stays_within_the_commune(page, cell):
    """What was not there when the file was sent is not there when it is planned again either."""
    _batch, url = plan(page, "Lê Hoa||12345678|C1|")
    foreign = make_cell("X2-C2", commune=make_commune("X2"), name="Chi bộ Thôn Hai")
    make_member("Người Xa", cell=foreign, card_number="12345678")
    html = " ".join(page.post(f"{url}apply/", follow=True).content.decode().split())
    assert "Người Xa" not in html
    assert "X2-C2" not in html
    assert Import.objects.first().state == "refused"


def test_is_there_for_its_maker_only(page, client, cell, commune, clerk):
    _batch, url = plan(page, "Lê Hoa|||C1|")
    elsewhere = make_user("commune_staff", make_commune("X2"))
    for other in (make_user("commune_staff", commune), elsewhere, make_user("secretary", cell)):
        client.force_login(other)
        assert client.get(url).status_code == 404
        assert client.post(f"{url}apply/").status_code == 404
    assert not Member.objects.exists()


def test_is_gone_when_its_maker_no_longer_works_there(page, cell, clerk):
    _batch, url = plan(page, "Lê Hoa|||C1|")
    clerk.posts.update(end="2026-01-01")
    give_post(clerk, "commune_staff", make_commune("X2"))
    assert page.get(url).status_code == 404
    assert page.post(f"{url}apply/").status_code == 404


def test_missing_and_wrong_method(page, cell):
    assert page.get("/rolls/999/").status_code == 404
    assert page.post("/rolls/999/apply/").status_code == 404
    _batch, url = plan(page, "Lê Hoa|||C1|")
    assert page.get(f"{url}apply/").status_code == 405


def test_names_are_escaped(page, cell):
    _batch, url = plan(page, '"<script>alert(1)</script>"|<i>||C1|')
    html = body(page, url)
    assert "<script>alert" not in html
    assert "<i>" not in html


def test_no_name_reaches_the_log(page, cell, caplog):
    caplog.set_level("INFO")
    _batch, url = plan(page, "Lê Hoa|31/02/1960||C1|")
    page.get(url)
    page.get(f"{url}apply/")
    assert caplog.records
    assert "Lê Hoa" not in caplog.text
