"""Webhooks reach receivers that others wrote: each message at least once, under one id."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from activities.delivering import Delivering
from activities.heralding import Heralding
from desk import senders
from desk import webhooks as counter
from schemas.errors import NotAllowed, NotFound, Refused
from schemas.views import NoticeView, PersonView
from schemas.webhooks import WebhookView
from storage import deliveries, disclosures, keyring, webhooks
from storage import senders as kept_senders
from storage.pool import Connection, Pool
from tests.builders import COUNTY, HOUSING, accept, drafted, offered, opened, submit
from tests.chronicle import Chronicle
from tests.hooked import ADMIN, DANA, Receiver, data_of, parties, receiving, sealed
from worker.outward import GuardedWay, ThroughTheApi

SOURCE = "https://remit.example.gov/log"


class Letters:
    """Keeps what people are told."""

    def __init__(self) -> None:
        self.told: list[tuple[NoticeView, list[PersonView]]] = []

    async def send(self, notice: NoticeView, people: list[PersonView]) -> None:
        self.told.append((notice, people))

    async def send_to(self, notice: NoticeView, address: str) -> None:
        raise AssertionError("nobody outside is told")


class Town:
    """A herald, a courier and a receiver, without Temporal between them."""

    def __init__(self, pool: Pool, owner: Connection, receiver: Receiver) -> None:
        self.pool, self.owner, self.receiver = pool, owner, receiver
        self.rung: list[str] = []
        self.letters = Letters()
        seen = ThroughTheApi(pool).seen
        self.herald = Heralding(pool, seen, self._ring, self.letters)
        self.courier = Delivering(pool, GuardedWay(receiver.out(1.0)), seen, SOURCE)

    async def _ring(self, webhook: str) -> None:
        self.rung.append(webhook)

    async def subscribed(self, *kinds: str, by: str = DANA) -> tuple[str, str]:
        """A proved webhook, and its secret."""
        who = await counter.speaker(self.pool, by)
        hook, secret = await counter.add(
            self.pool, self.receiver.out(), who, self.receiver.url, kinds
        )
        await counter.ping(self.pool, who, hook.webhook)
        await self.courier.deliver_webhook(hook.webhook)
        assert (await self.hook(hook.webhook)).state == "active"
        return hook.webhook, secret

    async def hook(self, name: str) -> WebhookView:
        found = await webhooks.webhook(self.pool, name)
        assert found is not None
        return found

    async def sent(self, name: str) -> float | None:
        """Everything sealed is found, and what is due is sent; the wait until more is."""
        await sealed(self.owner)
        while await self.herald.look():
            pass
        return await self.courier.deliver_webhook(name)

    async def time_passes(self) -> None:
        await self.owner.execute(
            "UPDATE webhook_deliveries SET next_try_at = now() WHERE settled_at IS NULL"
        )


@pytest.fixture
async def town(pool: Pool, superuser: Connection, tmp_path: Path) -> AsyncIterator[Town]:
    await parties(pool)
    async with receiving(tmp_path) as receiver:
        yield Town(pool, superuser, receiver)


async def test_a_party_is_told_what_the_api_shows_it_and_nothing_else(town: Town) -> None:
    motel = Chronicle("problem/motel")
    await motel.told(town.pool, opened())
    await sealed(town.owner)
    name, secret = await town.subscribed()
    await motel.told(town.pool, drafted(), submit(), accept())
    assert await town.sent(name) is None
    events = town.receiver.events(secret)
    shown = await ThroughTheApi(town.pool).seen("problem/motel", 1, 500, [HOUSING, COUNTY])
    assert {data_of(one)["seq"] for one in events} == {seq for seq in shown[HOUSING] if seq > 2}
    assert shown.get(COUNTY, {}) == {}
    assert {one.get_type() for one in events} >= {
        "gov.remit.handoff.offered", "gov.remit.handoff.accepted",
        "gov.remit.responsibility.transferred",
    }  # fmt: skip
    for one in events:
        assert data_of(one) == shown[HOUSING][data_of(one)["seq"]]
        assert one.get_id() == f"problem/motel#{data_of(one)['seq']}"
        assert (one.get_source(), one.get_specversion()) == (SOURCE, "1.0")
        assert one.get_subject() == data_of(one)["subject"]
    ids = [headers["webhook-id"] for headers, _ in town.receiver.got]
    assert len(ids) == len(set(ids))
    assert await town.sent(name) is None
    assert len(town.receiver.got) == len(ids), "each is sent once"


async def test_only_the_kinds_that_were_asked_for_are_sent_and_nothing_to_who_is_gone(
    town: Town,
) -> None:
    name, secret = await town.subscribed("handoff.accepted", "commitment.*")
    await Chronicle("problem/motel").told(town.pool, opened(), offered(), accept())
    await town.sent(name)
    kinds = [one.get_type() for one in town.receiver.events(secret)]
    assert kinds == ["gov.remit.handoff.accepted"]
    town.receiver.status = 410
    who = await counter.speaker(town.pool, DANA)
    await counter.replay(town.pool, who, name, message=town.receiver.got[-1][0]["webhook-id"])
    await town.sent(name)
    assert (await town.hook(name)).state == "paused"


async def test_nothing_is_sent_before_the_receiver_has_said_the_challenge(town: Town) -> None:
    who = await counter.speaker(town.pool, DANA)
    hook, secret = await counter.add(town.pool, town.receiver.out(), who, town.receiver.url, [])
    await Chronicle("problem/motel").told(town.pool, opened(), offered())
    await town.sent(hook.webhook)
    assert town.receiver.got == []
    town.receiver.echo = False
    message = await counter.ping(town.pool, who, hook.webhook)
    await town.courier.deliver_webhook(hook.webhook)
    came = await counter.came_of(town.pool, hook.webhook, message)
    assert came is not None
    assert (came.state, came.last_error) == ("given_up", "no_challenge")
    assert (await town.hook(hook.webhook)).state == "unproved"
    [ping] = town.receiver.all_events(secret)
    assert ping.get_type() == "gov.remit.webhook.ping"
    with pytest.raises(Refused):
        await counter.replay(town.pool, who, hook.webhook, message=message)


async def test_a_receiver_that_fails_is_tried_again_under_the_same_id(town: Town) -> None:
    name, secret = await town.subscribed("handoff.offered")
    await Chronicle("problem/motel").told(town.pool, opened(), offered())
    waits = []
    for town.receiver.status in (500, 404, 302, 200):
        waits.append(await town.sent(name))
        await town.time_passes()
    assert waits[3] is None
    first, second, third = (wait or 0 for wait in waits[:3])
    assert 3 < first < 7 < 20 < second < 40 < 80 < third < 160
    assert len({headers["webhook-id"] for headers, _ in town.receiver.got[1:]}) == 1
    assert len(town.receiver.events(secret)) == 4
    log = await deliveries.attempts(town.pool, name)
    assert [(one.status, one.error) for one in reversed(log)] == [
        (200, None), (500, "status_500"), (404, "status_404"), (302, "status_302"), (200, None)
    ]  # fmt: skip
    assert (await town.hook(name)).failing_since is None


async def test_days_of_failures_pause_a_webhook_and_its_party_is_told(town: Town) -> None:
    name, secret = await town.subscribed("handoff.*")
    motel = Chronicle("problem/motel")
    await motel.told(town.pool, opened(), offered())
    town.receiver.status = 503
    await town.sent(name)
    await town.owner.execute(
        "UPDATE webhooks SET failing_since = now() - interval '3 days 1 minute'"
    )
    await town.time_passes()
    await town.sent(name)
    paused = await town.hook(name)
    assert paused.state == "paused"
    await town.herald._housekeeping()
    await town.herald._housekeeping()
    [(notice, people)] = town.letters.told
    assert [one.person for one in people] == [DANA]
    assert "every attempt has failed since" in notice.line
    before = len(town.receiver.got)
    await motel.told(town.pool, accept())
    await town.time_passes()
    await town.sent(name)
    assert len(town.receiver.got) == before, "it is left alone"

    town.receiver.status = 200
    who = await counter.speaker(town.pool, ADMIN)
    await counter.ping(town.pool, who, name)
    await town.courier.deliver_webhook(name)
    await town.sent(name)
    arrived = {one.get_type() for one in town.receiver.events(secret)[-6:]}
    assert {"gov.remit.handoff.offered", "gov.remit.handoff.accepted"} <= arrived
    assert (await town.hook(name)).state == "active"


async def test_while_a_secret_changes_both_verify_and_what_was_sent_can_be_sent_again(
    town: Town,
) -> None:
    name, old = await town.subscribed("handoff.offered")
    who = await counter.speaker(town.pool, DANA)
    new = await counter.rotate(town.pool, who, name)
    await Chronicle("problem/motel").told(town.pool, opened(), offered())
    await town.sent(name)
    headers, body = town.receiver.got[-1]
    for secret in (old, new):
        Webhook(secret).verify(body, headers)
    await town.owner.execute("UPDATE webhook_secrets SET ends_at = now() WHERE ends_at IS NOT NULL")
    await counter.replay(town.pool, who, name, message=headers["webhook-id"])
    await town.sent(name)
    again, body_again = town.receiver.got[-1]
    assert (again["webhook-id"], body_again) == (headers["webhook-id"], body)
    Webhook(new).verify(body_again, again)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body_again, again)
    begun, day = (await town.hook(name)).made_at, timedelta(days=1)
    assert await counter.replay(town.pool, who, name, since=begun + day) == []
    period = await counter.replay(town.pool, who, name, since=begun, until=begun + day)
    assert period == [headers["webhook-id"]]


async def test_webhooks_are_for_those_who_may_decide_for_the_party(town: Town) -> None:
    out = town.receiver.out()
    with pytest.raises(NotAllowed):
        await counter.speaker(town.pool, f"cole@{COUNTY}")
    with pytest.raises(NotAllowed):
        await counter.speaker(town.pool, "nobody@nowhere")
    dana, admin = [await counter.speaker(town.pool, one) for one in (DANA, ADMIN)]
    with pytest.raises(NotAllowed):
        await counter.add(town.pool, out, dana, town.receiver.url, [], COUNTY)
    theirs, _ = await counter.add(town.pool, out, admin, town.receiver.url, [], COUNTY)
    with pytest.raises(NotFound):
        await counter.of(town.pool, dana, theirs.webhook)
    assert await counter.listed(town.pool, dana, COUNTY) == []
    assert [one.webhook for one in await counter.listed(town.pool, admin)] == [theirs.webhook]
    with pytest.raises(NotAllowed):
        await counter.ping(town.pool, admin, theirs.webhook)
    for kinds in (["handoff.offred"], ["person.added"], ["nothing.*"], ["*.*"]):
        with pytest.raises(Refused):
            await counter.add(town.pool, out, dana, town.receiver.url, kinds)
    await counter.remove(town.pool, admin, theirs.webhook)
    with pytest.raises(NotFound):
        await counter.of(town.pool, admin, theirs.webhook)


async def test_secrets_lie_under_a_key_that_is_not_in_the_database_and_may_change(
    town: Town, keys_here: Path, tmp_path: Path
) -> None:
    name, secret = await town.subscribed("handoff.offered")
    who = await counter.speaker(town.pool, DANA)
    sender, _ = await senders.add(town.pool, who, DANA)
    rows = await town.owner.fetch("SELECT * FROM webhooks JOIN webhook_secrets USING (webhook)")
    kept = repr([tuple(row) for row in rows])
    assert secret.removeprefix("whsec_") not in kept
    assert repr((await webhooks.secrets(town.pool, name))[0])[2:-1] not in kept
    raw = await kept_senders.secret(town.pool, sender.sender)
    file = tmp_path / "keys"
    shutil.copy(keys_here, file)  # with its mode
    keyring.add(file)
    with keyring.lying_at(file):
        await disclosures.wrap_again(town.owner)
        assert len(keyring.keep_first(file)) > 0
        await disclosures.begin(town.pool, file)
        assert await kept_senders.secret(town.pool, sender.sender) == raw
        await Chronicle("problem/motel").told(town.pool, opened(), offered())
        await town.sent(name)
    assert len(town.receiver.events(secret)) == 1


async def test_the_receiver_of_the_documentation_takes_what_is_sent(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, secret = await town.subscribed("handoff.offered")
    await Chronicle("problem/motel").told(town.pool, opened(), offered())
    await town.sent(name)
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()
    monkeypatch.setenv("REMIT_SECRET", secret)
    told: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], told)  # noqa: S102 - our own page
    there = httpx2.ASGITransport(told["app"])
    async with httpx2.AsyncClient(transport=there, base_url="https://x") as client:
        (ping, asked), (headers, body) = town.receiver.got
        answer = await client.post("/remit", content=asked, headers=ping)
        assert answer.text in asked.decode()
        assert len(answer.text) > 20
        for _ in range(2):
            answer = await client.post("/remit", content=body, headers=headers)
            assert answer.status_code == 204
        changed = await client.post("/remit", content=body + b" ", headers=headers)
        assert changed.status_code == 401
    assert told["seen"] == {headers["webhook-id"]}


CHILD = """
import asyncio, os, sys
from pathlib import Path
from activities.delivering import Delivering
from runtime.outward.client import Outward
from storage import keyring
from storage.pool import open_pool
from worker.outward import GuardedWay, ThroughTheApi

