"""Lookups of our own, on both databases."""

import pytest

from cells.models import Member
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([], []),
        (["11111111"], ["Lê Hoa"]),
        (["22222222", "11111111", "33333333"], ["Lê Hoa", "Vũ An"]),
        (["1'; --", '"', "\\", "%s", "ữ"], []),
        ([f"{number:08}" for number in range(11111111, 11111111 + 20_000)], ["Lê Hoa"]),
    ],
    ids=["none", "one", "several", "hostile", "many"],
)
def test_among_finds_what_in_would_find(values, found):
    make_member("Lê Hoa", card_number="11111111")
    make_member("Vũ An", card_number="22222222")
    make_member("Không Thẻ")

    members = Member.objects.filter(card_number__among=values).in_name_order()

    assert sorted(member.full_name for member in members) == found


def test_among_works_in_a_subquery(django_assert_num_queries):
    make_member("Lê Hoa", card_number="11111111")
    among = Member.objects.filter(card_number__among=["11111111"])

    with django_assert_num_queries(1):
        found = list(Member.objects.filter(pk__in=among.values("pk")))

    assert [member.full_name for member in found] == ["Lê Hoa"]


def test_among_finds_keys():
    members = [make_member() for _number in range(3)]

    found = Member.objects.filter(pk__among=[members[0].pk, members[2].pk, 10**12])

    assert set(found) == {members[0], members[2]}
