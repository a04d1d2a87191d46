"""Reading strictly: every text has one spelling, and any other spelling is refused."""

import base64
import binascii
import json
import re
from datetime import UTC, datetime
from typing import Any

from verify.verdict import Malformed

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")
HEX32 = re.compile(r"[0-9a-f]{64}")


def number(text: str) -> int:
    """A whole number in ASCII digits, without sign and without leading zeros."""
    if _NUMBER.fullmatch(text) is None:
        raise Malformed(f"{text[:40]!r} is no plain number")
    return int(text)


def unbase64(text: str) -> bytes:
    """Standard base64 with padding, in its only canonical spelling."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("it has base64 that cannot be read") from None
    if base64.b64encode(raw).decode() != text:
        raise Malformed("it has base64 in another than its canonical spelling")
    return raw


def sha256_hex(text: object) -> str:
    if not isinstance(text, str) or HEX32.fullmatch(text) is None:
        raise Malformed("a hash is not 64 lower-case hexadecimal digits")
    return text


def instant(text: object) -> datetime:
    """An instant in UTC, as the ledger writes it."""
    if not isinstance(text, str) or _INSTANT.fullmatch(text) is None:
        raise Malformed("an instant is not written as 2026-01-31T09:00:00Z")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise Malformed("there is no such instant") from None


def _no_fraction(text: str) -> Any:
    raise Malformed(f"the number {text[:40]} is not whole")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("a name stands twice in one JSON object")
    return found


_scan = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_no_fraction, parse_constant=_no_fraction
).scan_once  # type: ignore[attr-defined]


def json_object(raw: bytes) -> dict[str, Any]:
    """A JSON object and nothing around it; no name twice, no fractions. Raises Malformed."""
    try:
        text = raw.decode("utf-8")
        found, end = _scan(text, 0)
    except Malformed:
        raise
    except (ValueError, RecursionError, StopIteration):
        raise Malformed("it is not JSON that can be read") from None
    if end != len(text) or not isinstance(found, dict):
        raise Malformed("it is not a JSON object")
    return found


def field(row: dict[str, Any], name: str, kind: type) -> Any:
    """A field of this type. Raises Malformed."""
    value = row.get(name)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Malformed(f"{name} is missing or of the wrong kind")
    return value
