"""Keeping a file with a promise, and handing it out as it was."""

import asyncio
import hashlib
import hmac
import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desk.attaching.cleaned import cleaned
from schemas.attachments import MOST_OF_A_PROMISE, AttachmentView, hash_in
from schemas.errors import Invalid, NotAllowed, NotFound, Refused, Unavailable
from schemas.ids import party_of, problem_of, problem_stream
from schemas.state.problem import CommitmentState as C
from schemas.views import CommitmentView
from storage import attachments
from storage.readers import history

if TYPE_CHECKING:
    from runtime.attachments import Shelf
    from storage.pool import Pool

_ONE_BY_ONE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="cleaning")
"""A picture of a few kilobytes can take half a gigabyte while it is drawn: never two at once."""
_LONGEST = 80
_AT_WORK = frozenset({C.COMMITTED, C.IN_PROGRESS, C.ON_HOLD, C.DISPUTED, C.MISSED})
_GONE = "The file is not what was attached, or is gone from where it was kept."


def can_be_shown(view: CommitmentView) -> bool:
    """Whether the promise can be reported done as it stands, and so be shown by files."""
    return view.state in _AT_WORK


async def attach(
    pool: "Pool",
    shelf: "Shelf",
    view: CommitmentView,
    raw: bytes,
    *,
    by: str,
    about: str | None = None,
) -> AttachmentView:
    """Clean and keep a file; the same file again is the one that is there.

    Raises Invalid, NotAllowed for others than who promised, Refused where nothing can be reported.

    It is encrypted under a key of its own before it leaves this process. It is noted when it is
    kept: a failure in between leaves bytes that nobody can read, and no promise that has them.
    """
    if party_of(by) != view.promisor:
        raise NotAllowed(
            "Only who promised it attaches files.", next_step="Ask them.", code="not_your_promise"
        )
    if not can_be_shown(view):
        raise Refused(
            "As the promise stands, nothing can be reported done.",
            next_step="See how it stands.", code="not_at_work",
        )  # fmt: skip
    commitment, told = view.commitment, (about or "").strip() or None
    if told is not None and (len(told) > _LONGEST or not told.isprintable()):
        raise Invalid(
            f"What the file shows is said in one line of at most {_LONGEST} signs.",
            next_step="Say it shorter.",
            code="bad_attachment",
        )
    kept = await asyncio.get_running_loop().run_in_executor(_ONE_BY_ONE, cleaned, raw)
    sha256, thing = hashlib.sha256(kept.raw).hexdigest(), os.urandom(16).hex()
    one = AttachmentView(
        commitment=commitment, sha256=sha256, number=0, name="", media_type=kept.media_type,
        size=len(kept.raw), about=told, attached_by=by, attached_at=datetime.now(UTC),
    )  # fmt: skip
    async with pool.acquire() as conn, conn.transaction():
        number = await attachments.next_number(conn, commitment)
        there = await attachments.attachments(conn, commitment, sha256)
        if there:
            return there[0]
        if len(await attachments.attachments(conn, commitment)) >= MOST_OF_A_PROMISE:
            raise Invalid(
                f"This promise has {MOST_OF_A_PROMISE} files already.",
                next_step="Name further ones as references.",
                code="too_many_attachments",
            )
        one = replace(one, number=number, name=f"evidence-{number}.{kept.ending}")
        key = await attachments.add(conn, one, thing)
        nonce = os.urandom(12)
        await shelf.put(thing, nonce + AESGCM(key).encrypt(nonce, kept.raw, sha256.encode()))
    return one


async def fetch(
    pool: "Pool", shelf: "Shelf", commitment: str, sha256: str
) -> tuple[AttachmentView, bytes]:
    """A file as it was attached. Raises NotFound, or Unavailable where it is not the same."""
    found = await attachments.attachments(pool, commitment, sha256)
    lying = await attachments.lying(pool, commitment, sha256) if found else None
    if lying is None:
        raise NotFound("There is no such file.", next_step="Open the promise anew.")
    thing, key = lying
    sealed = await shelf.get(thing)
    raw = None if sealed is None else _opened(key, sealed, sha256)
    if raw is None:
        raise Unavailable(
            _GONE, next_step="Ask whoever keeps this installation.", code="attachment_lost"
        )
    return found[0], raw


async def remove(
    pool: "Pool", shelf: "Shelf", view: CommitmentView, sha256: str, *, by: str
) -> None:
    """Destroy a file and its key, if its own party asks and no report rests on it.

    Raises NotAllowed, Refused, NotFound.
    """
    if party_of(by) != view.promisor:
        raise NotAllowed(
            "Only who attached it takes it away.", next_step="Ask them.", code="not_your_promise"
        )
    if sha256 in await named_in(pool, view.commitment):
        raise Refused(
            "A report rests on this file, so it stays.",
            next_step="What a report says can be expunged by two people.",
            code="in_a_report",
        )
    thing = await attachments.remove(pool, view.commitment, sha256)
    if thing is None:
        raise NotFound("There is no such file.", next_step="See what there is.")
    await shelf.remove(thing)


async def named_in(pool: "Pool", commitment: str) -> set[str]:
    """The hashes that any report of it ever named: those of a report that was disputed, or put
    right since, count as well, for somebody decided by them."""
    read = await history.about(pool, problem_stream(problem_of(commitment)), [commitment])
    said = [
        line
        for entry in read
        if entry.kind in ("commitment.reported_done", "fact.corrected")
        for line in (*(entry.event.get("references") or ()), entry.event.get("text"))
    ]
    return {found for one in said if isinstance(one, str) and (found := hash_in(one))}


async def amiss(pool: "Pool", shelf: "Shelf") -> AsyncIterator[tuple[AttachmentView, str | None]]:
    """Every file with what is wrong with it, or None where it is what was attached."""
    for one in await attachments.everything(pool):
        try:
            await fetch(pool, shelf, one.commitment, one.sha256)
        except (NotFound, Unavailable) as wrong:
            yield one, wrong.message
        else:
            yield one, None


def _opened(key: bytes, sealed: bytes, sha256: str) -> bytes | None:
    try:
        raw = AESGCM(key).decrypt(sealed[:12], sealed[12:], sha256.encode())
    except (InvalidTag, ValueError):
        return None
    return raw if hmac.compare_digest(hashlib.sha256(raw).hexdigest(), sha256) else None
