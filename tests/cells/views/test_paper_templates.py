"""The page of templates: taken out, changed in Word, sent back. Today is 10 July 2024."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cells.models import PaperTemplate
from cells.resources.papers.defaults import default_template
from tests import factories
from tests.cells.resources.papers.documents import document_of, opened, saved
from tests.cells.views.pages import assert_asks_to_sign_in, errors, said

PAGE = reverse("paper_templates")
OWN = document_of("Mẫu của xã: {{ chi_bo }}")


@pytest.fixture
def clerk(district, browser):
    return browser(district.the_commune)


def send(client, data=OWN, follow=True, **changed):
    file = SimpleUploadedFile("mau.docx", data) if data is not None else ""
    sent = {"commune": "XA", "kind": "minutes", "version": "0", "file": file}
    return client.post(PAGE, sent | changed, follow=follow)


def take_out(client, **changed):
    return client.get(reverse("paper_template"), {"commune": "XA", "kind": "minutes"} | changed)


def test_one_changed_in_word_comes_into_force(clerk, district):
    document = opened(take_out(clerk).content)
    document.add_paragraph("Mẫu của xã")

    answer = send(clerk, saved(document))

    assert said(answer) == ["The template is in force now."]
    assert answer.redirect_chain == [(f"{PAGE}?commune=XA", 302)]
    assert "In force: the commune’s own template" in answer.content.decode()
    again = take_out(clerk)
    assert again["Content-Disposition"] == 'attachment; filename="mau-bien-ban-XA.docx"'
    assert opened(again.content).paragraphs[-1].text == "Mẫu của xã"
    assert PaperTemplate.objects.get().saved_by == district.the_commune


def test_before_it_the_programs_own_is(clerk):
    assert clerk.get(PAGE).content.decode().count("In force: the program’s own template.") == 2
    own = opened(default_template("resolution")).paragraphs
    taken = opened(take_out(clerk, kind="resolution").content).paragraphs
    assert [each.text for each in taken] == [each.text for each in own]


def test_every_name_stands_on_the_page(clerk):
    page = clerk.get(PAGE).content.decode()
    for name in ("chi_bo", "ds_vang", "nguoi.ho_ten", "khong_tan_thanh"):
        assert f"<code>{name}</code>" in page


def test_a_faulty_one_is_said_and_the_one_before_stays(clerk):
    send(clerk)
    page = send(clerk, document_of("Một", "{{ khong_co }}"), version="1")
    fault = (
        "Paragraph 2, “{{ khong_co }}”: The name “khong_co” is not known: take it from the list as"
        " it stands there."
    )
    assert errors(page) == {"file": [fault]}
    assert page.content.decode().count("{{ khong_co }}") == 2
    assert bytes(PaperTemplate.objects.get().content) == OWN


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"data": None}, {"file": ["Choose a Word file, of a few pages."]}),
        (
            {"data": b"x" * ((2 << 20) + 1)},
            {"file": ["The file is larger than 2 MB."]},
        ),
        (
            {"data": b"%PDF"},
            {
                "file": [
                    "The file is not a Word document: in Word, save it as “Word Document (.docx)”."
                ]
            },
        ),
        (
            {"data": b""},
            {
                "file": [
                    "The file is not a Word document: in Word, save it as “Word Document (.docx)”."
                ]
            },
        ),
        ({"saved_by": "1"}, {"__all__": ["This form may not set “saved_by”."]}),
    ],
)
def test_what_cannot_be_is_said(clerk, changed, found):
    page = send(clerk, **changed)
    assert errors(page) == found
    assert not PaperTemplate.objects.exists()


def test_the_second_of_two_people_is_told(clerk, district, browser):
    send(browser(district.the_upper))
    page = send(clerk, document_of("Mẫu khác"))
    assert errors(page) == {
        "__all__": [
            "Somebody else changed this template while you were working on it: take it out and look"
            " at it before you replace it."
        ]
    }
    assert bytes(PaperTemplate.objects.get().content) == OWN


def test_one_goes_back_to_the_programs_own(clerk):
    send(clerk)
    reset = {"commune": "XA", "kind": "minutes", "version": "1"}
    for _twice in range(2):
        answer = clerk.post(reverse("paper_template_reset"), reset, follow=True)
        assert said(answer) == ["The program’s own template is in force now."]
    assert not PaperTemplate.objects.exists()


def test_going_back_from_one_that_was_not_seen_is_refused(clerk):
    send(clerk)
    reset = {"commune": "XA", "kind": "minutes", "version": "0"}
    answer = clerk.post(reverse("paper_template_reset"), reset, follow=True)
    assert said(answer)[0].startswith("Somebody else changed this template")
    assert PaperTemplate.objects.exists()


def test_the_upper_staff_choose_the_commune(district, browser):
    upper = browser(district.the_upper)
    page = upper.get(PAGE)
    assert "Take the template out" not in page.content.decode()
    assert [each.code for each in page.context["communes"]] == ["XA", "XB"]
    assert upper.get(PAGE, {"commune": "XB"}).context["commune"].code == "XB"


def test_a_foreign_commune_does_not_exist(clerk, district, browser):
    other = browser(district.the_other_commune)
    send(clerk)
    page = send(other, commune="XA")
    assert list(errors(page)) == ["commune"]
    assert "Đảng bộ xã XA" not in page.content.decode()
    assert bytes(PaperTemplate.objects.get().content) == OWN
    assert take_out(other).status_code == 404
    reset = {"commune": "XA", "kind": "minutes", "version": "1"}
    assert other.post(reverse("paper_template_reset"), reset).status_code == 404
    assert PaperTemplate.objects.exists()


def test_who_keeps_no_papers_finds_nothing(district, browser):
    for who in ("secretary", "deputy", "upper_reader", "commune_reader", "cell_reader"):
        client = browser(district.users[who])
        assert [client.get(PAGE).status_code, take_out(client).status_code] == [404, 404], who
        assert send(client).status_code == 404, who
    assert not PaperTemplate.objects.exists()


def test_who_is_not_signed_in_is_asked_to(browser, db):
    assert_asks_to_sign_in(browser(), PAGE)


def test_the_first_page_leads_there(district, browser):
    for who, leads in (("commune", True), ("upper", True), ("secretary", False)):
        page = browser(district.users[who]).get("/").content.decode()
        assert (f'href="{PAGE}"' in page) == leads, who


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_communes(
    district, browser, django_assert_max_num_queries, count
):
    for _number in range(count):
        factories.make_commune()
    client = browser(district.the_upper)
    with django_assert_max_num_queries(14):
        assert client.get(PAGE, {"commune": "XA"}).status_code == 200
