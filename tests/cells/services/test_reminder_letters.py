"""The letter that reminds: what it says, to whom it goes, and what it never takes."""

from datetime import date

import pytest
from django.core import mail
from django.utils import translation

from cells.services.reminder_letters import Letter, addressees_of, reminder_letter
from cells.services.unreported import unreported_of
from tests import factories
from tests.cells.conftest import TODAY

pytestmark = pytest.mark.django_db

TEXT = """\
Kính gửi đồng chí Bí thư Chi bộ thôn Một,

Đến ngày 10/07/2024, chi bộ chưa báo cáo các buổi sinh hoạt sau:
- Sinh hoạt thường kỳ tháng 5/2024; hạn báo cáo 05/06/2024, đã quá hạn; đã có bản nháp, chưa gửi
- Sinh hoạt thường kỳ tháng 6/2024; hạn báo cáo 05/07/2024, đã quá hạn; đã bị trả lại để sửa
- Sinh hoạt chuyên đề quý II/2024; hạn báo cáo 05/07/2024, đã quá hạn

Đề nghị đồng chí ghi nhận từng buổi sinh hoạt, hoặc lý do không sinh hoạt, tại trang:
https://nen-nep.example/

Nếu gặp khó khăn, đồng chí gọi cho chúng tôi và cho biết số liệu; chúng tôi sẽ nhập thay.

Nếu chi bộ đã báo cáo, đồng chí không cần trả lời thư này.

Trân trọng,
Văn phòng Đảng ủy
Đảng bộ xã Mẫu
"""


@pytest.fixture
def cell():
    return factories.make_cell(name="Chi bộ thôn Một", start=date(2024, 5, 1))


def letter_of(cell, day=TODAY):
    return reminder_letter(
        "Chi bộ thôn Một",
        unreported_of(cell, day),
        day=day,
        writer="Văn phòng Đảng ủy",
        office="Đảng bộ xã Mẫu",
        address="https://nen-nep.example/",
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_names_what_is_missing_by_when_and_where_in_vietnamese(cell, language):
    factories.make_meeting(cell, "2024-05", state="draft")
    factories.make_meeting(cell, "2024-06", state="returned")
    with translation.override(language):
        letter = letter_of(cell)
    assert letter == Letter("Đề nghị báo cáo sinh hoạt: Chi bộ thôn Một", TEXT)


def test_what_is_not_overdue_is_not_called_so(cell):
    text = letter_of(cell, date(2024, 6, 5)).text
    assert "- Sinh hoạt thường kỳ tháng 5/2024; hạn báo cáo 05/06/2024\n" in text
    assert "quá hạn" not in text


def test_what_nobody_can_record_is_to_be_opened_first(cell):
    factories.lock_entry(days=30)
    lines = [line for line in letter_of(cell).text.splitlines() if "mở lại tháng này" in line]
    assert [line.partition(";")[0] for line in lines] == ["- Sinh hoạt thường kỳ tháng 5/2024"]


class TestAddressees:
    def give(self, cell, role, email, **post):
        user = factories.make_user()
        user.email = email
        user.save()
        factories.give_post(user, role, cell, **post)
        return user

    def test_are_the_secretary_and_the_deputy_of_the_day(self, cell, english):
        self.give(cell, "deputy", "pho@xa.example")
        self.give(cell, "secretary", "bithu@xa.example")
        self.give(cell, "secretary", "cu@xa.example", end=TODAY)
        self.give(cell, "reader", "xem@xa.example")
        self.give(factories.make_cell(), "secretary", "khac@xa.example")
        gone = self.give(cell, "secretary", "nghi@xa.example")
        gone.is_active = False
        gone.save()
        assert addressees_of(cell, TODAY) == [
            ("cell secretary", "bithu@xa.example"),
            ("deputy cell secretary", "pho@xa.example"),
        ]

    @pytest.mark.parametrize(
        "email", ["", "bithu", "bithu@xa.example\nBcc: x@y.example", "a@b.example, c@d.example"]
    )
    def test_what_is_no_address_is_left_out(self, cell, email):
        self.give(cell, "secretary", email)
        assert addressees_of(cell, TODAY) == []


class TestSending:
    def test_the_letter_is_one_mail_to_all(self, settings):
        settings.DEFAULT_FROM_EMAIL = "Nền nếp <nen-nep@office.example>"
        Letter("Đề nghị", "Kính gửi").send(["a@x.example", "b@x.example"], reply_to=["c@x.example"])
        [sent] = mail.outbox
        assert (sent.subject, sent.body) == ("Đề nghị", "Kính gửi")
        assert (sent.to, sent.reply_to) == (["a@x.example", "b@x.example"], ["c@x.example"])
        assert sent.from_email == "Nền nếp <nen-nep@office.example>"

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
    @pytest.mark.parametrize("where", ["subject", "to", "reply_to"])
    def test_a_line_break_in_the_head_is_refused(self, where, end):
        parts = {"subject": "Đề nghị", "to": "a@x.example", "reply_to": "b@x.example"}
        parts[where] += f"{end}Bcc: c@x.example"
        letter = Letter(parts["subject"], "Kính gửi")
        with pytest.raises(ValueError, match="line break"):
            letter.send([parts["to"]], reply_to=[parts["reply_to"]])
        assert mail.outbox == []
