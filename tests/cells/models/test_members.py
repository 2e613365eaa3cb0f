"""People; and their names, which every database finds and orders alike."""

import random
import unicodedata
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from cells.choices import MembershipKind, MemberStatus
from cells.models import Member
from cells.models.members import new_member_code
from cells.text import sort_form
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 15)
# In the order of a list of people: given, middle, then family name.
ORDERED = [
    "Lê An",
    "Đinh Văn An",
    "Nguyễn Văn An",
    "Nguyễn Văn Ân",
    "Trần Bình",
    "Lê Thị Dung",
    "Phạm Thị Dũng",
    "Hoàng Đại",
    "Nông Thị Hà",
    "Nông Thị Hạ",
    "Bùi Văn Hanh",
    "Bùi Văn Hạnh",
    "Lê Văn Hùng",
    "Nguyễn Văn Hùng",
    "Nguyễn Văn Hưng",
    "Vi Thị Ma",
    "Vi Thị Mà",
    "Vi Thị Mả",
    "Vi Thị Mã",
    "Vi Thị Má",
    "Vi Thị Mạ",
    "Đỗ Thị Oanh",
    "Đỗ Thị Ơn",
    "Chu Thúy",
    "Chu Thụy",
    "Đặng Văn Ước",
    "Đặng Văn Ý",
]


class TestNames:
    def test_are_stored_composed_with_single_spaces(self):
        member = factories.make_member(unicodedata.normalize("NFD", "  Nguyễn   Văn Hùng "))

        member.refresh_from_db()
        assert member.full_name == "Nguyễn Văn Hùng"
        assert str(member) == "Nguyễn Văn Hùng"

    def test_follow_a_correction(self):
        member = factories.make_member("Nguyễn Văn Hùng")
        member.full_name = "Nguyễn Văn Hưng"

        member.save()

        stored = Member.objects.get(search_name="nguyen van hung")
        assert stored.sort_name == sort_form("Nguyễn Văn Hưng")

    @pytest.mark.parametrize(
        "words",
        [
            "nguyen van hung",
            "NGUYEN VAN HUNG",
            "Nguyễn Văn Hùng",
            "NGUYỄN VĂN HÙNG",
            unicodedata.normalize("NFD", "Nguyễn Văn Hùng"),
            "van hung",
            "Hùng",
            "  nguyễn   văn ",
        ],
    )
    def test_are_found_however_they_are_written(self, words):
        hung = factories.make_member("Nguyễn Văn Hùng")
        factories.make_member("Trần Thị Lan")

        assert list(Member.objects.named(words)) == [hung]

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("Đặng Thị Đào", "dang thi dao"),
            ("Đặng Thị Đào", "ĐẶNG"),
            ("Lê Thị Thuý", "Thúy"),
            ("Lê Thị Thúy", "Thuý"),
            ("Lý Thị Mỹ", "Lí Thị Mĩ"),
            ("Hoà", "hòa"),
        ],
    )
    def test_are_found_by_another_spelling(self, name, words):
        member = factories.make_member(name)

        assert list(Member.objects.named(words)) == [member]

    @pytest.mark.parametrize("words", ["hoang", "%", "_", "hung van", "nguyenvan"])
    def test_are_not_found_by_other_words(self, words):
        factories.make_member("Nguyễn Văn Hùng")

        assert not Member.objects.named(words).exists()

    def test_are_ordered_by_the_database_as_by_python(self):
        for name in random.Random(5).sample(ORDERED, len(ORDERED)):
            factories.make_member(name)

        by_database = [member.full_name for member in Member.objects.in_name_order()]

        assert by_database == ORDERED
        assert sorted(ORDERED, key=sort_form) == ORDERED

    def test_are_ordered_alike_whatever_they_hold(self):
        odd = ["H'Hen Niê", "Y Blơ", "Anna-Lê", "2 Lê", "lê văn an", "Ê Đê", "K’ Brêo", "W Zô"]
        for name in [*odd, *ORDERED]:
            factories.make_member(name)

        by_database = list(Member.objects.order_by("sort_name").values_list("sort_name", flat=True))

        assert by_database == sorted(by_database)
        assert len(by_database) == len(odd) + len(ORDERED)

    def test_of_two_people_alike_are_ordered_by_code(self):
        second = factories.make_member("Lê An", code="DV-3")
        first = factories.make_member("Lê An", code="DV-2")

        assert list(Member.objects.in_name_order()) == [first, second]


