"""The form in which it is said who is told of an event."""

from typing import Literal, NamedTuple

from schemas.clocks import ClockKind

Listener = Literal[
    "offeror", "receiver", "fallback", "promisor", "promisee", "turn", "holder", "former",
    "police", "contributor", "contributors", "counterparty", "following", "everyone",
    "responsible",
    "concerned", "asked",
]  # fmt: skip


class Told(NamedTuple):
    """To whom and how an event is told; `clock` names the deadline that the sentence mentions."""

    listeners: tuple[Listener, ...]
    sentence: str
    clock: ClockKind | None = None


NOBODY = Told((), "")
