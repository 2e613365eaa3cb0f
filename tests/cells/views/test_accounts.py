"""The pages on which staff keep logins, and the one-time links that they give."""

from datetime import timedelta

import pyotp
import pytest
from django.urls import reverse
from django.utils import timezone

from cells.choices import Role
from cells.models import Change, Reading, User
from cells.services import second_factors, sign_in
from cells.services.changes import Actor
from cells.services.invitations import digest_of, find_invitation, invite
from tests import factories
from tests.cells.conftest import TODAY

LIST, NEW = reverse("account_list"), reverse("account_new")
GOOD = "bốn con trâu qua sông"
FIELDS = {
    "full_name": "Trần Thị Bích Ngọc",
    "username": "",
    "role": "deputy",
    "unit": "A1",
    "start": TODAY.isoformat(),
}


@pytest.fixture
def staff(district, browser):
    return browser(district.the_commune)


def names_on(page):
    return [account.username for account in page.context["page_obj"]]


class TestList:
    def test_shows_the_logins_below_with_their_posts(self, district, staff):
        page = staff.get(LIST)

        assert names_on(page) == ["cell_reader", "commune_reader", "deputy", "secretary"]
        assert "Deputy cell secretary, Chi bộ thôn Một" in page.content.decode()
        assert Reading.objects.get().page == "account_list"

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"role": "secretary"}, ["secretary"]),
            ({"unit": "xa"}, ["commune_reader"]),
            ({"unit": "B1"}, []),
            ({"state": "ended"}, ["deputy"]),
            ({"state": "working", "unit": "A1"}, ["cell_reader", "secretary"]),
            ({"state": "waiting"}, ["secretary"]),
        ],
    )
    def test_is_limited_by_what_stands_in_the_address(self, district, staff, asked, found):
        district.the_deputy.posts.update(end=TODAY)
        invite(actor=Actor(), user=district.the_secretary, now=timezone.now())

        assert names_on(staff.get(LIST, asked)) == found

    def test_names_are_looked_for_by_post_alone(self, district, staff):
        User.objects.filter(username="deputy").update(full_name="Nguyễn Văn Hùng")

        assert names_on(staff.post(LIST, {"words": "van hung"}, follow=True)) == ["deputy"]
        assert len(names_on(staff.get(LIST, {"words": "van hung"}))) == 4

    @pytest.mark.parametrize(
        ("words", "username"),
        [("secretary", "secretary"), ("Retary", "secretary"), ("UTY", "deputy")],
    )
    def test_a_sign_in_name_is_found_letter_by_letter(self, district, staff, words, username):
        """In a name, y at its end is as good as i; in a sign-in name it is not."""
        assert names_on(staff.post(LIST, {"words": words}, follow=True)) == [username]

    def test_is_ordered_by_sign_in_name_or_by_who_signed_in_last(self, district, staff):
        User.objects.filter(username="deputy").update(last_login=timezone.now())

        assert names_on(staff.get(LIST, {"sort": "last"}))[0] == "deputy"
        assert names_on(staff.get(LIST, {"sort": "-last"}))[-1] == "deputy"
        assert names_on(staff.get(LIST, {"sort": "-login"}))[0] == "secretary"

    def test_goes_on_after_a_login_and_comes_back(self, district, staff, monkeypatch):
        monkeypatch.setattr("cells.views.accounts.PAGE", 3)

        first = staff.get(LIST, {"sort": "last"}).context["page_obj"]
        rest = staff.get(LIST, {"sort": "last", "after": first.after}).context["page_obj"]

        assert (len(first), len(rest), first.total) == (3, 1, 4)
        assert rest.before == rest.object_list[0].pk

    def test_who_is_found_by_name_is_shown_wherever_the_list_was(self, district, staff):
        address = f"{LIST}?sort=-login&after={district.the_deputy.pk}"

        assert names_on(staff.post(address, {"words": "secretary"}, follow=True)) == ["secretary"]

    def test_more_logins_take_no_more_queries(self, district, staff, django_assert_max_num_queries):
        with django_assert_max_num_queries(16):
            staff.get(LIST)
        for _person in range(5):
            factories.make_user(Role.READER, district.cell)
        with django_assert_max_num_queries(16):
            assert len(names_on(staff.get(LIST))) == 9


