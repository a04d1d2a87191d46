"""Once a day somebody whose only business is time says when a checkpoint was there (RFC 3161)."""

import asyncio
import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.x509 import Certificate
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from schemas.errors import Refused, Unavailable
from seal.checkpoints import Checkpoint
from seal.notes import Note
from storage import checkpoints, stamps

if TYPE_CHECKING:
    from storage.pool import Asking

EVERY = timedelta(days=1)
_PATIENCE = 20.0  # seconds for one answer
_LONGEST = 1 << 18


@dataclass(frozen=True, slots=True)
class Authority:
    """Where stamps are to be had, and the roots that its certificate must lead to, if given."""

    url: str
    roots: Sequence[Certificate] = ()


class NoStamp(Refused):
    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"The time-stamping authority {url} gave no stamp that holds: {why}.",
            next_step="See that REMIT_STAMP_URL and REMIT_STAMP_ROOTS are of one authority.",
        )


class AuthorityAway(Unavailable):
    def __init__(self, url: str) -> None:
        super().__init__(
            f"The time-stamping authority {url} does not answer.",
            next_step="It is asked again by itself.",
        )


async def stamp(conn: "Asking", authority: Authority, now: datetime | None = None) -> int | None:
    """Have the newest checkpoint stamped, if a day has passed since the last; its size, or None.

    What is stamped is the text of the checkpoint, without signatures. Raises AuthorityAway, or
    NoStamp where the answer is not a stamp over just this.
    """
    newest = await checkpoints.newest(conn)
    if newest is None:
        return None
    text = Note.read(newest[1]).text
    told = Checkpoint.read(text)
    last = await stamps.newest(conn, told.origin, authority.url)
    if last is not None:
        size, at = last
        if size == told.size or (now or datetime.now(UTC)) - at < EVERY:
            return None
    request = (
        TimestampRequestBuilder()
        .data(text.encode())
        .hash_algorithm(HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    raw = await asyncio.to_thread(_asked, authority.url, request.as_bytes())
    at = _checked(authority, request, raw, text.encode())
    await stamps.add(conn, told.origin, told.size, authority.url, raw, at)
    return told.size


def _checked(
    authority: Authority, request: TimeStampRequest, raw: bytes, message: bytes
) -> datetime:
    """When the stamp says that it was made, once it holds as far as it can be checked here."""
    try:
        response: TimeStampResponse = decode_timestamp_response(raw)
        if response.status not in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS):
            why = f"it refuses ({' '.join(response.status_string) or response.status})"
            raise NoStamp(authority.url, why)
        info = response.tst_info
        if info.nonce != request.nonce:
            raise NoStamp(authority.url, "it answers another question")
        if info.message_imprint.message != request.message_imprint.message:
            raise NoStamp(authority.url, "it is over something else")
        if authority.roots:
            verifier = VerifierBuilder.from_request(request)
            for certificate in authority.roots:
                verifier = verifier.add_root_certificate(certificate)
            verifier.build().verify_message(response, message)
    except (VerificationError, ValueError) as wrong:
        raise NoStamp(authority.url, str(wrong).rstrip(".") or "it cannot be read") from None
    at: datetime = info.gen_time
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _asked(url: str, body: bytes) -> bytes:
    asked = urllib.request.Request(  # noqa: S310 - settings let http and https through only
        url, data=body, method="POST", headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=_PATIENCE) as answer:  # noqa: S310
            raw: bytes = answer.read(_LONGEST)
    except urllib.error.HTTPError as said:
        with said:
            raise NoStamp(url, f"it answers with {said.code}") from None
    except (OSError, http.client.HTTPException):
        raise AuthorityAway(url) from None
    return raw
