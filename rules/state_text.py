"""A state as text that can be handed on in pieces, and read as they come.

A workflow that computes for two seconds at a stretch is taken for stuck by Temporal. The largest
state that the rules allow takes nearly one to read, so it is never read at one go.
"""

import base64
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from rules.fold import State

PIECE = 500_000
"""Signs of text in one piece; Temporal warns from 512 KiB on, and carries 2 MB at most."""
_LINE = 500_000
"""Bytes of JSON from which on a line is long enough, before it is compressed."""
_PLAIN = "-"
"""Stands where a line holds every field that is no mapping."""


def write_state(state: State) -> str:
    """The state as lines: its plain fields, then parts of each mapping, each line compressed and in
    base64 after the name of its field. The same state gives the same text."""
    mappings = [name for name in type(state).model_fields if _is_mapping(state, name)]
    lines = [_line(_PLAIN, state.model_dump_json(exclude=set(mappings)).encode())]
    for name in mappings:
        lines += [_line(name, told) for told in _parts(state, name)]
    return "".join(lines)


class Reading:
    """A state of which the text comes in pieces; each line is read as soon as it is there."""

    def __init__(self, beginning: State) -> None:
        self._beginning, self._plain = beginning, beginning
        self._mappings: dict[str, dict[str, Any]] = {}
        self._rest = ""

    def add(self, piece: str) -> None:
        *lines, self._rest = (self._rest + piece).split("\n")
        for line in lines:
            name, _, packed = line.partition(" ")
            told = zlib.decompress(base64.b64decode(packed))
            if name == _PLAIN:
                self._plain = type(self._beginning).model_validate_json(told)
            else:
                found = _adapter(type(self._beginning), name).validate_json(told)
                self._mappings.setdefault(name, {}).update(found)

    def state(self) -> State:
        """The whole state, once every piece was added."""
        if self._rest:  # all in one, as it was written once and stands in histories
            told = zlib.decompress(base64.b64decode(self._rest))
            return type(self._beginning).model_validate_json(told)
        return self._plain.model_copy(update=self._mappings)


def _is_mapping(state: State, name: str) -> bool:
    return isinstance(getattr(state, name), dict)


def _parts(state: State, name: str) -> Iterator[bytes]:
    """A mapping as JSON objects of about one line's length, each with some of its members."""
    adapter, some, length = _adapter(type(state), name), dict[str, Any](), 0
    for key, value in getattr(state, name).items():
        some[key] = value
        length += len(value.model_dump_json()) if hasattr(value, "model_dump_json") else 100
        if length >= _LINE:
            yield adapter.dump_json(some)
            some, length = {}, 0
    if some:
        yield adapter.dump_json(some)


def _line(name: str, told: bytes) -> str:
    return f"{name} {base64.b64encode(zlib.compress(told, 6)).decode()}\n"


@cache
def _adapter(shape: type[State], name: str) -> TypeAdapter[dict[str, Any]]:
    annotation: Any = shape.model_fields[name].annotation
    return TypeAdapter(annotation)
