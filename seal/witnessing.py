"""Bringing checkpoints to the witnesses, and keeping what they say of them."""

import asyncio
import http.client
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.errors import Invalid, Refused, Unavailable
from seal.checkpoints import Checkpoint, cosigned_at
from seal.notes import COSIGNATURE, BadNote, Note, Signature, Verifier
from seal.reading import consistency
from seal.witness import Request
from storage import checkpoints

if TYPE_CHECKING:
    from storage.pool import Asking

_PATIENCE = 10.0  # seconds for one answer
_LONGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Address:
    """Where a witness listens, and the key with which it cosigns."""

    url: str
    verifier: Verifier


class WitnessRefuses(Refused):
    """A witness has seen something else than what we show it."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"The witness {name} does not cosign: {why}.",
            next_step="Compare what it has seen with what the log says: remit audit checkpoint",
        )


class WitnessAway(Unavailable):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The witness {name} does not answer.", next_step="It is asked again by itself."
        )


def read(lines: Iterable[str]) -> list[Address]:
    """Witnesses as they are configured, one a line: its address, a space, its public key."""
    found = []
    for line in lines:
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) != 2 or not words[0].startswith(("http://", "https://")):
            raise Invalid(
                f"{line.strip()!r} does not name a witness.",
                next_step="Write its address and its public key: https://… name+hash+base64",
                code="bad_witness",
            )
        verifier = Verifier.read(words[1])
        if verifier.algorithm != COSIGNATURE:
            raise Invalid(
                f"{verifier.name} has a key for notes, not one for cosignatures.",
                next_step="Ask the witness for the key that it prints when it starts.",
                code="bad_witness",
            )
        found.append(Address(words[0].rstrip("/"), verifier))
    return found


async def show(conn: "Asking", witness: Address, *, again: bool = False) -> int | None:
    """Show the newest checkpoint to the witness; the size it cosigned, None if it had before.

    `again` asks for its word anew, with the time of now, where nothing has come since.

    Raises `WitnessAway`, or `WitnessRefuses` where it has seen another history.
    """
    name, vkey = witness.verifier.name, witness.verifier.vkey
    newest = await checkpoints.newest(conn)
    if newest is None:
        return None
    size, note = newest[0], Note.read(newest[1])
    told = Checkpoint.read(note.text)
    last = await checkpoints.cosigned(conn, told.origin, vkey)
    old = last[0] if last else 0
    if old == size and not again:
        return None
    # Only what the log itself says: the word of one witness is no business of another.
    shown = Note(note.text, tuple(s for s in note.signatures if len(s.value) == 64))
    for _ in range(2):
        request = Request(old, tuple(await consistency(conn, old, size)), str(shown))
        status, answer = await asyncio.to_thread(_post, witness, str(request))
        if status == 200:
            await _keep(conn, witness, told, note.text, answer)
            return size
        seen = answer.strip()
        if status != 409 or not seen.isdecimal() or int(seen) == old:
            raise WitnessRefuses(name, f"{status} {seen[:200].rstrip('.')}")
        old = int(seen)
        if old > size:
            raise WitnessRefuses(name, f"it has seen a tree of {old} entries, ours has {size}")
    raise WitnessRefuses(name, "others show it checkpoints at the same time")


async def _keep(conn: "Asking", witness: Address, seen: Checkpoint, text: str, answer: str) -> None:
    """Keep the line of this witness; whatever else it says is left alone."""
    for line in answer.splitlines(keepends=True):
        try:
            signature = Signature.read(line)
        except BadNote:
            continue
        at = cosigned_at(text, signature, witness.verifier)
        if at is not None:
            await checkpoints.cosign(
                conn, seen.origin, seen.size, witness.verifier.vkey, signature.line, at
            )
            return
    raise WitnessRefuses(witness.verifier.name, "what it answers is not its cosignature")


def _post(witness: Address, body: str) -> tuple[int, str]:
    asked = urllib.request.Request(  # noqa: S310 - only http and https are read
        f"{witness.url}/add-checkpoint", data=body.encode(), method="POST",
        headers={"Content-Type": "text/plain; charset=utf-8"},
    )  # fmt: skip
    try:
        try:
            with urllib.request.urlopen(asked, timeout=_PATIENCE) as answer:  # noqa: S310
                return answer.status, answer.read(_LONGEST).decode()
        except urllib.error.HTTPError as said:
            with said:
                return said.code, said.read(_LONGEST).decode()
    except (OSError, http.client.HTTPException, UnicodeDecodeError):
        raise WitnessAway(witness.verifier.name) from None
