"""Entries that say they are older than they can be: they were not there yet when an authority of
time stamped a checkpoint, and claim to have happened long before.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import chain

from verify.bodies import Stream
from verify.bundle import Bundle
from verify.forms import instant, json_object
from verify.headers import SEALED, UNSEALED, fields, headers
from verify.verdict import CHANGED, Malformed, Outcome

LATE = timedelta(hours=1)
"""What is decided is recorded within seconds; an outage in between may make minutes of them."""


def look(
    bundle: Bundle, size: int, at: datetime, by: str, streams: Mapping[bytes, Stream],
    outcome: Outcome,
) -> None:  # fmt: skip
    """Compare what came after the first `size` entries with the time of the stamp over those."""
    for named, first in _after(bundle, size).items():
        stream = streams.get(named)
        if stream is None or not bundle.has(stream.path):
            continue
        for seq, line in enumerate(chain.from_iterable(bundle.lines(stream.path)), start=1):
            said = _said(line) if seq >= first and line else None
            if said is not None and said < at - LATE:
                what = (
                    f"it says that it happened at {said:%Y-%m-%dT%H:%M:%SZ}, and was not there"
                    f" yet when {by} stamped {size:,} entries at {at:%Y-%m-%dT%H:%M:%SZ}"
                )
                outcome.found(CHANGED, what, stream.name, seq)


def _after(bundle: Bundle, size: int) -> dict[bytes, int]:
    """For each chain its first entry that is not among the first `size` of the tree."""
    firsts: dict[bytes, int] = {}
    place = 0
    for path in (SEALED, UNSEALED):
        for block in headers(bundle, path):
            for header in block[max(size - place, 0) :]:
                named, seq, _, _ = fields(header)
                firsts.setdefault(named, seq)
            place += len(block)
    return firsts


def _said(line: bytes) -> datetime | None:
    """When the entry says that it happened; what cannot be read is another check's to say."""
    try:
        event = json_object(line).get("event")
        stamp = event.get("stamp") if isinstance(event, dict) else None
        return instant(stamp.get("at")) if isinstance(stamp, dict) else None
    except Malformed:
        return None
