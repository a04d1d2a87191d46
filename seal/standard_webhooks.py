"""Signatures in the form of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

PREFIX = "whsec_"
WINDOW = 300
"""Seconds by which the clock of a sender may differ from ours, either way."""
MOST_SIGNATURES = 10
_SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")
_ID = re.compile(r"[\x21-\x2d\x2f-\x7e]{1,200}")
"""Of one line, and without the dot that ends it in what is signed."""
_SECONDS = re.compile(r"[1-9][0-9]{8,11}", re.ASCII)


def written(raw: bytes) -> str:
    """A secret of 32 bytes as its owner sees it, once."""
    return PREFIX + base64.b64encode(raw).decode()


def read(secret: str) -> bytes:
    """The 32 bytes of a secret. Raises ValueError."""
    if not _SECRET.fullmatch(secret):
        raise ValueError("a secret is whsec_ and 32 bytes in base64")
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)


def signature(secret: bytes, message: str, at: int, body: bytes) -> str:
    """`v1,…` over one message, sent at this second of the Unix clock."""
    signed = hmac.digest(secret, f"{message}.{at}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(signed).decode()


def headers(secrets: Iterable[bytes], message: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers. While secrets change there is a signature by each."""
    return {
        "webhook-id": message,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signature(one, message, at, body) for one in secrets),
    }


def verified(
    secrets: Iterable[bytes], message: str, at: str, signatures: str, body: bytes, now: int
) -> bool:
    """Whether one of the secrets signed just these bytes under this id, and lately."""
    given = signatures.split(" ")
    if not (_ID.fullmatch(message) and _SECONDS.fullmatch(at) and len(given) <= MOST_SIGNATURES):
        return False
    good = False
    for secret in secrets:
        wanted = signature(secret, message, int(at), body).encode()
        for one in given:
            good |= hmac.compare_digest(wanted, one.encode("utf-8", "replace"))
    return good and abs(now - int(at)) <= WINDOW
