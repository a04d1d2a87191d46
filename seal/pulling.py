"""Looking at a log from outside: its checkpoint and tiles, as any web server can serve them."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.errors import NotFound, Refused, Unavailable
from seal.checkpoints import Checkpoint
from seal.notes import BadNote, Note
from seal.proofs import Range, consistency_ranges
from seal.tiles import WIDTH, Tile
from seal.tree import HASH_SIZE, TILE_HEIGHT, chunks, folded, perfect, root_of
from seal.witness import Request, Witness

_PATIENCE = 20.0  # seconds for one file
_LONGEST = 1 << 16


class LogAway(Unavailable):
    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"The log at {url} cannot be read: {why}.",
            next_step="See that the address ends where /checkpoint begins, and try again.",
        )


class Contradicted(Refused):
    """The log shows something that cannot follow on what it has shown before."""

    def __init__(self, origin: str, why: str, *, kept: bool) -> None:
        super().__init__(
            f"The log {origin} contradicts what it has shown before: {why}.",
            next_step="What it showed is kept in the folder as evidence. Tell its auditors."
            if kept
            else "Look again in a minute, and if it says the same tell its auditors.",
        )


@dataclass
class PublishedLog:
    """A log by its address. Every tile is fetched once."""

    url: str
    _tiles: dict[str, list[bytes]] = field(default_factory=dict)

    def checkpoint(self) -> str:
        return self._get("checkpoint").decode("utf-8", errors="replace")

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the tree of `new` entries begins with that of `old`, from the tiles.

        It proves nothing until it is checked against both roots.
        """
        return [self._root(part, new) for part in consistency_ranges(old, new)]

    def _root(self, part: Range, size: int) -> bytes:
        peaks = []
        for subtree in perfect(*part):
            level = subtree.height // TILE_HEIGHT
            rest = subtree.height - level * TILE_HEIGHT
            first = subtree.number << rest
            number, place = divmod(first, WIDTH)
            width = min(WIDTH, (size >> TILE_HEIGHT * level) - number * WIDTH)
            hashes = self._tile(Tile(level, number, width))
            peaks.append(root_of(hashes[place : place + (1 << rest)]))
        return folded(peaks)

    def _tile(self, tile: Tile) -> Sequence[bytes]:
        if tile.path not in self._tiles:
            raw = self._get(tile.path)
            if len(raw) != tile.width * HASH_SIZE:
                raise LogAway(self.url, f"{tile.path} is not {tile.width} hashes")
            self._tiles[tile.path] = list(chunks(raw))
        return self._tiles[tile.path]

    def _get(self, path: str) -> bytes:
        if not self.url.startswith(("http://", "https://")):
            raise LogAway(self.url, "an address begins with http:// or https://")
        address = f"{self.url.rstrip('/')}/{path}"
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310
                content: bytes = answer.read(_LONGEST + 1)
        except urllib.error.HTTPError as said:
            with said:
                raise LogAway(self.url, f"{path} is answered with {said.code}") from None
        except (OSError, http.client.HTTPException, ValueError):
            raise LogAway(self.url, f"{path} is not answered") from None
        if len(content) > _LONGEST:
            raise LogAway(self.url, f"{path} is longer than it can be")
        return content


def look_once(witness: Witness, log: PublishedLog) -> str:
    """Cosign the checkpoint that the log shows now; the note with the witness's line under it.

    Raises Contradicted where it cannot follow on what was seen last, NotFound where it is not a
    log that this witness looks at, LogAway, or BadNote where nobody who is known has signed it.
    """
    shown = log.checkpoint()
    found = Checkpoint.read(Note.read(shown).text)
    if found.origin not in witness.logs:
        raise NotFound(
            f"The log at {log.url} is {found.origin}, and no key of it was given.",
            next_step="Ask its operator for the key (remit audit keys): --log KEY",
        )
    note = Note.opened(shown, witness.logs[found.origin])
    last = witness.last(found.origin)
    if last is not None and last.size > found.size:
        why = f"it had {last.size} entries and shows {found.size}"
        raise Contradicted(found.origin, why, kept=False)
    old = last.size if last else 0
    request = Request(old, tuple(log.consistency(old, found.size)), str(note))
    reply = witness.add_checkpoint(str(request).encode())
    if reply.status == 409 and reply.text.strip() != str(old):
        raise LogAway(log.url, "another process of this witness was quicker")
    if reply.status in (409, 422):
        raise Contradicted(found.origin, "its past was changed", kept=True)
    if reply.status != 200:
        raise BadNote(reply.text.strip().rstrip("."))
    return str(note) + reply.text