class TestCodes:
    def test_say_nothing_about_the_person(self):
        codes = {new_member_code() for _n in range(200)}

        assert len(codes) == 200
        assert all(len(code) == len("DV-") + 8 and code.startswith("DV-") for code in codes)
        assert not {letter for code in codes for letter in code[3:]} & set("01IO")

    def test_are_permanent_and_given_by_themselves(self):
        member = factories.make_member()
        code = member.code

        member.save()

        assert Member.objects.get(code=code) == member


class TestNumbers:
    @pytest.mark.parametrize("field", ["card_number", "personal_number"])
    def test_are_unique_where_present(self, field):
        number = {"card_number": "01234567", "personal_number": "022058001234"}[field]
        factories.make_member(**{field: number})
        factories.make_member(**{field: None})
        factories.make_member(**{field: None})

        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.filter(**{field: None}).update(**{field: number})

    @pytest.mark.parametrize(
        ("field", "wrong"),
        [
            ("card_number", "1234567"),
            ("card_number", "12.345678"),
            ("card_number", "1234567\n"),
            ("card_number", "١٢٣٤٥٦٧٨"),
            ("personal_number", "02205800123"),
            ("personal_number", "02205800123A"),
        ],
    )
    def test_have_their_length_in_digits(self, field, wrong):
        with pytest.raises(ValidationError) as error:
            Member(full_name="Lê An", **{field: wrong}).clean_fields(
                exclude=["search_name", "sort_name"]
            )

        assert list(error.value.message_dict) == [field]


class TestStatus:
    @pytest.mark.parametrize(
        ("official_from", "day", "status"),
        [
            ("2024-06-15", date(2024, 6, 14), MemberStatus.PROBATIONARY),
            ("2024-06-15", date(2024, 6, 15), MemberStatus.OFFICIAL),
            ("2024-06", date(2024, 6, 1), MemberStatus.OFFICIAL),
            ("2024", date(2023, 12, 31), MemberStatus.PROBATIONARY),
            ("", date(2024, 6, 15), MemberStatus.PROBATIONARY),
        ],
    )
    def test_is_official_from_the_first_day_that_the_date_can_mean(
        self, official_from, day, status
    ):
        member = factories.make_member(official_from=official_from)

        assert member.status_on(day) == status


class TestBelonging:
    def test_counts_on_the_days_of_a_membership(self):
        cell, other = factories.make_cell(), factories.make_cell()
        first = factories.make_member(cell=cell, start=DAY)
        last = factories.make_member(cell=cell, end=DAY)
        factories.make_member()
        guest = factories.make_member(cell=other)
        factories.join(guest, cell, kind=MembershipKind.TEMPORARY, start=DAY)

        active, of_cell = Member.objects.active_on, Member.objects.of_cell_on

        assert set(active(DAY)) == {first, guest}
        assert set(active(date(2024, 6, 14))) == {last, guest}
        assert set(of_cell(cell, DAY)) == {first, guest}
        assert set(of_cell(cell, date(2024, 6, 14))) == {last}
        assert set(of_cell(other, DAY)) == {guest}

    def test_main_and_temporary_at_once_make_one_member(self):
        cell = factories.make_cell()
        member = factories.make_member(cell=cell)
        factories.join(member, cell, kind=MembershipKind.TEMPORARY)

        assert list(Member.objects.of_cell_on(cell, DAY)) == [member]
        assert list(Member.objects.active_on(DAY)) == [member]

    def test_keeps_the_person_and_the_cell(self):
        cell = factories.make_cell()
        member = factories.make_member(cell=cell)

        for row in (member, cell):
            with pytest.raises(ProtectedError):
                row.delete()
