"""Who wants one mail a day gets it in the morning, and hears of deadlines at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from activities import reaching
from activities.digests import next_morning
from rules.mailing import is_urgent
from storage import languages, mail
from storage.pool import Connection, Pool
from storage.readers.notices import undelivered
from tests.activities.test_notifying import PORTAL, Mailbox, an_offer, one_round, the_one
from tests.builders import HOUSING

DANA = f"dana@{HOUSING}"


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    monkeypatch.setattr("activities.notifying.ROUND", 0.2)
    monkeypatch.setattr("activities.notifying.PAUSE", 0.05)
    box = Mailbox()
    box.open()
    yield box
    box.close()


async def morning_comes(superuser: Connection) -> None:
    await superuser.execute("UPDATE digest_lines SET due_at = now() WHERE sent_at IS NULL")


async def test_a_notice_waits_for_the_morning_and_comes_once(
    pool: Pool, superuser: Connection, mailbox: Mailbox
) -> None:
    await an_offer(pool)
    await mail.keep(pool, DANA, "daily")
    assert await one_round(pool, mailbox.post()) == 1
    assert mailbox.mails == []
    waiting = await mail.standing(pool, DANA)
    assert (waiting.how, waiting.waiting, waiting.sent) == ("daily", 1, None)
    assert waiting.due is not None
    assert waiting.due - datetime.now(UTC) <= timedelta(days=1)

    await morning_comes(superuser)
    assert await one_round(pool, mailbox.post()) == 1
    [told] = mailbox.mails
    line = (await the_one(pool)).line
    assert "".join(str(told["Subject"]).splitlines()) == line
    body = told.get_payload(decode=True)
    assert isinstance(body, bytes)
    text = "\n".join(body.decode().splitlines())
    assert f"- {line}\n  {PORTAL}/handoffs/motel.h1" in text
    assert f"{PORTAL}/mail" in text
    assert told["To"] == "dana@example.org"
    assert (await mail.standing(pool, DANA)).sent is not None
    await morning_comes(superuser)
    assert await one_round(pool, mailbox.post()) == 0


@pytest.mark.parametrize(
    "change",
    ["UPDATE people SET active = false WHERE person = $1",
     "UPDATE people SET role = 'administrator' WHERE person = $1"],
)  # fmt: skip
async def test_who_was_shut_out_meanwhile_or_only_keeps_accounts_gets_none(
    pool: Pool, superuser: Connection, mailbox: Mailbox, change: str
) -> None:
    await an_offer(pool)
    await mail.keep(pool, DANA, "daily")
    await one_round(pool, mailbox.post())
    await superuser.execute(change, DANA)
    await morning_comes(superuser)
    assert await one_round(pool, mailbox.post()) == 0
    assert mailbox.mails == []
    assert [one.person for one in await mail.lost(pool)] == [DANA]


async def test_it_is_in_the_language_of_its_reader(
    pool: Pool, superuser: Connection, mailbox: Mailbox
) -> None:
    await an_offer(pool)
    await mail.keep(pool, DANA, "daily")
    await languages.keep(pool, DANA, "es")
    await one_round(pool, mailbox.post())
    await morning_comes(superuser)
    await one_round(pool, mailbox.post())
    [told] = mailbox.mails
    assert told["Content-Language"] == "es"


async def test_who_wants_deadlines_only_gets_no_mail_of_an_offer(
    pool: Pool, mailbox: Mailbox
) -> None:
    await an_offer(pool, colleague=f"lou@{HOUSING}")
    await mail.keep(pool, DANA, "urgent")
    assert await one_round(pool, mailbox.post()) == 1
    assert mailbox.mails == []
    assert await undelivered(pool) == [], "a colleague without an address changes nothing of it"
    assert (await mail.standing(pool, DANA)).waiting == 0


async def test_what_does_not_arrive_is_tried_again_and_then_shown(
    pool: Pool, superuser: Connection, mailbox: Mailbox
) -> None:
    await an_offer(pool)
    await mail.keep(pool, DANA, "daily")
    await one_round(pool, mailbox.post())
    mailbox.answer = "450 later"
    for attempt in range(1, len(reaching.AGAIN) + 2):
        assert await mail.lost(pool) == [], f"before attempt {attempt}"
        await morning_comes(superuser)
        assert await one_round(pool, mailbox.post()) == 0
        assert (await mail.standing(pool, DANA)).wrong
    [lost] = await mail.lost(pool)
    assert (lost.person, lost.notices) == (DANA, 1)
    assert "450" in lost.wrong
    mailbox.answer = "250 OK"
    await morning_comes(superuser)
    assert await one_round(pool, mailbox.post()) == 0
    assert await undelivered(pool) == [], "the notice went as it was wanted; the mail did not"


@pytest.mark.parametrize(
    ("now", "zone", "wanted"),
    [
        ("2026-11-23T13:59:00", "America/Denver", "2026-11-23T14:00:00"),
        ("2026-11-23T14:00:00", "America/Denver", "2026-11-24T14:00:00"),
        ("2026-03-28T12:00:00", "Europe/Berlin", "2026-03-29T05:00:00"),  # the clocks went forward
        ("2026-11-23T00:00:00", "UTC", "2026-11-23T07:00:00"),
    ],
)
def test_the_morning_is_that_of_the_party(now: str, zone: str, wanted: str) -> None:
    told = next_morning(datetime.fromisoformat(now).replace(tzinfo=UTC), zone)
    assert told == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "urgent"),
    [("handoff.offered", False), ("handoff.reminded", True), ("commitment.missed", True),
     ("responsibility.reverted", True), ("handoff.accepted", False)],
)  # fmt: skip
def test_a_deadline_and_what_comes_back_cannot_wait(kind: str, urgent: bool) -> None:
    assert is_urgent(kind) == urgent
