from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cells.models import Member
from cells.models.fields import PartialDateField
from cells.periods import PartialDate
from tests import factories


@pytest.fixture
def field():
    return Member._meta.get_field("born")


@pytest.mark.django_db
class TestStored:
    @pytest.mark.parametrize("text", ["1958", "1958-03", "1958-03-15"])
    def test_comes_back_as_precise_as_it_went_in(self, text):
        member = factories.make_member(born=text)

        assert Member.objects.get(pk=member.pk).born == PartialDate.parse(text)
        assert Member.objects.filter(pk=member.pk, born=text).exists()

    def test_nothing_known_is_null(self):
        member = factories.make_member(born="")

        assert Member.objects.get(born=None) == member
        assert Member.objects.get(pk=member.pk).born is None

    def test_sorts_by_time(self):
        known = ["1957-12-31", "1958", "1958-01", "1958-01-01", "1958-02", "1959"]
        for text in reversed(known):
            factories.make_member(born=text)

        stored = Member.objects.order_by("born").values_list("born", flat=True)

        assert [born.isoformat() for born in stored] == known

    def test_takes_a_date(self):
        member = factories.make_member(born=date(1958, 3, 15))

        assert Member.objects.get(pk=member.pk).born == PartialDate(1958, 3, 15)


@pytest.mark.parametrize("wrong", ["15/03/1958", "1958-13", "1958-02-30", "1958-00", 1958])
def test_what_is_no_date_is_refused_with_words(field, wrong, english):
    with pytest.raises(ValidationError) as error:
        field.clean(wrong, None)

    assert error.value.messages == [f"“{wrong}” is not a date."]


def test_is_as_wide_as_a_whole_date_and_says_no_more_in_migrations(field):
    _name, path, args, kwargs = PartialDateField(null=True).deconstruct()

    assert field.max_length == 10
    assert (path, args, kwargs) == ("cells.models.fields.PartialDateField", [], {"null": True})


@pytest.mark.parametrize(("born", "text"), [("1958-03", "1958-03"), (None, "")])
def test_serialises_as_text(field, born, text):
    member = Member(born=born and PartialDate.parse(born))

    assert field.value_to_string(member) == text
