"""Notices reach people, or the operator sees that they did not."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from structlog.testing import capture_logs
from temporalio.testing import ActivityEnvironment

from activities import notifying, posting
from activities.notifying import LEASE, Notifying
from activities.posting import ConsolePost, MailServer, SmtpPost
from activities.reaching import AGAIN, Post
from runtime.ports import free_port
from schemas.commands.party import AddPerson, RegisterParty
from schemas.parties import Grade, PartyKind, Role
from schemas.views import NoticeView, PersonView
from storage import languages
from storage.pool import Connection, Pool
from storage.readers.notices import notices, undelivered
from tests.builders import HOUSING, POLICE, offered, opened, person, request
from tests.chronicle import Chronicle, motel

PORTAL = "https://remit.example.org"


class Mailbox:
    """A mail server on the loopback that keeps what it gets, or refuses it."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.answer = "250 OK"
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(  # noqa: N802 - the server asks for this name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"

    def open(self) -> None:
        self._controller.start()

    def close(self) -> None:
        self._controller.stop(no_assert=True)

    def post(self) -> SmtpPost:
        server = MailServer("127.0.0.1", self.port, "remit@example.org", starttls=False)
        return SmtpPost(server, PORTAL)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    yield box
    box.close()


@pytest.fixture(autouse=True)
def _short_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifying, "ROUND", 0.2)
    monkeypatch.setattr(notifying, "PAUSE", 0.05)


async def an_offer(
    pool: Pool, email: str | None = "dana@example.org", colleague: str | None = None
) -> str:
    """Housing is offered the lighting; the id of the notice that tells it so.

    A colleague has no address.
    """
    administrator = person(POLICE, Role.ADMINISTRATOR)
    add = AddPerson(
        person=f"dana@{HOUSING}",
        name="Dana",
        role=Role.REPRESENTATIVE,
        grade=Grade.FULL,
        email=email,
    )
    register = RegisterParty(party=HOUSING, party_kind=PartyKind.GOVERNMENT, name="Housing")
    await Chronicle(f"party/{HOUSING}").told(
        pool, request(register, administrator), request(add, administrator),
        *[request(add.model_copy(update={"person": name, "email": None}), administrator)
          for name in (colleague,) if name],
    )  # fmt: skip
    await Chronicle("problem/motel").told(pool, opened(), offered())
    [told] = await notices(pool, party=HOUSING)
    return told.notice


async def one_round(pool: Pool, post: Post) -> int:
    delivered: int = await ActivityEnvironment().run(Notifying(pool, post).deliver_notices)
    return delivered


async def the_one(pool: Pool) -> NoticeView:
    [told] = await notices(pool, party=HOUSING)
    return told


async def time_passes(superuser: Connection) -> None:
    """The next attempt is due now, however long the wait for it was."""
    await superuser.execute("UPDATE notices SET next_try_at = now() WHERE delivered_at IS NULL")


async def test_in_development_a_notice_is_printed_under_its_id(pool: Pool) -> None:
    name = await an_offer(pool)
    with capture_logs() as lines:
        assert await one_round(pool, ConsolePost()) == 1
    [printed] = [line for line in lines if line["event"] == "notice.printed"]
    assert printed["notice"] == name
    assert printed["to"] == ["dana@housing"]
    assert (await the_one(pool)).delivered_at is not None
    assert await one_round(pool, ConsolePost()) == 0


async def test_a_mail_says_what_matters_in_its_subject(pool: Pool, mailbox: Mailbox) -> None:
    name = await an_offer(pool)
    mailbox.open()
    assert await one_round(pool, mailbox.post()) == 1
    [mail] = mailbox.mails
    told = await the_one(pool)
    assert "".join(mail["Subject"].splitlines()) == told.line
    assert mail["To"] == "dana@example.org"
    assert mail["X-Remit-Notice"] == name
    assert mail["Message-ID"].endswith("@remit.invalid>")
    assert mail["Date"]
    text = mail.get_payload()
    assert isinstance(text, str)
    assert PORTAL in text


