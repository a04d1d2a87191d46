"""Secrets that people and browsers hold, and the hashes that the database keeps of them."""

import hashlib
import re
import secrets

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
"""A link, a session, a browser that waits: 256 random bits."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look like another."""


def token() -> str:
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def typed(groups: int) -> str:
    """A code for people to type, in groups of four: 19 bits each."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(groups))


def as_typed(given: str) -> str:
    """What somebody meant who typed a code: case, spaces and dashes do not matter."""
    return re.sub(r"[\s-]", "", given).lower()


def hashed_typed(given: str) -> bytes:
    return hashed(as_typed(given))
