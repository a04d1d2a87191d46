"""Handoffs as service requests of a department, and what its answers do here.

Each look sends what is new, asks about what was sent, and gives the commands that the party has
declared its statuses to mean (`rules/open311.py`) in the name of the party's speaker. A department
that is away is tried again, ever later, for some days; what it answers in words reaches nobody but
as the notes of a status.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import structlog

from rules import open311 as rules
from runtime.outward.client import NotReached
from schemas.errors import Refused
from schemas.open311 import Filing, Link
from schemas.state.problem import Commitment, Handoff
from storage import open311
from storage.readers import commitments, handoffs, problems

if TYPE_CHECKING:
    from desk.counter import Desk
    from runtime.outward.client import Outward
    from storage.pool import Pool

log = structlog.get_logger()
AT_ONCE = 20
WAITS = (60, 300, 900, 3600, 3 * 3600, 6 * 3600)
"""Seconds until it is tried again, the last for ever."""
GIVES_UP = timedelta(days=3)
"""So long it is tried to send a request; one that was sent is asked about for as long as it goes
on."""
_AGAIN = frozenset({408, 425, 429})
_LONGEST_ID = 100
_LONGEST_NOTES = 2_000


class Unclear(Exception):  # noqa: N818 - says what is the case
    """The department's answer is none that GeoReport knows. `for_good`: it says no."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Exchange:
    """Between the handoffs of this installation and departments elsewhere."""

    def __init__(self, desk: "Desk", pool: "Pool", out: "Outward", portal: str) -> None:
        """`portal` is the address that links lead to."""
        self._desk, self._pool, self._out, self._portal = desk, pool, out, portal.rstrip("/")

    async def look(self) -> int:
        """Everything that is due now, one after the other; how many."""
        await open311.find(self._pool)
        due = await open311.due(self._pool, AT_ONCE)
        for filing in due:
            await self._one(filing)
        return len(due)

    async def _one(self, filing: Filing) -> None:
        link = await open311.link(self._pool, filing.party)
        view = await handoffs.handoff(self._pool, filing.handoff)
        if link is None or view is None:
            await open311.note(self._pool, filing.handoff, after=0, state="ended")
            return
        handoff = Handoff.model_validate_json(json.dumps(view.document))
        promises = [
            Commitment.model_validate_json(json.dumps(one.document))
            for one in await commitments.commitments(self._pool, handoff=filing.handoff)
        ]
        if rules.over(handoff, promises):
            await open311.note(self._pool, filing.handoff, after=0, state="ended")
            return
        try:
            if filing.request is None:
                await self._filed(link, filing, handoff, view.title)
            else:
                await self._asked(link, filing, handoff, promises)
        except (NotReached, Unclear, Refused) as why:
            await self._later(filing, why)

    async def _filed(self, link: Link, filing: Filing, handoff: Handoff, title: str) -> None:
        """Send it, or ask for the id that the department promised for a token."""
        if filing.token is None:
            form = rules.fields(link, handoff, title, await self._places(handoff), self._portal)
            key = await open311.key(self._pool, link.party)
            if key:
                form["api_key"] = key
            once = f"remit-{filing.handoff}-{filing.made_at.timestamp():.0f}"
            told = await self._told(
                "POST", f"{link.url}/requests.json", urlencode(form).encode(),
                {"content-type": "application/x-www-form-urlencoded", "idempotency-key": once},
            )  # fmt: skip
        else:
            token = quote(filing.token, safe="")
            told = await self._told("GET", self._at(link, f"tokens/{token}.json"), key=link.party)
        request, token_ = _text(told, "service_request_id"), _text(told, "token")
        if request is None and token_ is None and filing.token is None:
            raise Unclear("its answer names neither an id nor a token")
        await open311.note(
            self._pool, filing.handoff, after=0 if request else 60, state="sent",
            request=request, token=token_,
        )  # fmt: skip
        log.info("open311.sent", handoff=filing.handoff, party=link.party)

    async def _asked(
        self, link: Link, filing: Filing, handoff: Handoff, promises: list[Commitment]
    ) -> None:
        """How it stands there, and what that means here."""
        name = quote(filing.request or "", safe="")
        told = await self._told("GET", self._at(link, f"requests/{name}.json"), key=link.party)
        status = (_text(told, "status") or "").lower()
        if status not in ("open", "closed"):
            raise Unclear("its answer has no status")
        await open311.note(
            self._pool, filing.handoff, after=link.every_minutes * 60, status=status,
            notes=_text(told, "status_notes", _LONGEST_NOTES),
            updated=_text(told, "updated_datetime"),
        )  # fmt: skip
        now = await open311.filing(self._pool, filing.handoff)
        assert now is not None
        for answer in rules.answers(link, now, handoff, promises):
            try:
                await self._desk.submit(
                    answer.command, by=link.speaker, command_id=answer.command_id
                )
            except Refused as no:
                await open311.note(
                    self._pool, filing.handoff, after=link.every_minutes * 60, error=no.message
                )
                log.warning("open311.refused", handoff=filing.handoff, code=no.code)

    async def _later(self, filing: Filing, why: Exception) -> None:
        tried = filing.attempts + 1
        for_good = isinstance(why, Unclear) and why.for_good
        unsent = filing.request is None and filing.token is None
        too_old = unsent and datetime.now(UTC) - filing.made_at > GIVES_UP
        wait = WAITS[min(tried, len(WAITS)) - 1]
        state = "failed" if unsent and (for_good or too_old) else None
        await open311.note(
            self._pool, filing.handoff, after=wait, state=state, error=str(why), attempts=tried
        )
        log.info("open311.not_reached", handoff=filing.handoff, attempts=tried, state=state)

    async def _told(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        key: str | None = None,
    ) -> dict[str, Any]:
        """The one thing that a list of GeoReport holds. Raises NotReached, BadAddress, Unclear."""
        sent = {"accept": "application/json", **(headers or {})}
        secret = await open311.key(self._pool, key) if key else None
        if secret:
            sent["authorization"] = f"Bearer {secret}"  # a key has no place in an address
        reply = await self._out.send(method, url, headers=sent, body=body)
        if not reply.good:
            for_good = 400 <= reply.status < 500 and reply.status not in _AGAIN
            raise Unclear(f"it answered {reply.status}", for_good=for_good)
        try:
            read = json.loads(reply.body)
        except (ValueError, RecursionError):
            raise Unclear("its answer is not JSON") from None
        first = read[0] if isinstance(read, list) and read else read
        if not isinstance(first, dict):
            raise Unclear("its answer is none of GeoReport")
        return first

    async def _places(self, handoff: Handoff) -> list[str]:
        found = await problems.responsibility(self._pool, handoff.responsibility)
        return list(found.document["scope"]["places"]) if found else []

    @staticmethod
    def _at(link: Link, path: str) -> str:
        query = f"?{urlencode({'jurisdiction_id': link.jurisdiction})}" if link.jurisdiction else ""
        return f"{link.url}/{path}{query}"


def _text(told: dict[str, Any], name: str, longest: int = _LONGEST_ID) -> str | None:
    """What is said there in words or a number, without what no database keeps; else None."""
    said = told.get(name)
    if isinstance(said, bool) or not isinstance(said, str | int):
        return None
    text = "".join(mark for mark in str(said) if mark == "\n" or mark.isprintable()).strip()
    return text[:longest] or None