async def test_a_mail_is_in_the_language_that_its_reader_has_chosen(
    pool: Pool, mailbox: Mailbox
) -> None:
    await an_offer(pool)
    await languages.keep(pool, f"dana@{HOUSING}", "es")
    mailbox.open()
    assert await one_round(pool, mailbox.post()) == 1
    [mail] = mailbox.mails
    subject = str(make_header(decode_header("".join(mail["Subject"].splitlines()))))
    assert subject.startswith("Responda antes del "), subject
    assert "police ofrece motel.lighting a housing en motel.h1" in subject, subject
    assert mail["Content-Language"] == "es"
    text = mail.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert f"Inicie sesión para responder: {PORTAL}" in text.decode()


async def test_nobody_with_an_address_is_shown_to_the_operator(
    pool: Pool, mailbox: Mailbox
) -> None:
    name = await an_offer(pool, email=None)
    mailbox.open()
    assert await one_round(pool, mailbox.post()) == 0
    [lost] = await undelivered(pool)
    assert lost.notice == name
    assert lost.given_up_at is not None
    assert lost.last_error is not None
    assert HOUSING in lost.last_error
    assert mailbox.mails == []


async def test_who_only_keeps_accounts_is_told_nothing_of_problems(
    pool: Pool, superuser: Connection, mailbox: Mailbox
) -> None:
    await an_offer(pool)
    await superuser.execute("UPDATE people SET role = 'administrator' WHERE party = $1", HOUSING)
    mailbox.open()
    assert await one_round(pool, mailbox.post()) == 0
    assert mailbox.mails == []
    assert len(await undelivered(pool)) == 1


async def test_a_mail_server_that_is_away_is_tried_again(
    pool: Pool, superuser: Connection, mailbox: Mailbox
) -> None:
    await an_offer(pool)
    assert await one_round(pool, mailbox.post()) == 0
    [waiting] = await undelivered(pool)
    assert waiting.given_up_at is None
    assert waiting.attempts == 1
    assert waiting.last_error
    later = waiting.next_try_at - datetime.now(UTC)
    assert timedelta(0) < later <= AGAIN[0]
    mailbox.open()
    assert await one_round(pool, mailbox.post()) == 0, "it is not due yet"
    await time_passes(superuser)
    assert await one_round(pool, mailbox.post()) == 1
    assert len(mailbox.mails) == 1
    assert await undelivered(pool) == []


async def test_after_the_last_attempt_the_operator_sees_it(
    pool: Pool, superuser: Connection, mailbox: Mailbox
) -> None:
    await an_offer(pool)
    for attempt in range(1, len(AGAIN) + 2):
        assert (await the_one(pool)).given_up_at is None, f"before attempt {attempt}"
        await time_passes(superuser)
        assert await one_round(pool, mailbox.post()) == 0
    [lost] = await undelivered(pool)
    assert lost.given_up_at is not None
    assert lost.attempts == len(AGAIN) + 1
    mailbox.open()
    await time_passes(superuser)
    assert await one_round(pool, mailbox.post()) == 0


@pytest.mark.parametrize(("answer", "for_good"), [("450 later", False), ("550 no", True)])
async def test_a_mailbox_that_refuses_for_now_is_asked_again(
    pool: Pool, superuser: Connection, mailbox: Mailbox, answer: str, for_good: bool
) -> None:
    await an_offer(pool)
    mailbox.answer = answer
    mailbox.open()
    assert await one_round(pool, mailbox.post()) == 0
    assert ((await the_one(pool)).given_up_at is not None) == for_good
    mailbox.answer = "250 OK"
    await time_passes(superuser)
    assert await one_round(pool, mailbox.post()) == (not for_good)


class Interrupted:
    """Hands the mail over, and is killed before it can say so."""

    def __init__(self, behind: Post) -> None:
        self._behind = behind
        self.sent = asyncio.Event()

    async def send(self, notice: NoticeView, people: list[PersonView]) -> None:
        await self._behind.send(notice, people)
        self.sent.set()
        await asyncio.Event().wait()


async def test_a_sender_that_is_killed_loses_nothing(
    pool: Pool, superuser: Connection, mailbox: Mailbox
) -> None:
    name = await an_offer(pool)
    mailbox.open()
    post = Interrupted(mailbox.post())
    sending = asyncio.create_task(one_round(pool, post))
    await post.sent.wait()
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    [waiting] = await undelivered(pool)
    assert waiting.notice == name
    left = waiting.next_try_at - datetime.now(UTC)
    assert timedelta(0) < left <= LEASE
    assert await one_round(pool, mailbox.post()) == 0, "it may still be under way"
    await time_passes(superuser)
    assert await one_round(pool, mailbox.post()) == 1
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"], "so that a mailbox knows the repetition"
    assert first["Date"] == second["Date"]


