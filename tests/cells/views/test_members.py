"""Pages of people: each look is logged, and who is not theirs is not there."""

import unicodedata
from datetime import date

import pytest
from django.urls import reverse

from cells.choices import MembershipKind, OfficeRole
from cells.models import Office, Reading
from tests import factories
from tests.cells.evidence import everything, queries_of
from tests.cells.views.pages import assert_asks_to_sign_in, assert_not_there, errors

WITH_PEOPLE = ["secretary", "deputy", "commune", "upper"]
WITHOUT = ["upper_reader", "commune_reader", "cell_reader", "other_commune"]
SEARCH = "/members/search/"


def roll(code):
    return reverse("cell_members", args=[code])


def page_of(member):
    return reverse("member_detail", args=[getattr(member, "code", member)])


class TestRoll:
    @pytest.mark.parametrize("who", WITH_PEOPLE)
    def test_shows_the_members_of_today_by_name_and_logs_it(self, district, browser, who):
        for name in ("Trần Bình", "Nguyễn Ân", "Lê An"):
            factories.make_member(name, cell=district.cell)
        factories.make_member("Gone", cell=district.cell, end=date(2024, 7, 10))
        factories.make_member("Elsewhere", cell=district.foreign)

        page = browser(district.users[who]).get(roll("A1"))

        names = [member.full_name for member in page.context["page_obj"]]
        assert names == ["Lê An", "Nguyễn Ân", "Trần Bình"]
        reading = Reading.objects.get()
        assert (reading.user, reading.page) == (district.users[who], "cell_members")
        assert (reading.object_id, reading.cell) == (district.cell.pk, district.cell)

    def test_shows_what_each_member_is(self, district, browser):
        head = factories.make_member("Lê An", cell=district.cell, born="1958-03")
        Office.objects.create(
            member=head, cell=district.cell, role=OfficeRole.SECRETARY, start=factories.BEGIN
        )
        factories.exempt(factories.make_member("Lê Bình", cell=district.cell), "suspended")
        guest = factories.make_member("Lê Chi", official_from="2024-08-01")
        factories.join(guest, district.cell, kind=MembershipKind.TEMPORARY)

        rows = browser(district.the_secretary).get(roll("A1")).content.decode().split("<tr>")[2:]

        assert len(rows) == 3
        assert "03/1958" in rows[0] and "official member" in rows[0] and "secretary" in rows[0]
        assert "suspended" in rows[1] and "expected" not in rows[1]
        assert "probationary member" in rows[2] and "temporary activity" in rows[2]

    def test_costs_the_same_for_2_and_30(self, district, browser):
        client = browser(district.the_secretary)
        factories.make_member(cell=district.cell)

        def look():
            client.get(roll("A1"))

        look()
        few = queries_of(look)
        for _n in range(30):
            factories.exempt(factories.make_member(cell=district.cell))

        assert queries_of(look) == few

    @pytest.mark.parametrize("who", WITHOUT)
    def test_is_not_there_for_others(self, district, browser, who):
        factories.make_member("Lê An", cell=district.cell)

        assert_not_there(browser(district.users[who]), roll("A1"), roll("NOWHERE"))

        assert not Reading.objects.exists()

    @pytest.mark.parametrize("code", ["%00", "%20", "a1", "B1", "%F0%9F%98%80"])
    def test_of_a_code_that_is_none_is_not_there(self, district, browser, code):
        client = browser(district.the_secretary)

        assert client.get(f"/cells/{code}/members/").status_code == 404

    def test_asks_who_is_not_signed_in(self, district, browser):
        assert_asks_to_sign_in(browser(), roll("A1"))


