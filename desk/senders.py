"""Programs that send events in the name of a person: their secrets, and each event once."""

import hashlib
import secrets
import time
from typing import TYPE_CHECKING

import structlog

from desk.webhooks import Speaker, new_name
from rules.asked import WORKING
from schemas.errors import NotAllowed, NotFound, Refused
from schemas.webhooks import SenderView
from seal import standard_webhooks
from storage import senders
from storage.readers import directory

if TYPE_CHECKING:
    from storage.pool import Asking, Pool

log = structlog.get_logger("desk")

MOST = 5
"""Senders in the name of one person."""


async def add(pool: "Pool", who: Speaker, person: str) -> tuple[SenderView, str]:
    """A new sender and its secret, told now and never again. Raises Refused."""
    found = await directory.person(pool, person)
    if found is None or not (found.active and found.party_active):
        raise NotFound(
            f"There is no active person {person}.", next_step="See who there is: remit person list"
        )
    if not (who.everywhere or found.party == who.party):
        raise NotAllowed(
            f"{who.person} does not speak for {found.party}.", next_step="Ask somebody of theirs."
        )
    if found.role not in {role.value for role in WORKING}:
        raise NotAllowed(
            f"A {found.role} works on nothing, so no program can in their name.",
            next_step="Name a person who works on problems.",
        )
    if len(await senders.senders(pool, person=person)) >= MOST:
        raise Refused(
            f"{person} has {MOST} senders, and more there cannot be.",
            next_step="Revoke one: remit webhook sender revoke",
            code="too_many_senders",
        )
    raw, name = secrets.token_bytes(32), new_name("es-")
    await senders.add(pool, name, person, raw, who.person)
    log.info("sender.added", sender=name, person=person, by=who.person)
    [made] = await senders.senders(pool, sender=name)
    return made, standard_webhooks.written(raw)


async def listed(conn: "Asking", who: Speaker) -> list[SenderView]:
    """Those of the speaker's party; for administrators all."""
    found = await senders.senders(conn)
    return [one for one in found if who.everywhere or one.person.endswith(f"@{who.party}")]


async def revoke(pool: "Pool", who: Speaker, sender: str) -> None:
    """What it signs is refused from now on."""
    if sender not in {one.sender for one in await listed(pool, who)}:
        raise NotFound(
            f"There is no sender {sender[:40]}.", next_step="See them: remit webhook sender list"
        )
    await senders.revoked(pool, sender)
    log.info("sender.revoked", sender=sender, by=who.person)


async def signer(
    conn: "Asking", person: str, message: str, at: str, signatures: str, body: bytes
) -> str | None:
    """The sender, in the name of this person, that signed just this and lately; None if nobody."""
    found = None
    for one in await senders.senders(conn, person=person):
        secret = await senders.secret(conn, one.sender)
        if secret is not None and standard_webhooks.verified(
            [secret], message, at, signatures, body, int(time.time())
        ):
            found = one.sender
    return found


def command_id_of(sender: str, message: str) -> str:
    """The id of the command that an event becomes, the same however often it arrives."""
    return "event:" + hashlib.sha256(f"{sender}\n{message}".encode()).hexdigest()[:48]