async def main(url, keys, authority, host, name):
    keyring.lies_at(Path(keys))
    async def resolve(host, port):
        return ["127.0.0.1"]
    pool = await open_pool(url, size=2)
    out = Outward(inside=frozenset({host}), authorities=Path(authority), resolve=resolve)
    courier = Delivering(pool, GuardedWay(out), ThroughTheApi(pool).seen, sys.argv[6])
    await courier.deliver_webhook(name)

asyncio.run(main(*sys.argv[1:6]))
"""


async def test_a_courier_killed_between_attempt_and_record_delivers_again_under_the_same_id(
    town: Town, app_url: str, keys_here: Path
) -> None:
    name, secret = await town.subscribed("handoff.offered")
    await Chronicle("problem/motel").told(town.pool, opened(), offered())
    await sealed(town.owner)
    while await town.herald.look():
        pass
    town.receiver.slow = 30  # it has the message, and the sender does not know
    host = town.receiver.url.removeprefix("https://").removesuffix("/remit")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, app_url, str(keys_here),
        str(town.receiver.authority), host, name, SOURCE,
    )  # fmt: skip
    while len(town.receiver.got) < 2:
        assert child.returncode is None
        await asyncio.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    await child.wait()
    town.receiver.slow = 0
    [attempt] = [one for one in await deliveries.deliveries(town.pool, name) if one.stream]
    assert (attempt.state, attempt.attempts) == ("waiting", 1)
    assert await deliveries.due(town.pool) == [], "its lease has not ended"
    await town.time_passes()
    await town.owner.execute("UPDATE webhooks SET busy_until = now()")
    await town.sent(name)
    first, second = town.receiver.events(secret)
    assert first.get_id() == second.get_id()
    assert town.receiver.got[1][1] == town.receiver.got[2][1]
    assert (await town.hook(name)).delivered == 2
