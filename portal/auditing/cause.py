"""What caused an entry: who said it by which authority, or which deadline, and what came before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schemas.events import Event
from schemas.ids import KEEPER, PUBLIC, SETUP, TIME
from schemas.views import EntryView

_CHIME = re.compile(r"time:([a-z0-9.-]+):([a-z_]+):(\d{8}T\d{12}):(\d{8}T\d{12}):\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Clock:
    """The deadline that rang; `began` is the entry of the instant since which it ran."""

    subject: str
    kind: str
    since: datetime
    rang: datetime
    began: int | None


@dataclass(frozen=True, slots=True)
class Cause:
    """`how` is `person`, `deputy`, `time`, `keeper`, `setup` or `public`."""

    seq: int
    how: str
    stamp: dict[str, Any]
    clock: Clock | None
    siblings: tuple[int, ...]
    """Other entries of the same command in this stream."""
    before: int | None
    """The entry before it about the same thing."""

    @property
    def led_by(self) -> int | None:
        """The entry of the same command just before it: what it does follows from that."""
        earlier = [seq for seq in self.siblings if seq < self.seq]
        return earlier[-1] if earlier else None


def cause(entry: EntryView, events: Sequence[Event], subjects: Sequence[str]) -> Cause:
    """Told from the entry and those of its stream up to it and with the same command.

    `subjects` are what each of `events` is about.
    """
    stamp: dict[str, Any] = entry.event.get("stamp") or {}
    earlier = [
        seq for seq, about in enumerate(subjects, start=1)
        if about == entry.subject and seq < entry.seq
    ]  # fmt: skip
    return Cause(
        seq=entry.seq,
        how=_how(entry.by, stamp),
        stamp=stamp,
        clock=_clock(entry.command_id, events),
        siblings=tuple(
            seq for seq, event in enumerate(events, start=1)
            if event.stamp.command_id == entry.command_id and seq != entry.seq
        ),
        before=earlier[-1] if earlier else None,
    )  # fmt: skip


def _how(by: str, stamp: dict[str, Any]) -> str:
    own = {TIME: "time", KEEPER: "keeper", SETUP: "setup", PUBLIC: "public"}
    return own.get(by) or ("deputy" if stamp.get("deputy_for") else "person")


def _clock(command_id: str, events: Sequence[Event]) -> Clock | None:
    """A deadline's command id says which clock it was, since when it ran and when it rang."""
    found = _CHIME.fullmatch(command_id)
    if found is None:
        return None
    since, rang = _instant(found[3]), _instant(found[4])
    began = next((n for n, event in enumerate(events, start=1) if event.stamp.at == since), None)
    return Clock(found[1], found[2], since, rang, began)


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