class Slow:
    """Takes its time for each, and can be stopped while at it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.sent: list[str] = []
        self.begun = asyncio.Event()

    async def send(self, notice: NoticeView, people: list[PersonView]) -> None:
        await asyncio.sleep(self.seconds)
        self.sent.append(notice.notice)
        self.begun.set()


async def test_what_was_taken_and_not_tried_in_time_is_as_if_it_had_not_been_taken(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await motel(pool)
    every = {one.notice for one in await undelivered(pool)}
    assert len(every) > 2
    monkeypatch.setattr(notifying, "HURRY", 0.01)
    monkeypatch.setattr(notifying, "ROUND", 0.01)
    post = Slow(0.02)
    assert await one_round(pool, post) == 1
    left = await undelivered(pool)
    assert {one.notice for one in left} == every - {*post.sent}
    assert {one.attempts for one in left} == {0}
    monkeypatch.setattr(notifying, "ROUND", 0.02 * 4 * len(every))
    assert await one_round(pool, post) == len(every) - 1
    assert await undelivered(pool) == []
    assert sorted(post.sent) == sorted(every), "each once"
    assert {one.attempts for one in await notices(pool)} == {1}


async def test_a_sender_that_is_stopped_has_told_which_arrived(pool: Pool) -> None:
    await motel(pool)
    post = Slow(0.05)
    going = asyncio.create_task(one_round(pool, post))
    await post.begun.wait()
    going.cancel()
    await asyncio.gather(going, return_exceptions=True)
    told = {one.notice for one in await notices(pool) if one.delivered_at is not None}
    assert told == {*post.sent}
    assert len(await undelivered(pool)) > 0


async def test_two_senders_at_once_send_each_notice_once(pool: Pool, mailbox: Mailbox) -> None:
    await an_offer(pool)
    mailbox.open()
    rounds = [one_round(pool, mailbox.post()) for _ in range(2)]
    assert sum(await asyncio.gather(*rounds)) == 1
    assert len(mailbox.mails) == 1


async def test_a_mail_server_that_says_nothing_holds_nobody_up(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "_ANSWERS_WITHIN", 0.3)
    await an_offer(pool)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes calls and never answers
        port = silent.getsockname()[1]
        server = MailServer("127.0.0.1", port, "remit@example.org", starttls=False)
        async with asyncio.timeout(5):
            assert await one_round(pool, SmtpPost(server, PORTAL)) == 0
    assert (await the_one(pool)).attempts == 1


async def test_a_round_ends_with_the_worker(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifying, "ROUND", 60.0)
    environment = ActivityEnvironment()
    delivering = Notifying(pool, ConsolePost()).deliver_notices
    going = asyncio.create_task(environment.run(delivering))
    await asyncio.sleep(0.1)
    environment.worker_shutdown()
    async with asyncio.timeout(2):
        assert await going == 0


async def test_whoever_reported_a_concern_is_told_by_mail_or_shown_to_be_called(
    pool: Pool, mailbox: Mailbox
) -> None:
    class Reached(Notifying):
        address = "ann@example.org"

        async def _reporter(self, notice: NoticeView) -> str:
            return self.address

    notice = NoticeView(
        notice="concern/c-7k3m9q2a#2:public", party="public", role=None, problem="c-7k3m9q2a",
        seq=2, subject="c-7k3m9q2a", kind="concern.closed", line="Your report is closed.",
        made_at=datetime.now(UTC), attempts=1, next_try_at=datetime.now(UTC), delivered_at=None,
        given_up_at=None, last_error=None,
    )  # fmt: skip
    mailbox.open()
    assert await Reached(pool, mailbox.post())._one(notice, ())
    [mail] = mailbox.mails
    assert (mail["To"], mail["Subject"]) == ("ann@example.org", notice.line)
    assert "Sign in" not in str(mail)

    with capture_logs() as logs:
        assert not await Notifying(pool, mailbox.post())._one(notice, ())
    assert "left no e-mail address" in logs[-1]["reason"]
