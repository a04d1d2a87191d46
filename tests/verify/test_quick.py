"""The quick telling says nothing that the slow and strict one would not say."""

import json
import random
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from bench import bundles
from verify import bodies, claims, quick
from verify.bodies import Stream
from verify.bundle import Bundle
from verify.check import Asked, check
from verify.forms import json_object
from verify.headers import Chains
from verify.layouts import OF_TERMS, UNREAD, Layout, Read, Unlearnable
from verify.notes import Key
from verify.quick import LEARNT
from verify.verdict import Malformed, Outcome


@pytest.fixture(scope="module", params=[True, False], ids=["sealed apart", "in the bodies"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "Written":
    folder = tmp_path_factory.mktemp("quick") / "bundle"
    return Written(folder, bundles.write(folder, 400, sealed=request.param))


class Written:
    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.key = folder, key

    def lines(self) -> Iterator[bytes]:
        for file in sorted((self.folder / "bodies/problem").iterdir()):
            yield from file.read_bytes().splitlines()

    def outcome(self) -> Outcome:
        bundles.list_files(self.folder)
        return check(self.folder, Asked(keys=[Key.read(self.key)], processes=1))


def test_both_tell_the_same_story_of_every_stream(written: Written) -> None:
    bundle, strict = Bundle(written.folder), Bundle(written.folder)
    strict.withheld = True  # what is withheld is never told quickly
    chains = Chains(Outcome(), bytes.decode)
    chains.walk(bundle, set(), 0, set())
    for row in bundle.rows("streams.jsonl"):
        name = str(row["stream"])
        stream = Stream(name, bundles.chain_of(name))
        end = chains.ends[stream.chain]
        hashes = end.bodies.digest()
        fast = quick.tell(bundle, name, stream.path, stream.texts, hashes, end.seq)
        slow = bodies.tell(strict, stream, hashes, end.seq, outcome := Outcome())
        assert fast is not None
        assert slow is not None
        assert not outcome.findings
        assert claims.told(fast) == claims.told(slow)
        assert fast.commands == slow.commands
        assert fast.corrected == slow.corrected
        assert fast.described == slow.described


def test_whatever_fits_a_layout_is_json_that_says_just_that(written: Written) -> None:
    written.outcome()  # by which the layouts are learnt
    dice = random.Random(11)  # noqa: S311 - no secret
    lines = list(written.lines())[:800]
    fitted = 0
    for line in lines * 4:
        changed = bytearray(line)
        for _ in range(dice.randint(0, 2)):
            place, sign = dice.randrange(len(changed)), dice.choice(b'"\\\x00\n\x1f{}[],:0a\x7f ')
            changed[place : place + dice.randint(0, 1)] = bytes([sign])
        found = _fitting(bytes(changed).decode())
        if found is None:
            continue
        fitted += 1
        said = json_object(bytes(changed))
        stream, nonce, event, _ = found
        assert (stream, nonce) == (said["stream"], said["nonce"])
        assert said["v"] in (1, 2)
        for name, inner in said["event"].items():
            if name == "terms":
                assert event[name] == {one: inner[one] for one in OF_TERMS}
            elif name != "_sd" and name not in UNREAD:
                assert _plain(event[name]) == _plain(inner), name
    assert fitted > 300


@pytest.mark.parametrize(
    "event",
    [
        {"_sd": "x"}, {"_sd": {"q": "x"}}, {"": {"_sd": ["x"]}}, {"note": {"...": "x"}},
        {"a/b": {"_sd": ["x"]}}, {"kind": None}, {"note": {"_sd": ["sha-256"]}},
    ],
)  # fmt: skip
def test_what_the_strict_telling_reads_otherwise_is_not_learnt(event: dict[str, object]) -> None:
    said = {"event": {"kind": "k", "party": "p"}, "nonce": "n", "stream": "s", "v": 2}
    for other in ({"event": said["event"] | event}, {"run": {"_sd": ["x"]}}):  # type: ignore[operator]
        body = said | other
        with pytest.raises(Unlearnable):
            Layout(json.dumps(body, separators=(",", ":")), body)
    Layout(json.dumps(said, separators=(",", ":")), said)


def _fitting(text: str) -> Read | None:
    """What a line says by the first of all layouts that it fits."""
    for layout in chain.from_iterable(LEARNT.known.values()):
        if fits := layout.fits(text):
            return layout.read(fits.groups())
    return None


def _plain(said: object) -> object:
    """Lists are lists, and where texts are sealed there is no digest."""
    return json.loads(
        json.dumps(said),
        object_hook=lambda inner: {name: one for name, one in inner.items() if name != "_sd"},
    )


@pytest.mark.parametrize("sign", [b'"', b"\\", b"\x01", b"\n", b"\xff"])
def test_a_sign_that_a_text_cannot_hold_fits_no_layout(written: Written, sign: bytes) -> None:
    written.outcome()
    line = next(line for line in written.lines() if b'"kind":"handoff.escalated"' in line)
    assert _fitting(line.decode()) is not None
    spoilt = line.replace(b'"nonce":"', b'"nonce":"' + sign)
    with pytest.raises((Malformed, UnicodeDecodeError)):
        json_object(spoilt)
    assert _fitting(spoilt.decode("latin-1")) is None or sign == b"\xff"


def test_a_text_that_is_missing_or_moved_is_found_after_the_layouts_were_learnt(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "bundle"
    written = Written(folder, bundles.write(folder, 400))
    file = folder / "disclosures/problem/p0000007.jsonl"
    assert written.outcome().exit_code == 0
    whole = file.read_text()
    first, *rest = whole.splitlines(keepends=True)

    file.write_text("".join(rest))
    assert [one.word for one in written.outcome().findings] == ["MISSING"]
    file.write_text(first.replace('"path":"', '"path":"x') + "".join(rest))
    assert [one.word for one in written.outcome().findings] == ["CHANGED"]
    file.write_text(whole + whole.splitlines(keepends=True)[-1].replace('"seq":', '"seq":9'))
    assert [one.word for one in written.outcome().findings] == ["CHANGED"]
    file.write_text(whole)
    assert written.outcome().exit_code == 0
