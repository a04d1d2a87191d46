"""What one entry changed: the state that the entries before it lead to, held against the state
with it. Told from the entries alone, so that it holds for whatever the tables say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rules.fold import State, evolve, fold, fresh
from schemas.events import Event
from schemas.state.problem import Problem

_COUNTERS = frozenset({"seq", "at", "changed_seq"})
"""What every entry changes by being there."""
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Change:
    """A value that became another; None where there was or is none."""

    path: tuple[str, ...]
    """Such as `handoffs`, `motel.h1`, `state`."""
    old: str | None
    new: str | None


def changed(stream: str, events: Sequence[Event]) -> list[Change]:
    """What the last of these events changed in the state that the ones before it had led to.

    `events` are all of the stream up to that one. A text longer than 400 letters is cut.
    """
    before = fold(stream, events[:-1]) if len(events) > 1 else fresh(stream)
    after = evolve(before, events[-1])
    old, new = _values(before), _values(after)
    return [
        Change(path, _said(old.get(path)), _said(new.get(path)))
        for path in dict.fromkeys([*old, *new])
        if old.get(path) != new.get(path)
    ]


def _values(state: State) -> dict[tuple[str, ...], Any]:
    """Every value of a state by its path; who holds each responsibility comes first."""
    held: dict[tuple[str, ...], Any] = {} if not isinstance(state, Problem) else {
        ("responsibilities", name, "holder"): one.holder
        for name, one in state.responsibilities.items()
    }  # fmt: skip
    return {**held, **dict(_leaves(state.model_dump(mode="json")))}


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    match value:
        case dict():
            for name, inner in value.items():
                if name not in _COUNTERS:
                    yield from _leaves(inner, (*path, str(name)))
        case list():
            for place, inner in enumerate(value, start=1):
                yield from _leaves(inner, (*path, str(place)))
        case None:
            pass
        case _:
            yield path, value


def _said(value: Any) -> str | None:
    if value is None:
        return None
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
