"""A link for whoever has an address, sent there."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from desk import sign_in
from desk.entering import locking
from schemas.access import Where
from schemas.views import PersonView
from storage import providers
from storage.readers import directory
from storage.sign_in import links_mailed

if TYPE_CHECKING:
    from storage.pool import Pool

log = structlog.get_logger(__name__)
_ADDRESS = re.compile(r"[^\s@<>,;:\"\\\x00-\x1f\x7f]{1,64}@[^\s@<>,;:\"\\\x00-\x1f\x7f]{1,189}")
SUBJECT = "Your link to sign in to Remit"
MOST = 3
WITHIN = timedelta(minutes=10)
"""Not more links to one person than that, whoever asks for them."""


class Letters(Protocol):
    """A way to send one letter to one address."""

    async def send(self, address: str, subject: str, text: str) -> None:
        """Deliver it, or raise what went wrong."""


def is_address(given: str) -> bool:
    """Whether it can be an e-mail address at all."""
    return len(given) <= 254 and _ADDRESS.fullmatch(given) is not None


async def send_link(
    pool: "Pool", letters: Letters, address: str, *,
    portal_url: str, browser: str, code: str, where: Where,
) -> None:  # fmt: skip
    """Send a link to each person with this address; to nobody where there is none, or where they
    are locked or got enough of them. Whoever asked is not told which.
    """
    for person in await providers.people_at(pool, address):
        async with pool.acquire() as conn, conn.transaction():
            if await locking.until(conn, Where(), person):
                continue
        known = await directory.person(pool, person)
        if known is None or known.email is None:
            continue
        if await links_mailed(pool, person, WITHIN) >= MOST:
            continue
        link = await sign_in.mint_link(
            pool, person, portal_url, browser=browser, code=code, where=where
        )
        try:
            # To the address as it is registered, never as a stranger wrote it.
            await letters.send(known.email, SUBJECT, _text(known, link))
        except Exception as wrong:  # the page was answered; the server or the mailbox is away
            log.warning("link.not_sent", person=person, reason=type(wrong).__name__)


def _text(known: PersonView, link: str) -> str:
    return (
        "Somebody, probably you, asked to sign in. Open the link in the browser in which you asked,"
        f" and press the button. It works once, for ten minutes.\n\n{known.name},"
        f" {known.party_name}:\n{link}\n\n"
        "In another browser you need the code that is shown where you asked. Tell neither to"
        " anybody. If it was not you, there is nothing to do: the link alone opens nothing.\n"
    )
