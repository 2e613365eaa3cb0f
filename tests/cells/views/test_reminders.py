"""The page that reminds a cell. Today is 10 July 2024; the cell has reported all but June."""

import pytest
from django.core import mail
from django.urls import reverse

from cells.models import Change, Reading, Reminder
from tests import factories
from tests.cells.views.pages import assert_asks_to_sign_in, assert_not_there, said

MONTHS = [f"2023-{month:02}" for month in range(7, 13)] + [f"2024-0{n}" for n in range(1, 6)]
URL = reverse("cell_reminder", args=["A1"])


@pytest.fixture(autouse=True)
def _reported(district):
    for month in MONTHS:
        factories.make_meeting(district.cell, month)
    for month in ("2023-09", "2023-12", "2024-03", "2024-06"):
        factories.make_meeting(district.cell, month, kind="thematic")


@pytest.fixture
def address(district, settings):
    """A mail server, and an address on the secretary's login."""
    settings.SENDS_EMAIL = True
    district.the_secretary.email = "bithu@xa.example"
    district.the_secretary.save()


@pytest.mark.parametrize(
    ("who", "office"), [("commune", "Đảng bộ xã XA"), ("upper", "Huyện ủy Mẫu")]
)
def test_the_text_names_what_is_missing_the_page_and_who_writes(district, browser, who, office):
    page = browser(district.users[who]).get(URL, headers={"host": "localhost"})
    text = page.context["letter"].text
    assert "- Sinh hoạt thường kỳ tháng 6/2024; hạn báo cáo 05/07/2024, đã quá hạn\n" in text
    assert text.count("Sinh hoạt ") == 1
    assert "http://localhost/\n" in text
    assert text.endswith(f"Trân trọng,\n{district.users[who].full_name}\n{office}\n")
    assert "Kính gửi đồng chí Bí thư Chi bộ thôn Một," in page.content.decode()


def test_no_member_is_named(district, browser):
    factories.make_member("Nguyễn Văn Khuất", cell=district.cell)
    assert "Khuất" not in browser(district.the_commune).get(URL).content.decode()


def test_behind_a_proxy_that_speaks_https_the_page_is_named_so(district, browser, settings):
    settings.HTTPS = True
    page = browser(district.the_commune).get(URL, headers={"host": "localhost"})
    assert "\nhttps://localhost/\n" in page.context["letter"].text


def test_looking_at_addresses_is_on_record(district, browser, address):
    body = browser(district.the_commune).get(URL).content.decode()
    assert "cell secretary (bithu@xa.example)" in body
    reading = Reading.objects.get()
    assert (reading.user, reading.page, reading.cell) == (
        district.the_commune,
        "cell_reminder",
        district.cell,
    )


def test_without_an_address_nobody_is_looked_at(district, browser):
    browser(district.the_commune).get(URL)
    assert not Reading.objects.exists()


def test_it_is_sent_once_and_says_so(district, browser, address):
    district.the_commune.email = "vanphong@xa.example"
    district.the_commune.save()
    client = browser(district.the_commune)
    answer = client.post(URL)
    assert (answer.status_code, answer.url) == (302, URL)
    page = client.get(URL)
    assert said(page) == ["The reminder is sent."]
    [sent] = mail.outbox
    assert (sent.to, sent.reply_to) == (["bithu@xa.example"], ["vanphong@xa.example"])
    assert sent.subject == "Đề nghị báo cáo sinh hoạt: Chi bộ thôn Một"
    assert sent.body == page.context["letter"].text
    [reminder] = page.context["reminders"]
    assert (reminder.sent_by, reminder.slots) == (district.the_commune, ["regular 2024-06"])
    assert "Commune, about 1 meeting" in page.content.decode()


def test_a_second_click_sends_no_second_letter(district, browser, address):
    browser(district.the_commune).post(URL)
    [words] = said(browser(district.the_upper).post(URL, follow=True))
    assert words.startswith("A reminder was sent to this cell at ")
    assert (len(mail.outbox), Reminder.objects.count()) == (1, 1)


def test_what_was_reported_meanwhile_is_not_reminded_of(district, browser, address):
    client = browser(district.the_commune)
    client.get(URL)
    factories.make_meeting(district.cell, "2024-06")
    answer = client.post(URL, follow=True)
    assert said(answer) == ["The cell has reported everything: nothing was sent."]
    assert answer.context["letter"] is None
    assert "Send by e-mail" not in answer.content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("sends_email", "email", "reason"),
    [
        (False, "bithu@xa.example", "no mail server is set up"),
        (True, "", "neither the secretary nor the deputy has an e-mail address"),
        (True, "bithu@xa.example\r\nBcc: x@y.example", "neither the secretary nor the deputy"),
    ],
)
def test_where_it_cannot_be_sent_it_says_why(
    district, browser, address, settings, sends_email, email, reason
):
    settings.SENDS_EMAIL = sends_email
    district.the_secretary.email = email
    district.the_secretary.save()
    client = browser(district.the_commune)
    body = client.get(URL).content.decode()
    assert reason in body
    assert "Send by e-mail" not in body and "Copy the text" in body
    words = said(client.post(URL, follow=True))
    assert words == ["This letter cannot be sent from here: copy its text."]
    assert mail.outbox == [] and not Reminder.objects.exists()


def test_a_mail_server_that_fails_is_told_and_nothing_recorded(
    district, browser, address, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    [words] = said(browser(district.the_commune).post(URL, follow=True))
    assert words.startswith("The mail server did not take the letter: nothing was sent.")
    assert not Reminder.objects.exists() and not Change.objects.exists()


def test_the_log_says_what_it_was_about(district, browser, address):
    browser(district.the_commune).post(URL)
    page = browser(district.the_upper).get(reverse("change_list"))
    [change] = page.context["page_obj"]
    assert (change.what, change.subject) == ("reminder", "Chi bộ thôn Một (A1)")
    assert ("about", "–", "regular 06/2024") in change.lines


def test_the_page_of_the_cell_leads_there_for_staff_alone(district, browser):
    page = reverse("cell_detail", args=["A1"])
    for who, leads in (("commune", True), ("upper", True), ("secretary", False)):
        body = browser(district.users[who]).get(page).content.decode()
        assert (f'href="{URL}"' in body) is leads, who


@pytest.mark.parametrize("who", ["secretary", "other_commune", "commune_reader", "upper_reader"])
def test_is_not_there_for_others(district, browser, address, who):
    nowhere = reverse("cell_reminder", args=["NOWHERE"])
    assert_not_there(browser(district.users[who]), URL, nowhere)
    assert mail.outbox == []


def test_asks_to_sign_in(browser):
    assert_asks_to_sign_in(browser(), URL)
