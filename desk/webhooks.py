"""Webhooks at the counter: who may have one made, proved, changed or sent again.

Whoever speaks for a party with full grade may, for that party, and administrators for any; but what
an administrator has made is told nothing before somebody of the party has tested it.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, get_args

import structlog

from rules.asked import BINDING
from rules.webhooks.carried import unknown_kinds
from schemas.errors import CommandReused, Invalid, NotAllowed, NotFound, Refused
from schemas.events import OnProblem
from schemas.ids import SETUP
from schemas.webhooks import DeliveryView, WebhookView
from seal import standard_webhooks
from storage import deliveries, webhooks
from storage.readers import directory

if TYPE_CHECKING:
    from storage.pool import Asking, Pool

log = structlog.get_logger("desk")

MOST = 20
"""Webhooks of one party."""
MOST_KINDS = 40
MOST_PINGS = 60
"""Of one party within an hour: a ping goes to whoever is named, who has not agreed to anything."""
OLD_LASTS = timedelta(days=1)
"""How long the secret before a new one goes on signing beside it."""
KINDS = tuple(sorted(kind.model_fields["kind"].default for kind in get_args(OnProblem)))
"""Kinds of entries that webhooks can carry: those of problems."""
_NAME = re.compile(r"wh-[a-z0-9]{10}", re.ASCII)
_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"


class Checking(Protocol):
    """The guarded client, as far as it says whether an address could be sent to."""

    async def check(self, url: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who asks. `everywhere`: an administrator."""

    person: str
    party: str
    everywhere: bool


def new_name(prefix: str, of: str | None = None) -> str:
    """A name that nobody has; `of` makes it the same for whoever asks the same again."""
    drawn = secrets.token_bytes(10) if of is None else hashlib.sha256(of.encode()).digest()[:10]
    return prefix + "".join(_LETTERS[byte % len(_LETTERS)] for byte in drawn)


async def speaker(conn: "Asking", person: str) -> Speaker:
    """Whoever may have webhooks. Raises NotAllowed."""
    if person == SETUP:
        return Speaker(person, "remit", everywhere=True)
    found = await directory.person(conn, person)
    if found is not None and found.active and found.party_active:
        if found.role == "administrator":
            return Speaker(person, found.party, everywhere=True)
        if found.role in {role.value for role in BINDING} and found.grade == "full":
            return Speaker(person, found.party, everywhere=False)
    raise NotAllowed(
        f"{person} may not decide where a party is told by webhooks.",
        next_step="Ask somebody who speaks for the party with full grade, or an administrator.",
        code="not_for_webhooks",
    )


async def of(conn: "Asking", who: Speaker, webhook: str) -> WebhookView:
    """The webhook. Raises NotFound also where it is another party's: the two do not differ."""
    found = await webhooks.webhook(conn, webhook) if _NAME.fullmatch(webhook) else None
    if found is None or not (who.everywhere or found.party == who.party):
        raise NotFound(
            f"There is no webhook {webhook[:40]}.",
            next_step="See those there are: remit webhook list",
        )
    return found


async def listed(conn: "Asking", who: Speaker, party: str | None = None) -> list[WebhookView]:
    """The webhooks of the speaker's party; for administrators of any, or of all."""
    if not who.everywhere:
        if party not in (None, who.party):
            return []
        party = who.party
    return await webhooks.webhooks(conn, party=party)


async def add(
    pool: "Pool",
    out: Checking,
    who: Speaker,
    url: str,
    kinds: Sequence[str],
    party: str | None = None,
    command_id: str | None = None,
) -> tuple[WebhookView, str | None]:
    """A new webhook, which is told nothing until it is proved, and its secret, told now and never
    again: not either where the same was asked before under the same command id. Raises Refused.
    """
    party = party or who.party
    if not who.everywhere and party != who.party:
        raise NotAllowed(
            f"{who.person} does not speak for {party}.", next_step="Leave the party out."
        )
    known = await directory.party(pool, party)
    if known is None or not known.active:
        raise NotFound(f"There is no active party {party}.", next_step="See them: remit party list")
    chosen = _checked_kinds(kinds)
    await out.check(url)
    raw, name = (
        secrets.token_bytes(32),
        new_name("wh-", command_id and f"{who.person}\n{command_id}"),
    )
    there = await webhooks.webhook(pool, name)
    if there is not None:
        if (there.party, there.url, list(there.kinds)) != (party, url, chosen):
            raise CommandReused(command_id or "")
        return there, None
    async with pool.acquire() as conn, conn.transaction():
        if await webhooks.how_many(conn, party) >= MOST:
            raise Refused(
                f"{party} has {MOST} webhooks, and more there cannot be.",
                next_step="Remove one that is not used: remit webhook remove",
                code="too_many_webhooks",
            )
        if not await webhooks.add(conn, name, party, url, chosen, who.person):
            raise CommandReused(command_id or name)
        await webhooks.add_secret(conn, name, raw, other_lasts=timedelta())
    log.info("webhook.added", webhook=name, party=party, by=who.person)
    return await of(pool, who, name), standard_webhooks.written(raw)


