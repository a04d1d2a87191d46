"""The body of a ledger entry: one event as exact bytes.

The form is RFC 8785 (canonical JSON). The profile is narrow enough (ASCII keys, text in NFC,
whole numbers, no fractions) that the standard library writes the same bytes as a full encoder.

Version 2 holds digests in place of texts (`schemas.disclosed`). Version 1 holds the texts: as such
an entry is on its way to the ledger, and as such the first entries of old databases stand in it.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter
from pydantic_core import from_json, to_json

from schemas.base import Message
from schemas.disclosed import SD_ALG, Fields, Text, conceal, plan_of, reveal
from schemas.events import EVENT_TYPES, Event
from schemas.ids import StreamId


class Body(Message):
    """What an entry says. The nonce keeps a short body from being guessed from its hash.

    `run` is the run of the engine that decided it; the workflow has the name of the stream.
    """

    event: Event
    nonce: str
    stream: StreamId
    v: Literal[1, 2] = 1
    run: str | None = None


_BODY: TypeAdapter[Body] = TypeAdapter(Body)
Gone = Callable[[str, int | None], str]


@dataclass(frozen=True, slots=True)
class Concealed:
    """A body as the ledger keeps it, and the disclosures that belong to it, by their paths."""

    body: str
    disclosures: dict[str, str]


def write_body(event: Event, *, stream: str, nonce: str, run: str | None = None) -> str:
    """An entry on its way to the ledger, whole. The same arguments give the same text."""
    body = Body(event=event, nonce=nonce, stream=stream, run=run).model_dump(mode="json")
    return canonical(body if run else {name: body[name] for name in body if name != "run"})


def conceal_body(whole: str, *, salt: Callable[[str], str], nonce: str) -> Concealed:
    """The text whose UTF-8 bytes the ledger hashes, with its disclosures.

    Deterministic: the same salts and nonce give the same text.
    """
    said = from_json(whole)
    event, disclosures = conceal(said["event"], _plan(said), salt)
    body: dict[str, Any] = {SD_ALG: "sha-256"} if disclosures else {}
    body |= {**said, "event": event, "nonce": nonce, "v": 2}
    # Canonical it is, as `whole` was: only texts came to it, and two names that stand before all
    # others because they begin with an underscore.
    return Concealed(to_json(body).decode(), disclosures)


def reveal_body(
    body: bytes, texts: Iterable[Text] = (), gone: Gone | None = None
) -> tuple[dict[str, Any], list[str]]:
    """The body as JSON with its texts in place, and the paths of texts that should be here.

    Raises ValueError where the bytes cannot be understood.
    """
    said = json.loads(body)
    if not isinstance(said, dict):
        raise ValueError("a body is a JSON object")
    if said.get("v") != 2 or not isinstance(said.get("event"), dict):
        return said, []
    event, missing = reveal(said["event"], _plan(said), texts, gone)
    return {**{k: v for k, v in said.items() if k != SD_ALG}, "event": event}, missing


def open_body(
    body: bytes, texts: Iterable[Text] = (), gone: Gone | None = None
) -> tuple[Body, list[str]]:
    """What the bytes say. Raises ValueError where this Remit cannot understand them."""
    said, missing = reveal_body(body, texts, gone)
    return _BODY.validate_json(json.dumps(said)), missing


def _plan(said: dict[str, Any]) -> Fields:
    model: type[BaseModel] | None = EVENT_TYPES.get(said["event"].get("kind"))
    if model is None:
        raise ValueError("the kind of the event is not known")
    return plan_of(model)


def canonical(whole: dict[str, Any]) -> str:
    """RFC 8785 within the narrow profile; anything outside it is a mistake of ours."""
    _within_profile(whole)
    return _WRITER.encode(whole)


_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _within_profile(value: object) -> None:
    # Most values are texts, so they come first: this runs over every value of every entry.
    if isinstance(value, str) or value is None:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError("keys in a ledger body are ASCII")
            if not isinstance(inner, str):
                _within_profile(inner)
    elif isinstance(value, list):
        for inner in value:
            if not isinstance(inner, str):
                _within_profile(inner)
    elif isinstance(value, float):
        raise ValueError("numbers in a ledger body are whole")
    elif isinstance(value, int) and abs(value) >= 2**53:
        raise ValueError("numbers in a ledger body stay below 2^53")
