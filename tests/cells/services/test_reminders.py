"""Sending a reminder: once, on record when it is sent, and nothing on record when it is not."""

import socket
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cells.models import Change, Reminder
from cells.services.changes import Actor
from cells.services.reminder_letters import Letter
from cells.services.reminders import NotSentError, RemindedBeforeError, send_reminder
from cells.services.unreported import unreported_of
from tests import factories
from tests.cells.conftest import TODAY
from tests.cells.connections import at_once, shared_database
from tests.cells.evidence import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def cell():
    return factories.make_cell()


@pytest.fixture
def actor():
    return Actor(factories.make_user())


def send(actor, cell, subject="Đề nghị"):
    return send_reminder(
        actor=actor,
        cell=cell,
        unreported=unreported_of(cell, TODAY)[:2],
        letter=Letter(subject, "Kính gửi"),
        addresses=["bithu@xa.example"],
    )


def test_it_is_sent_and_on_record_with_who_when_and_about_what(actor, cell):
    before = timezone.now()
    reminder = send(actor, cell)
    assert [sent.to for sent in mail.outbox] == [["bithu@xa.example"]]
    stored = Reminder.objects.sent().get()
    assert (stored, stored.cell, stored.sent_by) == (reminder, cell, actor.user)
    assert stored.slots == ["regular 2023-07", "regular 2023-08"]
    assert before <= stored.begun_at <= stored.sent_at <= timezone.now()
    entry = Change.objects.get()
    assert (entry.noun, entry.action, entry.cell, entry.user) == (
        "reminder",
        "created",
        cell,
        actor.user,
    )
    assert "bithu@xa.example" not in str(entry.after)


def test_a_second_click_sends_nothing(actor, cell):
    first = send(actor, cell)
    with pytest.raises(RemindedBeforeError) as error:
        send(Actor(factories.make_user()), cell)
    assert error.value.reminder == first
    time = f"{timezone.localtime(first.sent_at):%H:%M}"
    assert f"was sent to this cell at {time}" in error.value.message
    assert (len(mail.outbox), Reminder.objects.count(), Change.objects.count()) == (1, 1, 1)


def test_another_cell_and_a_later_day_are_no_second_click(actor, cell):
    first = send(actor, cell)
    send(actor, factories.make_cell())
    Reminder.objects.filter(pk=first.pk).update(begun_at=first.begun_at - timedelta(minutes=61))
    send(actor, cell)
    assert len(mail.outbox) == Reminder.objects.sent().count() == 3


class TestClockSetBack:
    """The clock was ahead when a reminder was begun, and is right now."""

    @pytest.fixture
    def begun(self, actor, cell, monkeypatch):
        def begin(ahead):
            now = timezone.now()
            monkeypatch.setattr(timezone, "now", lambda: now + ahead)
            reminder = send(actor, cell)
            monkeypatch.setattr(timezone, "now", lambda: now)
            return reminder

        return begin

    def test_one_of_next_year_bars_none_of_today(self, begun, actor, cell):
        begun(timedelta(days=365))

        assert send(actor, cell).sent_at == timezone.now()
        assert len(mail.outbox) == 2

    def test_one_of_a_minute_ahead_is_a_second_click(self, begun, actor, cell):
        begun(timedelta(minutes=1))

        with pytest.raises(RemindedBeforeError):
            send(actor, cell)

    def test_it_is_on_record_though_it_was_set_back_meanwhile(self, actor, cell, monkeypatch):
        now = timezone.now()
        moments = iter([now, now - timedelta(hours=1)])
        monkeypatch.setattr(timezone, "now", lambda: next(moments, now))

        reminder = send(actor, cell)

        assert (reminder.begun_at, reminder.sent_at) == (now, now)
        assert Reminder.objects.sent().get() == reminder


class TestBrokenOff:
    """A process that dies while it sends leaves a claim, which ends."""

    def claim(self, cell, minutes):
        begun_at = timezone.now() - timedelta(minutes=minutes)
        return Reminder.objects.create(cell=cell, slots=["regular 2024-06"], begun_at=begun_at)

    def test_a_fresh_claim_holds(self, actor, cell):
        self.claim(cell, 9)
        with pytest.raises(RemindedBeforeError, match="is being sent just now"):
            send(actor, cell)
        assert mail.outbox == []

    def test_an_old_one_gives_way(self, actor, cell):
        self.claim(cell, 11)
        reminder = send(actor, cell)
        assert len(mail.outbox) == 1
        assert list(Reminder.objects.all()) == [reminder]


@contextmanager
def silent_server():
    """A mail server that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = []
        thread = threading.Thread(target=lambda: taken.append(server.accept()[0]), daemon=True)
        thread.start()
        yield server.getsockname()[1]
        for connection in taken:
            connection.close()


@contextmanager
def refusing_server():
    """A mail server that says that it takes nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse():
            connection, _address = server.accept()
            with connection:
                connection.sendall(b"554 no service for bithu@xa.example\r\n")

        threading.Thread(target=refuse, daemon=True).start()
        yield server.getsockname()[1]


@contextmanager
def no_server():
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    yield port


@pytest.mark.parametrize("server", [silent_server, refusing_server, no_server])
def test_a_mail_server_that_fails_leaves_nothing_on_record(actor, cell, settings, caplog, server):
    before = everything()
    with server() as port:
        settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = SMTP, 0.3
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        with pytest.raises(NotSentError, match="The mail server did not take the letter"):
            send(actor, cell)
    assert everything() == before
    assert "A reminder was not sent" in caplog.text
    assert "bithu@xa.example" not in caplog.text


def test_after_a_failure_it_can_be_sent_at_once(actor, cell, settings):
    works = settings.EMAIL_BACKEND
    with no_server() as port:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
        with pytest.raises(NotSentError):
            send(actor, cell)
    settings.EMAIL_BACKEND = works
    assert send(actor, cell).sent_at
    assert len(mail.outbox) == 1


def test_a_line_break_in_the_subject_is_refused(actor, cell):
    before = everything()
    with pytest.raises(NotSentError, match="not fit for a letter"):
        send(actor, cell, subject="Đề nghị\r\nBcc: x@y.example")
    assert mail.outbox == []
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_send_one_letter(tmp_path):
    cell, actors = factories.make_cell(), [Actor(factories.make_user()) for _n in range(2)]
    with shared_database(tmp_path):
        outcomes = at_once(*(lambda actor=actor: send(actor, cell) for actor in actors))
        stored = Reminder.objects.sent().count()
    kinds = {type(outcome) for outcome in outcomes}
    assert kinds == {Reminder, RemindedBeforeError}, outcomes
    assert (len(mail.outbox), stored) == (1, 1)