class TestNew:
    def test_makes_a_login_and_shows_its_slip(self, district, staff):
        answer = staff.post(NEW, FIELDS)

        user = User.objects.get(username="ngocttb")
        assert (user.full_name, user.posts.get().unit) == ("Trần Thị Bích Ngọc", district.cell)
        code, page = answer.context["code"], answer.content.decode()
        assert find_invitation(digest_of(code), timezone.now()).user == user
        assert f"http://testserver/link/{code}/" in page
        assert "<svg viewBox=" in page and "style=" not in page
        assert "no-store" in answer.headers["Cache-Control"]
        assert Change.objects.filter(user=district.the_commune).count() == 3

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"unit": "B1"}, "unit"),
            ({"unit": "XA"}, "unit"),
            ({"role": "commune_staff"}, "role"),
            ({"username": "secretary"}, "username"),
            ({"username": "has space"}, "username"),
            ({"full_name": ""}, "full_name"),
            ({"start": "tomorrow"}, "start"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(
        self, district, staff, fields, field
    ):
        page = staff.post(NEW, FIELDS | fields)

        assert list(page.context["form"].errors) == [field]
        assert not User.objects.filter(full_name="Trần Thị Bích Ngọc").exists()

    def test_sent_again_it_makes_no_second_login(self, district, staff, browser):
        """By a second press, or because the page with the slip was loaded again."""
        key = str(staff.get(NEW).context["form"]["client_key"].value())
        slips = [staff.post(NEW, FIELDS | {"client_key": key}) for _press in range(2)]

        made = User.objects.get(full_name=FIELDS["full_name"])
        assert [slip.context["account"] for slip in slips] == [made, made]
        stranger = browser(district.the_upper).post(NEW, FIELDS | {"client_key": "x"})
        assert stranger.context["form"].errors.keys() == {"client_key"}

    def test_no_unit_is_chosen_beforehand_and_one_of_another_kind_is_told(self, staff):
        unit = staff.get(NEW).context["form"]["unit"]
        refused = staff.post(NEW, FIELDS | {"unit": "XA"})

        assert list(unit.field.choices)[0] == ("", "– choose the unit –")
        assert "Nobody has that role in this unit" in refused.content.decode()

    def test_where_there_are_many_units_the_code_is_typed(self, district, browser, monkeypatch):
        monkeypatch.setattr("cells.forms.accounts.MOST_OFFERED", 3)
        upper = browser(district.the_upper)

        page = upper.get(NEW, {"unit": "B1"}).content.decode()
        assert 'name="unit" value="B1"' in page
        upper.post(NEW, FIELDS | {"unit": "b1"})

        assert User.objects.get(username="ngocttb").posts.get().unit == district.foreign


class TestOne:
    def test_a_new_link_ends_what_was(self, district, staff, browser):
        theirs = browser(district.the_secretary)
        page = reverse("account_invite", args=[district.the_secretary.pk])

        answer = staff.post(page, {"action": "sure"})

        assert find_invitation(digest_of(answer.context["code"]), timezone.now())
        assert theirs.get("/").status_code == 302
        district.the_secretary.refresh_from_db()
        assert not district.the_secretary.has_usable_password()

    def test_the_second_factor_is_switched_off(self, district, staff):
        user = district.the_secretary
        _switch_on(user)
        page = reverse("account_second_factor", args=[user.pk])

        staff.post(page, {"action": "sure"})

        assert not second_factors.is_on(user)
        change = Change.objects.get(action="second_factor_off")
        assert (change.user, change.object_id) == (district.the_commune, user.pk)

    def test_a_post_ends(self, district, staff, browser):
        theirs, post = browser(district.the_secretary), district.the_secretary.posts.get()
        yesterday = TODAY.replace(day=TODAY.day - 1)

        staff.post(reverse("post_end", args=[post.pk]), {"last_day": yesterday.isoformat()})

        post.refresh_from_db()
        assert post.end == TODAY
        assert theirs.get("/").status_code == 302

    def test_does_not_end_on_a_day_after_which_there_is_none(self, district, staff):
        post = district.the_secretary.posts.get()

        page = staff.post(reverse("post_end", args=[post.pk]), {"last_day": "9999-12-31"})

        assert list(page.context["form"].errors) == ["last_day"]

    def test_another_post_is_given(self, district, staff):
        fields = {"role": "reader", "unit": "XA", "start": TODAY.isoformat()}

        staff.post(reverse("account_post", args=[district.the_deputy.pk]), fields)

        roles = district.the_deputy.posts.values_list("role", flat=True)
        assert sorted(roles) == ["deputy", "reader"]

    def test_says_how_it_stands(self, district, staff):
        user = district.the_deputy
        page = reverse("account_detail", args=[user.pk])

        def state():
            return staff.get(page).context["state"].words

        states = [state()]
        invite(actor=Actor(district.the_commune), user=user, now=timezone.now())
        states.append(state())
        invitation = user.invitation
        invitation.made_at -= timedelta(days=20)
        invitation.expires_at -= timedelta(days=20)
        invitation.save()
        states.append(state())
        user.posts.update(end=TODAY)
        states.append(state())

        assert states == [
            "in use",
            "has not chosen a password yet",
            "the one-time link is too old",
            "no post today: cannot sign in",
        ]


class TestLink:
    @pytest.fixture
    def code(self, district):
        _made, code = invite(actor=Actor(), user=district.the_secretary, now=timezone.now())
        return code

    def choose(self, client, **fields):
        return client.post(reverse("link_password"), {"password": GOOD, "again": GOOD} | fields)

    def test_lets_the_owner_choose_a_password_and_signs_in(self, district, browser, code):
        client = browser()
        answer = client.get(reverse("link_open", args=[code]))
        # The code is no longer in the address of the page on which somebody types.
        assert answer.headers["Location"] == reverse("link_password")
        assert "secretary" in client.get(reverse("link_password")).content.decode()

        self.choose(client)

        assert client.get("/").status_code == 200
        district.the_secretary.refresh_from_db()
        assert district.the_secretary.check_password(GOOD)
        page = browser().get(reverse("link_open", args=[code]))
        assert (page.status_code, "This link or code does not work" in page.content.decode()) == (
            404,
            True,
        )

    def test_its_code_can_be_typed(self, district, browser, code):
        client = browser()
        wrong = client.post(reverse("link_code"), {"code": "ABCD-EFGH-JKMN"}).content.decode()
        assert "This link or code does not work" in wrong

        answer = client.post(reverse("link_code"), {"code": code.lower()})

        assert answer.headers["Location"] == reverse("link_password")

    def test_signs_out_who_was_signed_in_here(self, district, browser, code):
        client = browser(district.the_deputy)

        client.get(reverse("link_open", args=[code]))

        assert client.get("/").status_code == 302

    def test_asks_for_the_second_factor_all_the_same(self, district, browser, code):
        district.the_secretary.refresh_from_db()
        _switch_on(district.the_secretary)
        client = browser()
        client.get(reverse("link_open", args=[code]))

        assert self.choose(client).headers["Location"] == reverse("login_code")
        assert client.get("/").status_code == 302

    def test_a_bad_password_is_said_at_its_field(self, district, browser, code):
        client = browser()
        client.get(reverse("link_open", args=[code]))

        page = self.choose(client, password="secretary 12", again="secretary 12")

        assert list(page.context["form"].errors) == ["password"]
        assert find_invitation(digest_of(code), timezone.now())

    def test_guessing_codes_is_slowed_down(self, db, browser, monkeypatch):
        monkeypatch.setattr(sign_in, "FREE_OF_ADDRESS", 3)
        client, page = browser(), reverse("link_code")
        said = [client.post(page, {"code": f"AAAA{n}"}).content.decode() for n in range(5)]

        assert ["Too many wrong tries" in each for each in said] == [False] * 3 + [True] * 2

    def test_a_good_one_is_not_called_bad_while_it_is_not_looked_at(
        self, browser, code, monkeypatch
    ):
        monkeypatch.setattr(sign_in, "FREE_OF_ADDRESS", 1)
        client = browser()
        client.post(reverse("link_code"), {"code": "AAAA"})

        answer = client.get(reverse("link_open", args=[code]))

        assert answer.status_code == 429
        page = answer.content.decode()
        assert "Too many wrong tries" in page and "does not work" not in page


def _switch_on(user):
    now = timezone.now()
    code = pyotp.TOTP(second_factors.set_up(user).secret).at(now)
    second_factors.switch_on(actor=Actor(user), user=user, code=code, now=now)
