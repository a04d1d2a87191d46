"""What goes out for an entry: a CloudEvent 1.0 in structured mode, and who takes it."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
TYPES = "gov.remit."
"""What the type of each event begins with; the kind of the entry follows."""
PING = "webhook.ping"


def wanted(kinds: Iterable[str], kind: str) -> bool:
    """Whether a subscription to these takes an entry of this kind: by name, `handoff.*`, or `*`."""
    return any(
        one in ("*", kind) or (one.endswith(".*") and kind.startswith(one[:-1])) for one in kinds
    )


def unknown_kinds(kinds: Iterable[str], known: Iterable[str]) -> list[str]:
    """Those that no entry of today can have."""
    there = {*known}
    nouns = {f"{kind.partition('.')[0]}.*" for kind in there} | {"*"}
    return [one for one in kinds if one not in there | nouns]


def event_of_entry(source: str, stream: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The CloudEvent of an entry. `entry` is just what the API shows of it to the party."""
    return {
        "specversion": "1.0",
        "id": message_of(stream, entry["seq"]),
        "source": source,
        "type": f"{TYPES}{entry['kind']}",
        "subject": entry["subject"],
        "time": entry["at"],
        "datacontenttype": "application/json",
        "data": dict(entry),
    }


def ping(source: str, message: str, at: datetime, challenge: str) -> dict[str, Any]:
    """The CloudEvent that asks whether anybody is there who wants to be told."""
    return {
        "specversion": "1.0",
        "id": message,
        "source": source,
        "type": f"{TYPES}{PING}",
        "time": at.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": {"challenge": challenge},
    }


def message_of(stream: str, seq: int) -> str:
    """The id of the message, the same however often it is sent: the name of the entry."""
    return f"{stream}#{seq}"


def as_bytes(event: Mapping[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def source_of(origin: str) -> str:
    """The log's name as an absolute URI reference: https:// and its name."""
    return origin if "://" in origin else f"https://{origin}"
