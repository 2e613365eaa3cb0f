import pytest
from django.core.exceptions import ValidationError

from cells.choices import Role
from cells.models import Post
from tests import factories

pytestmark = pytest.mark.django_db


class TestUser:
    def test_is_shown_by_the_full_name_else_by_the_login(self):
        user = factories.make_user(username="hung")
        assert (str(user), user.get_short_name()) == ("Hung", "Hung")

        user.full_name = ""
        assert (str(user), user.get_full_name()) == ("hung", "hung")

    def test_has_no_rights_but_those_of_posts(self):
        user = factories.make_user()

        assert not (user.is_staff or user.is_superuser)
        assert not user.posts.exists()


class TestPost:
    def test_knows_its_unit(self):
        upper, commune, cell = (
            factories.make_upper(),
            factories.make_commune(),
            factories.make_cell(),
        )
        roles = [(Role.UPPER_STAFF, upper), (Role.READER, commune), (Role.DEPUTY, cell)]

        posts = [factories.make_user(role, unit).posts.get() for role, unit in roles]

        assert [post.unit for post in posts] == [upper, commune, cell]

    @pytest.mark.parametrize("make", ["make_upper", "make_commune", "make_cell"])
    def test_a_reader_reads_at_any_level(self, make):
        unit = getattr(factories, make)()

        assert factories.make_user(Role.READER, unit).posts.get().unit == unit

    def test_of_the_wrong_level_is_refused_in_words(self, english):
        post = Post(
            user=factories.make_user(),
            role=Role.SECRETARY,
            commune=factories.make_commune(),
            start=factories.BEGIN,
        )

        with pytest.raises(ValidationError) as error:
            post.full_clean()

        assert error.value.messages == ["A post is in exactly one unit, of the role's level."]

    def test_is_named_by_role_and_unit(self, english):
        user = factories.make_user(Role.SECRETARY, factories.make_cell("C-NAMED"))

        assert str(user.posts.get()) == "cell secretary, C-NAMED"