class TestOneMember:
    @pytest.fixture
    def member(self, district):
        return factories.make_member(
            "Lê An", cell=district.cell, born="1958-03", card_number="01234567"
        )

    @pytest.mark.parametrize("who", WITH_PEOPLE)
    def test_is_shown_and_logged(self, district, browser, member, who):
        page = browser(district.users[who]).get(page_of(member))

        text = page.content.decode()
        assert "Lê An" in text and "03/1958" in text and "01234567" in text
        assert "Chi bộ thôn Một" in text
        reading = Reading.objects.get()
        assert (reading.page, reading.object_id) == ("member_detail", member.pk)
        assert (reading.user, reading.cell) == (district.users[who], district.cell)

    def test_shows_the_cells_in_reach_only(self, district, browser):
        member = factories.make_member("Lê An", cell=district.foreign, end=date(2024, 1, 1))
        factories.join(member, district.cell, start=date(2024, 1, 1))

        by_secretary = browser(district.the_secretary).get(page_of(member)).content.decode()
        by_upper = browser(district.the_upper).get(page_of(member)).content.decode()

        assert "Chi bộ thôn Hai" not in by_secretary
        assert "Chi bộ thôn Hai" in by_upper

    def test_shows_who_died_to_the_last_cell(self, district, browser):
        member = factories.make_member("Lê An", cell=district.cell, end=date(2024, 1, 1))

        assert browser(district.the_secretary).get(page_of(member)).status_code == 200

    @pytest.mark.parametrize("who", WITHOUT)
    def test_is_not_there_for_others(self, district, browser, member, who):
        assert_not_there(browser(district.users[who]), page_of(member), page_of("DV-NOWHERE"))

        assert not Reading.objects.exists()

    def test_is_not_there_after_moving_away(self, district, browser, member):
        member.memberships.update(end=date(2024, 7, 1), ended="transferred")
        factories.join(member, district.foreign, start=date(2024, 7, 1))

        assert browser(district.the_secretary).get(page_of(member)).status_code == 404
        assert browser(district.the_other_secretary).get(page_of(member)).status_code == 200

    def test_of_a_code_with_a_nul_is_not_there(self, district, browser):
        assert browser(district.the_secretary).get("/members/%00/").status_code == 404

    def test_asks_who_is_not_signed_in(self, browser, member):
        assert_asks_to_sign_in(browser(), page_of(member))


