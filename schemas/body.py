"""The body of a ledger entry: one event as exact bytes.

The form is RFC 8785 (canonical JSON). The profile is narrow enough (ASCII keys, text in NFC,
whole numbers, no fractions) that the standard library writes the same bytes as a full encoder.
"""

import json
from typing import Any, Literal

from pydantic import TypeAdapter

from schemas.base import Message
from schemas.events import Event
from schemas.ids import StreamId


class Body(Message):
    """What an entry says. The nonce keeps a short body from being guessed from its hash."""

    event: Event
    nonce: str
    stream: StreamId
    v: Literal[1] = 1


_BODY: TypeAdapter[Body] = TypeAdapter(Body)


def write_body(event: Event, *, stream: str, nonce: str) -> str:
    """The text whose UTF-8 bytes the ledger hashes. The same arguments give the same text."""
    return canonical(Body(event=event, nonce=nonce, stream=stream).model_dump(mode="json"))


def open_body(body: bytes) -> Body:
    """What the bytes say. Raises ValueError where this Remit cannot understand them."""
    return _BODY.validate_json(body)


def read_body(body: bytes) -> Event:
    """The event in a body. Raises ValueError where it cannot be understood."""
    return open_body(body).event


def canonical(whole: dict[str, Any]) -> str:
    """RFC 8785 within the narrow profile; anything outside it is a mistake of ours."""
    _within_profile(whole)
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _within_profile(value: object) -> None:
    match value:
        case dict():
            for key, inner in value.items():
                if not isinstance(key, str) or not key.isascii():
                    raise ValueError("keys in a ledger body are ASCII")
                _within_profile(inner)
        case list():
            for inner in value:
                _within_profile(inner)
        case float():
            raise ValueError("numbers in a ledger body are whole")
        case int() if abs(value) >= 2**53:
            raise ValueError("numbers in a ledger body stay below 2^53")
        case _:
            pass
