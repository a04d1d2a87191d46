"""Where texts part from their entries, on the way to the ledger: the one place for all writing."""

import base64
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import to_json

from rules.fold import fold
from rules.project import project
from schemas.batch import Batch
from schemas.body import conceal_body, open_body
from schemas.disclosed import Text
from schemas.events import Event
from schemas.events.expunging import EXPUNGED
from schemas.texts import TextAt
from storage.disclosures import TextsMissing, data_key, texts, whole
from storage.keyring import keyring

if TYPE_CHECKING:
    from storage.data_keys import DataKey
    from storage.pool import Asking

_REMEMBERED = 10_000


class Sealed(NamedTuple):
    """One text of an entry as it is kept beside it."""

    seq: int
    path: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Parted:
    """A batch, the bodies its entries have without their texts, and these texts, sealed."""

    batch: Batch
    key: "DataKey"
    bodies: list[str]
    disclosures: list[Sealed]
    instead_of: str | None = None
    """The key under which the texts of the stream lay until this batch expunged some of them."""
    expunging: dict[str, Any] | None = None
    """What goes, what stays under the new key, and the rows told again without what goes."""

    @property
    def rows(self) -> dict[str, Any]:
        """Of some twenty kinds those of which there are any; most batches have one or two."""
        return {kind: some for kind, some in vars(self.batch.rows).items() if some}

    def as_json(self) -> str:
        """As `append_batch` takes it; bodies are texts in it, so no spelling matters."""
        said = self.batch.model_dump(mode="json", exclude={"rows"})
        for entry, body in zip(said["entries"], self.bodies, strict=True):
            entry["body"] = body
        key = {"id": self.key.id, "kek": self.key.kek, "wrapped": _base64(self.key.wrapped)}
        if self.instead_of is not None:
            key["instead_of"] = self.instead_of
        sealed = [{**one._asdict(), "sealed": _base64(one.sealed)} for one in self.disclosures]
        said |= {"rows": self.rows, "key": key, "disclosures": sealed}
        return to_json(said | (self.expunging or {})).decode()


class Parting:
    """Takes the texts out of batches on their way to the ledger. It remembers data keys, so that
    an append is one question to the database.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[str, DataKey] = OrderedDict()

    def forget(self, stream: str) -> None:
        self._known.pop(stream, None)

    async def parted(self, conn: "Asking", batch: Batch) -> Parted:
        """The batch as the ledger takes it. Raises NoKeyring."""
        key = await self._key(conn, batch)
        if any(entry.kind in EXPUNGED for entry in batch.entries):
            return await self._expunging(conn, batch, key)
        self._remember(key)
        return _sealed(batch, key)

    async def _expunging(self, conn: "Asking", batch: Batch, old: "DataKey") -> Parted:
        """Everything that stays goes under a new key, and is told again without what goes."""
        from storage.data_keys import DataKey

        known = await whole(conn, batch.stream)
        before = [row for row in known if row["seq"] < batch.entries[0].seq]
        new = DataKey.new(batch.stream, keyring())
        happened = [open_body(entry.body.encode())[0].event for entry in batch.entries]
        under, going = _going(batch, happened)
        events, resealed = [], []
        for row in before:
            staying = []
            for text in texts(row):
                place = TextAt(seq=row["seq"], path=text.path)
                if place in going:
                    staying.append(Text(text.path, None, text.under or under))
                    continue
                staying.append(text)
                if text.disclosure is not None:
                    sealed = _base64(new.seal(row["seq"], text.path, text.disclosure))
                    resealed.append({**place.model_dump(), "sealed": sealed})
            body, missing = open_body(row["body"], staying)
            if missing:
                raise TextsMissing(f"entry {row['seq']} lacks {', '.join(missing)}")
            events.append(body.event)
        self.forget(batch.stream)
        expunged = {"texts": [t.model_dump() for t in going], "resealed": resealed}
        rows = project(fold(batch.stream, [*events, *happened]))
        return replace(
            _sealed(batch, new),
            instead_of=old.id,
            expunging={"expunged": expunged, "rows": rows},
        )

    async def _key(self, conn: "Asking", batch: Batch) -> "DataKey":
        from storage.data_keys import DataKey

        found = self._known.get(batch.stream)
        if found is not None and found.kek not in keyring().keys:
            found = None
        if found is None and batch.entries[0].seq > 1:
            found = await data_key(conn, batch.stream, keyring())
        return found or DataKey.new(batch.stream, keyring())

    async def look_up(self, conn: "Asking", stream: str) -> None:
        """Learn the key of a stream anew, because another was written meanwhile."""
        self.forget(stream)
        found = await data_key(conn, stream, keyring())
        if found is not None:
            self._remember(found)

    def _remember(self, key: "DataKey") -> None:
        self._known[key.stream] = key
        self._known.move_to_end(key.stream)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def _going(batch: Batch, happened: list[Event]) -> tuple[int, set[TextAt]]:
    """The entry that expunges, and what."""
    for entry, said in zip(batch.entries, happened, strict=True):
        if said.kind in EXPUNGED:
            return entry.seq, set(said.texts)  # type: ignore[union-attr]
    raise AssertionError("no entry of this batch expunges anything")


def _salts(key: "DataKey", seq: int) -> Callable[[str], str]:
    return lambda path: key.salt(seq, path)


def _sealed(batch: Batch, key: "DataKey") -> Parted:
    """The batch with bodies that hold digests, and their disclosures under this key."""
    bodies, disclosures = [], []
    for entry in batch.entries:
        seq = entry.seq
        parted = conceal_body(
            entry.body,
            salt=_salts(key, seq),
            nonce=key.nonce(seq, entry.body),
        )
        bodies.append(parted.body)
        disclosures += [
            Sealed(seq, path, key.seal(seq, path, text))
            for path, text in parted.disclosures.items()
        ]
    return Parted(batch, key, bodies, disclosures)


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
