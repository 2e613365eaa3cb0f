"""Pages of cells."""

from datetime import date

import pytest
from django.urls import reverse

from cells.choices import CellType
from tests import factories
from tests.cells.evidence import queries_of
from tests.cells.views.pages import assert_asks_to_sign_in, assert_not_there

LIST = "/cells/"


def page_of(code):
    return reverse("cell_detail", args=[code])


def listed(client, **chosen):
    return [cell.code for cell in client.get(LIST, chosen).context["page_obj"]]


class TestList:
    @pytest.mark.parametrize(
        ("who", "codes"),
        [
            ("upper", ["A1", "B1"]),
            ("upper_reader", ["A1", "B1"]),
            ("commune", ["A1"]),
            ("commune_reader", ["A1"]),
            ("other_commune", ["B1"]),
            ("secretary", ["A1"]),
            ("cell_reader", ["A1"]),
        ],
    )
    def test_shows_the_cells_in_reach(self, district, browser, who, codes):
        assert listed(browser(district.users[who])) == codes

    @pytest.mark.parametrize(
        ("chosen", "codes"),
        [
            ({"words": "thon hai"}, ["B1"]),
            ({"words": "CHI BỘ"}, ["A1", "B1"]),
            ({"words": "b1"}, ["B1"]),
            ({"words": "nowhere"}, []),
            ({"commune": "XA"}, ["A1"]),
            ({"cell_type": "residential"}, ["A1", "B1"]),
            ({"cell_type": "school"}, []),
            ({"cell_type": "unknown"}, ["A1", "B1"]),
        ],
    )
    def test_is_limited_by_a_filter(self, district, browser, chosen, codes):
        assert listed(browser(district.the_upper), **chosen) == codes

    def test_a_commune_out_of_reach_is_no_choice(self, district, browser):
        client = browser(district.the_commune)

        foreign, missing = (client.get(LIST, {"commune": code}) for code in ("XB", "NOWHERE"))

        for page in (foreign, missing):
            assert list(page.context["filter"].form.errors) == ["commune"]
            assert [cell.code for cell in page.context["page_obj"]] == ["A1"]

    def test_shows_todays_name_type_and_commune(self, district, browser):
        district.cell.placements.update(end=date(2024, 7, 1))
        factories.place_cell(
            district.cell,
            district.other,
            "Chi bộ Trường",
            start=date(2024, 7, 1),
            cell_type=CellType.SCHOOL,
        )

        text = browser(district.the_upper).get(LIST).content.decode()

        assert "Chi bộ Trường" in text and "Chi bộ thôn Một" not in text
        row = text.split("Chi bộ Trường")[1].split("</tr>")[0]
        assert "Đảng bộ xã XB" in row and "school" in row

    def test_costs_the_same_for_2_and_20(self, district, browser):
        client = browser(district.the_upper)

        def look():
            listed(client)

        look()
        few = queries_of(look)
        for _n in range(20):
            factories.make_cell(commune=district.commune)

        assert queries_of(look) == few

    def test_asks_who_is_not_signed_in(self, browser, db):
        assert_asks_to_sign_in(browser(), LIST)


class TestOneCell:
    @pytest.mark.parametrize(
        ("who", "records", "sees_people"),
        [
            ("secretary", True, True),
            ("deputy", True, True),
            ("commune", True, True),
            ("upper", False, True),
            ("cell_reader", False, False),
            ("commune_reader", False, False),
        ],
    )
    def test_offers_what_the_person_may_do(self, district, browser, who, records, sees_people):
        text = browser(district.users[who]).get(page_of("A1")).content.decode()

        assert "Chi bộ thôn Một" in text
        assert (reverse("meeting_new", args=["A1"]) in text) is records
        assert (reverse("cell_members", args=["A1"]) in text) is sees_people

    def test_shows_its_meetings_newest_first(self, district, browser):
        may = factories.make_meeting(district.cell, "2024-05")
        june = factories.make_meeting(district.cell, "2024-06")
        factories.make_meeting(district.foreign, "2024-06")

        page = browser(district.the_secretary).get(page_of("A1"))

        assert list(page.context["page_obj"]) == [june, may]

    def test_counts_the_members_of_today(self, district, browser):
        factories.make_member(cell=district.cell)
        factories.make_member(cell=district.cell, end=date(2024, 7, 10))

        assert browser(district.the_cell_reader).get(page_of("A1")).context["members"] == 1

    def test_shows_earlier_names(self, district, browser):
        district.cell.placements.update(end=date(2024, 7, 1))
        factories.place_cell(district.cell, district.commune, "Khu Một", start=date(2024, 7, 1))

        page = browser(district.the_secretary).get(page_of("A1"))

        names = [placement.name for placement in page.context["placements"]]
        assert names == ["Khu Một", "Chi bộ thôn Một"]
        assert "30" in page.content.decode().split("Chi bộ thôn Một")[1].split("</li>")[0]

    def test_of_a_cell_that_ended_says_so(self, district, browser):
        district.cell.placements.update(end=date(2024, 7, 10))

        page = browser(district.the_secretary).get(page_of("A1"))

        assert page.context["exists"] is False
        assert "This cell no longer exists." in page.content.decode()

    @pytest.mark.parametrize("who", ["other_commune", "other_secretary"])
    def test_is_not_there_for_others(self, district, browser, who):
        assert_not_there(browser(district.users[who]), page_of("A1"), page_of("NOWHERE"))

    @pytest.mark.parametrize("code", ["%00", "%20", "a1", "-"])
    def test_of_a_code_that_is_none_is_not_there(self, district, browser, code):
        assert browser(district.the_upper).get(f"/cells/{code}/").status_code == 404

    def test_asks_who_is_not_signed_in(self, district, browser):
        assert_asks_to_sign_in(browser(), page_of("A1"))
