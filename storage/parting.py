"""Where texts part from their entries, on the way to the ledger: the one place for all writing."""

import base64
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from rules.fold import fold
from rules.project import project
from schemas.batch import Batch, Entry
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


class Parting:
    """Takes the texts out of batches on their way to the ledger. It remembers data keys, so that
    an append is one question to the database.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[str, DataKey] = OrderedDict()

    def forget(self, stream: str) -> None:
        self._known.pop(stream, None)

    async def parted(self, conn: "Asking", batch: Batch) -> dict[str, Any]:
        """The batch as `append_batch` takes it. Raises NoKeyring."""
        said = batch.model_dump(mode="json", exclude={"rows"})
        said["rows"] = {  # of some twenty kinds; most batches have rows of two
            kind: [row.model_dump(mode="json") for row in some]
            for kind, some in vars(batch.rows).items()
            if some
        }
        key = await self._key(conn, batch)
        if any(entry.kind in EXPUNGED for entry in batch.entries):
            return await self._expunging(conn, batch, said, key)
        self._remember(key)
        return _sealed(said, batch.entries, key)

    async def _expunging(
        self, conn: "Asking", batch: Batch, said: dict[str, Any], old: "DataKey"
    ) -> dict[str, Any]:
        """Everything that stays goes under a new key, and is told again without what goes."""
        from storage.data_keys import DataKey

        rows = await whole(conn, batch.stream)
        before = [row for row in rows if row["seq"] < batch.entries[0].seq]
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
        said |= _sealed(said, batch.entries, new)
        said["key"]["instead_of"] = old.id
        said["expunged"] = {"texts": [t.model_dump() for t in going], "resealed": resealed}
        said["rows"] = project(fold(batch.stream, [*events, *happened])).model_dump(mode="json")
        self.forget(batch.stream)
        return said

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


def _sealed(said: dict[str, Any], entries: tuple[Entry, ...], key: "DataKey") -> dict[str, Any]:
    """The batch with bodies that hold digests, and their disclosures under this key."""
    disclosures = []
    for place, entry in zip(said["entries"], entries, strict=True):
        seq = entry.seq
        parted = conceal_body(
            entry.body,
            salt=_salts(key, seq),
            nonce=key.nonce(seq, entry.body),
        )
        place["body"] = parted.body
        disclosures += [
            {"seq": seq, "path": path, "sealed": _base64(key.seal(seq, path, text))}
            for path, text in parted.disclosures.items()
        ]
    wrapped = {"id": key.id, "kek": key.kek, "wrapped": _base64(key.wrapped)}
    return {**said, "key": wrapped, "disclosures": disclosures}


def as_json(parted: dict[str, Any]) -> str:
    """As the functions of the database take it; bodies are texts in it, so no spelling matters."""
    return to_json(parted).decode()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
