"""Tables of figures in the order of a column; the lists behind them too."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

YEAR = {"year": "2024"}
TABLES = ("/reports/attendance/", "/reports/reporting/", "/reports/ratings/")
LISTS = (
    "/reports/attendance/meetings/",
    "/reports/attendance/cells/",
    "/reports/reporting/slots/",
    "/reports/ratings/list/",
)


@pytest.fixture
def more(places):
    """A third cell here, with a meeting of its own and nobody's rating."""
    cell = factories.make_cell("HERE-2", commune=places["HERE"].meeting.commune, name="Chi bộ 10")
    factories.make_meeting(cell, "2024-06", present=9, excused=1)
    return places


def test_a_table_stands_in_the_order_of_a_column(sign_in, more):
    client = sign_in("upper")

    def keys(sort):
        page = client.get(TABLES[0], {**YEAR, "by": "cell", "sort": sort}).context["page_obj"]
        return [row.key for row in page]

    assert keys("key") == ["HERE-1", "HERE-2", "THERE-1"]
    assert keys("rate") == ["HERE-1", "THERE-1", "HERE-2"]
    assert keys("-rate") == ["HERE-2", "HERE-1", "THERE-1"]
    assert keys("name") == ["HERE-2", "HERE-1", "THERE-1"]


@pytest.mark.parametrize("url", TABLES + LISTS)
def test_every_order_that_a_page_offers_is_answered(sign_in, more, url):
    client = sign_in("upper")
    page = client.get(url, {**YEAR, "by": "cell"})
    offered = [word for word, *_words in page.context["sorting"].choices]

    for word in offered:
        sorted_page = client.get(url, {**YEAR, "by": "cell", "sort": word})
        assert sorted_page.context["sorting"].word == word
        assert len(list(sorted_page.context["page_obj"])) == len(list(page.context["page_obj"]))
        assert sorted_page.content.decode().count("aria-sort=") <= 1
    refused = client.get(url, {**YEAR, "sort": "nonsense", "after": "x", "page": "x"})
    assert "an order that this list does not have" in refused.content.decode()


def test_the_meetings_behind_a_figure_are_cut_by_keyset(sign_in, more, monkeypatch):
    monkeypatch.setattr("reports.views.attendance.ROWS_A_PAGE", 2)
    client, seen, query = sign_in("upper"), [], {**YEAR, "sort": "rate"}
    while True:
        page = client.get(LISTS[0], query).context["page_obj"]
        seen += [(line.meeting.present, line.meeting.pk) for line in page]
        assert page.total == 3
        if page.after is None:
            break
        query["after"] = page.after

    assert [present for present, _pk in seen] == [8, 8, 9]
    assert len(set(seen)) == 3
