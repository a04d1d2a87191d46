"""The body of a ledger entry: one event as exact bytes.

The form is RFC 8785 (canonical JSON). The profile is narrow enough (ASCII keys, text in NFC,
whole numbers, no fractions) that the standard library writes the same bytes as a full encoder.
The nonce keeps a short body from being guessed from its hash.
"""

import json
from typing import Any

from schemas.events import EVENT, Event

VERSION = 1


def write_body(event: Event, *, stream: str, nonce: str) -> str:
    """The text whose UTF-8 bytes the ledger hashes. The same arguments give the same text."""
    whole = {
        "event": event.model_dump(mode="json"),
        "nonce": nonce,
        "stream": stream,
        "v": VERSION,
    }
    return canonical(whole)


def canonical(whole: dict[str, Any]) -> str:
    """RFC 8785 within the narrow profile; anything outside it is a mistake of ours."""
    _within_profile(whole)
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_body(body: bytes) -> Event:
    """The event in a body. Raises ValueError where it cannot be understood."""
    whole = json.loads(body)
    if not isinstance(whole, dict) or whole.get("v") != VERSION:
        raise ValueError("the body is of a version that this Remit does not know")
    return EVENT.validate_json(json.dumps(whole["event"]), strict=True)


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