async def rotate(pool: "Pool", who: Speaker, webhook: str, *, end_old: bool = False) -> str:
    """A new secret, told now and never again. The one before signs too for a day, unless it is to
    end at once. Raises Refused where one is changing already, so that none ends unheard.
    """
    hook, raw = await of(pool, who, webhook), secrets.token_bytes(32)
    async with pool.acquire() as conn, conn.transaction():
        if not end_old and len(await webhooks.secrets(conn, hook.webhook)) > 1:
            raise Refused(
                f"The secret of {webhook} was changed within the last day.",
                next_step="Wait until the one before has ended, or end it now:"
                f" remit webhook rotate {webhook} --end-old",
                code="secret_changing",
            )
        lasts = timedelta() if end_old else OLD_LASTS
        await webhooks.add_secret(conn, hook.webhook, raw, other_lasts=lasts)
    log.info("webhook.secret_changed", webhook=hook.webhook, party=hook.party, by=who.person)
    return standard_webhooks.written(raw)


async def ping(pool: "Pool", who: Speaker, webhook: str) -> str:
    """Have a ping sent there; its message. With the right answer the webhook is active."""
    hook = await of(pool, who, webhook)
    if hook.reached is None and who.everywhere and who.person != SETUP:
        # Administrators keep accounts and are shown nothing of problems; a webhook would show them.
        raise NotAllowed(
            f"A new webhook of {hook.party} is tested first by somebody who speaks for it.",
            next_step="Ask one of them to test it, on the page Webhooks or at the command line.",
            code="not_for_administrators",
        )
    if await deliveries.pings(pool, hook.party, timedelta(hours=1)) >= MOST_PINGS:
        raise Refused(
            f"{hook.party} has had {MOST_PINGS} pings sent within an hour.",
            next_step="Test it again later.",
            code="too_many_pings",
        )
    log.info("webhook.tested", webhook=hook.webhook, party=hook.party, by=who.person)
    message = f"ping/{hook.webhook}#{time.time_ns() // 1_000_000}"
    await deliveries.add_ping(pool, hook.webhook, message, secrets.token_urlsafe(24))
    return message


async def came_of(pool: "Pool", webhook: str, message: str) -> DeliveryView | None:
    """How that ping fared; None while nothing came of it."""
    found = await deliveries.deliveries(pool, webhook, message=message, limit=1)
    return found[0] if found and found[0].settled_at is not None else None


async def replay(
    pool: "Pool",
    who: Speaker,
    webhook: str,
    *,
    message: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[str]:
    """Have a message, or those of a period, sent once more under the same ids. Raises Refused."""
    if (message is None) == (since is None):
        raise Invalid(
            "Say which message is to be sent again, or since when.",
            next_step="Give one of the two.",
        )
    hook = await of(pool, who, webhook)
    if hook.state != "active":
        raise Refused(
            f"{webhook} is {hook.state}, so nothing is sent there.",
            next_step=f"Test it first: remit webhook test {webhook}",
            code="webhook_not_active",
        )
    log.info("webhook.replayed", webhook=hook.webhook, party=hook.party, by=who.person)
    again = await deliveries.again(pool, webhook, message=message, since=since, until=until)
    if message is not None and not again:
        raise NotFound(
            f"Nothing was sent to {webhook} under {message[:80]}.",
            next_step=f"See what was: remit webhook show {webhook}",
        )
    return again


async def remove(pool: "Pool", who: Speaker, webhook: str) -> None:
    """Nothing is sent there any more, and it cannot be brought back."""
    hook = await of(pool, who, webhook)
    await webhooks.removed(pool, hook.webhook)
    log.info("webhook.removed", webhook=hook.webhook, party=hook.party, by=who.person)


def _checked_kinds(kinds: Sequence[str]) -> list[str]:
    chosen = list(dict.fromkeys(kinds)) or ["*"]
    unknown = unknown_kinds(chosen, KINDS)
    if unknown or len(chosen) > MOST_KINDS:
        raise Invalid(
            f"There is no kind of entry {unknown[0][:60]}."
            if unknown
            else f"At most {MOST_KINDS} kinds can be named.",
            next_step="Name kinds such as handoff.offered, all of a noun (handoff.*), or all (*).",
            code="unknown_kind",
        )
    return chosen