class TestSearch:
    @pytest.fixture
    def hung(self, district):
        factories.make_member("Nguyễn Văn Hùng", cell=district.foreign)
        factories.make_member("Trần Thị Lan", cell=district.cell)
        return factories.make_member("Nguyễn Văn Hùng", cell=district.cell)

    @pytest.mark.parametrize(
        "words",
        [
            "nguyen van hung",
            "NGUYỄN VĂN HÙNG",
            unicodedata.normalize("NFD", "Nguyễn Văn Hùng"),
            "  văn   hùng ",
        ],
    )
    def test_finds_however_a_name_is_written(self, district, browser, hung, words):
        page = browser(district.the_secretary).post(SEARCH, {"words": words}, follow=True)

        assert page.context["found"] == [hung]
        assert page.context["found"][0].cell_name == "Chi bộ thôn Một"
        assert "Nguyễn Văn Hùng" in page.content.decode()
        reading = Reading.objects.get()
        assert (reading.page, reading.user) == ("member_search", district.the_secretary)

    @pytest.mark.parametrize(
        ("name", "words"),
        [("Đặng Đào", "dang dao"), ("Lê Thuý", "thúy"), ("Lê Thúy", "THUÝ"), ("Lý Mỹ", "li mi")],
    )
    def test_finds_by_another_spelling(self, district, browser, name, words):
        member = factories.make_member(name, cell=district.cell)

        page = browser(district.the_secretary).post(SEARCH, {"words": words}, follow=True)

        assert page.context["found"] == [member]

    def test_finds_all_in_reach_in_the_order_of_names(self, district, browser):
        for name in ("Lê Văn Đại", "Lê Văn Ân", "Lê Văn An"):
            factories.make_member(name, cell=district.cell)
        factories.make_member("Lê Văn Bình", cell=district.foreign)

        def found_by(who):
            page = browser(district.users[who]).post(SEARCH, {"words": "le van"}, follow=True)
            return [member.full_name for member in page.context["found"]]

        assert found_by("commune") == ["Lê Văn An", "Lê Văn Ân", "Lê Văn Đại"]
        assert found_by("other_commune") == ["Lê Văn Bình"]
        assert found_by("upper") == ["Lê Văn An", "Lê Văn Ân", "Lê Văn Bình", "Lê Văn Đại"]

    def test_finds_nobody_by_get(self, district, browser, hung):
        page = browser(district.the_secretary).get(SEARCH, {"words": "nguyen van hung"})

        assert page.status_code == 200
        assert page.context["found"] is None
        assert "Hùng”" in page.content.decode()
        assert hung.code not in page.content.decode()
        assert not Reading.objects.exists()

    def test_sends_the_name_in_no_address(self, district, browser, hung):
        page = browser(district.the_secretary).post(
            SEARCH, {"words": "nguyen van hung"}, follow=True
        )

        text = page.content.decode()
        assert '<form method="post"' in text
        assert "hung" not in "".join(part.split('"')[0] for part in text.split('href="')[1:])

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            ("", "This field is required."),
            ("h", "Give at least two letters."),
            ("\u0300\u0301", "Give at least two letters."),
            ("  h ", "Give at least two letters."),
            ("x" * 101, "Ensure this value has at most 100 characters (it has 101)."),
            ("hung\x00", "Null characters are not allowed."),
        ],
    )
    def test_bad_input_is_a_message(self, district, browser, hung, words, message):
        before = everything()

        page = browser(district.the_secretary).post(SEARCH, {"words": words}, follow=True)

        assert errors(page) == {"words": [message]}
        assert page.context["found"] is None
        assert everything() == before

    def test_a_field_that_is_not_its_own_is_a_message(self, district, browser, hung):
        page = browser(district.the_secretary).post(
            SEARCH, {"words": "hung", "cell": "B1"}, follow=True
        )

        assert errors(page) == {"__all__": ["This form may not set “cell”."]}
        assert page.context["found"] is None

    def test_costs_the_same_for_1_and_20(self, district, browser, hung):
        client = browser(district.the_secretary)

        def look():
            client.post(SEARCH, {"words": "nguyen van"}, follow=True)

        look()
        one = queries_of(look)
        for _n in range(20):
            factories.make_member("Nguyễn Văn Hùng", cell=district.cell)

        assert queries_of(look) == one

    def test_back_leads_to_what_was_found_and_no_address_holds_a_name(
        self, district, browser, hung
    ):
        client = browser(district.the_secretary)

        address = client.post(SEARCH, {"words": "van hung"}).headers["Location"]
        others = [client.post(SEARCH, {"words": "lan"}).headers["Location"] for _time in range(9)]

        assert (address, len({address, *others})) == (f"{SEARCH}?found=1", 10)
        assert client.get(address).context["found"] == [hung]
        page = client.get(page_of(hung), headers={"referer": f"http://testserver{address}"})
        assert f'href="{address}"' in page.content.decode()
        # The longest ago is forgotten; of others nobody sees what was looked for.
        client.post(SEARCH, {"words": "lan"})
        for who in (client, browser(district.the_secretary)):
            assert who.get(address).context["found"] is None

    @pytest.mark.parametrize("asked", ["", "0", "-1", "x", "9" * 30, "1&found=2"])
    def test_of_an_address_made_up_nothing_is_found(self, district, browser, hung, asked):
        client = browser(district.the_secretary)
        client.post(SEARCH, {"words": "lan"})

        assert not client.get(f"{SEARCH}?found={asked}").context["found"]

    def test_goes_on_to_the_next_page(self, district, browser):
        for _n in range(52):
            factories.make_member("Nguyễn Văn Hùng", cell=district.cell)
        client = browser(district.the_secretary)

        first = client.post(SEARCH, {"words": "hung"}, follow=True)
        after = first.context["page_obj"].after
        second = client.get(SEARCH, {"found": 1, "after": after})

        pages = [page.context["page_obj"] for page in (first, second)]
        assert [(page.first, page.last, page.total) for page in pages] == [
            (1, 50, 52),
            (51, 52, 52),
        ]
        shown = [member.pk for page in pages for member in page]
        assert len(set(shown)) == 52
        assert "hung" not in second.content.decode().split('id="found"')[1].split("</main>")[0]

    @pytest.mark.parametrize("who", ["upper_reader", "commune_reader", "cell_reader"])
    def test_is_not_there_for_who_sees_no_people(self, district, browser, hung, who):
        client = browser(district.users[who])

        assert_not_there(client, SEARCH, "/members/", {"words": "hung"})
        assert not Reading.objects.exists()

    def test_asks_who_is_not_signed_in(self, browser, db):
        assert_asks_to_sign_in(browser(), SEARCH)
