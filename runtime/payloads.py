"""What Temporal keeps for us is encrypted: AES-256-GCM, bound to the workflow that it belongs to.

An encrypted payload says in its metadata which key it needs and which workflow it is for; the
latter is authenticated and, in a worker or at a door, is compared with the workflow that was asked.
Whatever is not encrypted is refused, or somebody who can write to Temporal could simply leave the
encryption out. Ids, kinds of commands, search attributes and reasons given to Temporal's own tools
are not encrypted, so nothing personal may be in them.
"""

import dataclasses
import os
from collections import OrderedDict
from collections.abc import Sequence
from typing import cast

from cryptography.exceptions import InvalidTag
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import (
    ActivitySerializationContext,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)

from runtime.payload_keys import KeyRing
from schemas.errors import Invalid, Unavailable

ENCODING = b"binary/remit-aes256gcm"
_KEY, _FOR = "remit-key", "remit-for"
_NONCE = 12
_REMEMBERED = 1_000


class PayloadInClear(Unavailable):
    def __init__(self) -> None:
        super().__init__(
            "Temporal holds a payload that is not encrypted, and Remit does not take it.",
            next_step="Where it was written before Remit encrypted, follow “From clear to"
            " encrypted” in docs/backup.md; else find out who wrote it.",
            code="payload_in_clear",
        )


class PayloadChanged(Unavailable):
    def __init__(self) -> None:
        super().__init__(
            "A payload in Temporal was changed, or belongs to another workflow.",
            next_step="The record is not touched by it. Begin the workflow anew from the record:"
            " remit engine revive STREAM",
            code="payload_changed",
        )


class Unbound(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "A payload that belongs to no workflow cannot be encrypted.",
            next_step="Tell whoever keeps this Remit: something new is given to Temporal.",
            code="payload_unbound",
        )


@dataclasses.dataclass(frozen=True)
class Sealed(PayloadCodec, WithSerializationContext):
    """The codec of everything that goes to Temporal.

    `bound` is the namespace and the workflow id at hand; none in the endpoint of Temporal's UI,
    which is told neither and takes what the payload says and authenticates. With `clear` it reads
    what is not encrypted, for as long as an installation changes over; it never writes it.
    """

    ring: KeyRing
    bound: str | None = None
    clear: bool = False
    anywhere: bool = False
    """Whether to read what belongs to any workflow."""

    def with_context(self, context: SerializationContext) -> "Sealed":
        bound = None
        if (
            isinstance(context, WorkflowSerializationContext | ActivitySerializationContext)
            and context.workflow_id is not None
        ):
            bound = f"{context.namespace}\n{context.workflow_id}"
        return dataclasses.replace(self, bound=bound)

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._hidden(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._shown(payload) for payload in payloads]

    def _hidden(self, payload: Payload) -> Payload:
        if self.bound is None:
            raise Unbound
        key_id, key = self.ring.writing()
        nonce = os.urandom(_NONCE)
        data = key.encrypt(nonce, payload.SerializeToString(), _with(key_id, self.bound))
        metadata = {
            "encoding": ENCODING, _KEY: key_id.encode(), _FOR: self.bound.encode(),
        }  # fmt: skip
        return Payload(metadata=metadata, data=nonce + data)

    def _shown(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            if self.clear:
                return payload
            raise PayloadInClear
        bound = self.bound
        if bound is None and self.anywhere:
            bound = payload.metadata.get(_FOR, b"").decode(errors="replace")
        if bound is None:
            raise Unbound
        key_id = payload.metadata.get(_KEY, b"").decode(errors="replace")
        try:
            found = self.ring.reading(key_id).decrypt(
                payload.data[:_NONCE], payload.data[_NONCE:], _with(key_id, bound)
            )
        except (InvalidTag, ValueError):
            raise PayloadChanged from None
        return Payload.FromString(found)


def _with(key_id: str, bound: str) -> bytes:
    """The associated data: a payload cannot be moved to another workflow or another namespace."""
    return f"remit-payload/v1\n{key_id}\n{bound}".encode()


@dataclasses.dataclass(frozen=True)
class Remembering(DataConverter):
    """Is bound to a workflow once, and not anew for each of its payloads. Nothing here asks more of
    a context than for which workflow it is."""

    _bound: "OrderedDict[tuple[str, str | None], DataConverter]" = dataclasses.field(
        default_factory=OrderedDict, init=False, repr=False, compare=False
    )

    def with_context(self, context: SerializationContext) -> "Remembering":
        if not isinstance(context, WorkflowSerializationContext | ActivitySerializationContext):
            return super().with_context(context)
        place = (context.namespace, context.workflow_id)
        found = self._bound.get(place)
        if found is None:
            found = self._bound[place] = super().with_context(context)
            while len(self._bound) > _REMEMBERED:
                self._bound.popitem(last=False)
        return cast("Remembering", found)


def converter(ring: KeyRing, *, clear: bool = False) -> DataConverter:
    """How Remit speaks to Temporal: pydantic, encrypted, the words of failures included."""
    return Remembering(
        payload_converter_class=PydanticPayloadConverter,
        payload_codec=Sealed(ring, clear=clear),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
