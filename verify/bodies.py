"""What the entries say: bodies against headers, the rules told again, and what is claimed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, zip_longest

from verify import quick
from verify.bundle import Bundle
from verify.disclosures import Texts, weigh
from verify.forms import field, json_object, sha256_hex
from verify.headers import SEALED, UNSEALED, fields, headers
from verify.replay import STREAMS, finish_command, follow
from verify.story import Story, Unfollowable, Unknown
from verify.verdict import CANNOT_TELL, CHANGED, MISSING, Malformed, Outcome

MOST_AT_ONCE = 200_000
"""So many hashes are held while differences are located; more are located in several rounds."""


@dataclass(frozen=True, slots=True)
class Stream:
    name: str
    chain: bytes

    @property
    def path(self) -> str:
        return f"bodies/{self.name}.jsonl"

    @property
    def texts(self) -> str:
        return f"disclosures/{self.name}.jsonl"


def named(bundle: Bundle) -> list[Stream]:
    """The streams whose names are told, each with the chain that its salt and name give."""
    found: list[Stream] = []
    for row in bundle.rows("streams.jsonl"):
        name = field(row, "stream", str)
        noun, _, rest = name.partition("/")
        if noun not in STREAMS or not rest.replace("-", "").isalnum():
            raise Malformed(f"{name!r:.80} is no name of a stream")
        if found and name <= found[-1].name:
            raise Malformed("streams.jsonl is not in order, or names a stream twice")
        salt = bytes.fromhex(sha256_hex(row.get("salt")))
        chain_id = sha256(b"remit-chain/v1" + salt + name.encode()).hexdigest()
        found.append(Stream(name, chain_id.encode()))
    return found


def tell(
    bundle: Bundle, stream: Stream, end: bytes | None, entries: int, outcome: Outcome
) -> Story | None:
    """The story of a stream, told from the very bodies that its chain commits to.

    `end` is the hash over the hashes of all its bodies.

    None where the bodies are others, or where the rules cannot follow; the latter is found and
    said here.
    """
    if end is not None and bundle.has(stream.path) and not bundle.withheld:
        quickly = quick.tell(bundle, stream.name, stream.path, stream.texts, end, entries)
        if quickly is not None:
            outcome.bodies += entries
            return quickly
    story = Story(stream.name)
    texts = Texts(bundle, stream.name, stream.texts)
    seq, hashes = 0, sha256()
    wrong: tuple[str, str, int] | None = None
    for lines in _lines(bundle, stream):
        hashes.update("".join([sha256(line).hexdigest() for line in lines]).encode())
        for line in lines:
            seq += 1
            if wrong is None:
                wrong = _followed(story, texts, seq, line)
    if end is None:
        return None if seq else story
    if (seq, hashes.digest()) != (entries, end):
        return None
    outcome.bodies += seq
    if wrong is None:
        texts.end()
        weigh(texts, story.expunged, outcome, withheld=bundle.withheld)
    if wrong is None:
        try:
            finish_command(story)
        except Unfollowable as broken:
            wrong = CHANGED, _disallowed(broken), seq
    if wrong is not None:
        word, what, place = wrong
        outcome.found(word, what, stream.name, place)
        story.closed = True
        story.facts = {}
    return story


def _followed(story: Story, texts: Texts, seq: int, line: bytes) -> tuple[str, str, int] | None:
    try:
        follow(story, seq, texts.body(seq, json_object(line)))
    except Malformed as wrong:
        return CHANGED, f"the body cannot be understood: {wrong}", seq
    except Unfollowable as wrong:
        return CHANGED, _disallowed(wrong), seq
    except Unknown as wrong:
        return CANNOT_TELL, f"the rules cannot be replayed from here on: {wrong}", seq
    return None


def _disallowed(wrong: Exception) -> str:
    return f"the rules do not allow this entry: {wrong}"


def _lines(bundle: Bundle, stream: Stream) -> Iterator[list[bytes]]:
    return bundle.lines(stream.path) if bundle.has(stream.path) else iter(())


def locate(bundle: Bundle, streams: Iterable[tuple[Stream, int]], outcome: Outcome) -> None:
    """Say for each of these streams which bodies are not those of their entries."""
    batch: dict[bytes, tuple[Stream, list[bytes]]] = {}
    held = 0
    for stream, length in streams:
        if batch and held + length > MOST_AT_ONCE:
            _located(bundle, batch, outcome)
            batch, held = {}, 0
        batch[stream.chain] = (stream, [])
        held += length
    if batch:
        _located(bundle, batch, outcome)


def _located(
    bundle: Bundle, batch: dict[bytes, tuple[Stream, list[bytes]]], outcome: Outcome
) -> None:
    for path in (SEALED, UNSEALED):
        for header in chain.from_iterable(headers(bundle, path)):
            if header[:64] in batch:
                batch[header[:64]][1].append(fields(header)[3])
    for stream, wanted in batch.values():
        _compare(bundle, stream, wanted, outcome)


def _compare(bundle: Bundle, stream: Stream, wanted: list[bytes], outcome: Outcome) -> None:
    bodies = chain.from_iterable(_lines(bundle, stream))
    for seq, (line, body) in enumerate(zip_longest(bodies, wanted), start=1):
        if body is None:
            outcome.found(CHANGED, "there is a body without an entry", stream.name, seq)
        elif not line:
            what = "the body is missing, and bodies never go"
            outcome.found(MISSING, what, stream.name, seq)
        elif sha256(line).hexdigest().encode() != body:
            what = "the body was changed: its hash is not the one in the header"
            outcome.found(CHANGED, what, stream.name, seq)
        else:
            outcome.bodies += 1
