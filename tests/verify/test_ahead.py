"""What helpers find in order while the headers are read, and what they leave to be told."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from bench import bundles
from verify import ahead, bodies
from verify.ahead import Ahead
from verify.bundle import Bundle
from verify.check import Asked, check
from verify.forms import json_object
from verify.headers import Chains
from verify.layouts import OF_CLOCKS
from verify.notes import Key
from verify.quick import LEARNT
from verify.verdict import Outcome


class Written:
    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.key = folder, key

    def told(self) -> dict[str, tuple[int, bytes]]:
        bundles.list_files(self.folder)
        bundle = Bundle(self.folder)
        helped = Ahead(bundle, bodies.named(bundle), 3)
        try:
            told = helped.finish()
            assert helped.lost == 0
            return told
        finally:
            helped.end()

    def outcome(self) -> Outcome:
        bundles.list_files(self.folder)
        return check(self.folder, Asked(keys=[Key.read(self.key)], processes=3))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("ahead") / "bundle"
    return Written(folder, bundles.write(folder, 600))


@pytest.fixture
def written(whole: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    monkeypatch.setattr(ahead, "ALONE", 0)
    shutil.copytree(whole.folder, tmp_path / "bundle")
    return Written(tmp_path / "bundle", whole.key)


def test_helpers_find_each_stream_that_is_in_order_with_the_bodies_that_it_has(
    written: Written,
) -> None:
    told, bundle = written.told(), Bundle(written.folder)
    chains = Chains(Outcome(), bytes.decode)
    chains.walk(bundle, set(), 0, set())
    ends = [chains.ends[stream.chain] for stream in bodies.named(bundle)]
    assert list(told.values()) != []
    assert sorted(told.values()) == sorted((end.seq, end.bodies.digest()) for end in ends)
    assert written.outcome().exit_code == 0


@pytest.mark.parametrize(
    ("file", "was", "is_"),
    [
        ("bodies/problem/p0000009.jsonl", '"grade":"full"', '"grade":"none"'),
        ("disclosures/problem/p0000009.jsonl", '"path":"title"', '"path":"tilte"'),
        ("projection.jsonl", '"p0000009","title":"C', '"p0000009","title":"K'),
        ("commands.jsonl", '/p0000009","command_id":"c', '/p0000009","command_id":"k'),
    ],
)  # fmt: skip
def test_what_was_changed_is_left_to_be_told_and_is_found(
    written: Written, file: str, was: str, is_: str
) -> None:
    path = written.folder / file
    text = path.read_text()
    assert was in text
    before = written.told()
    path.write_text(text.replace(was, is_, 1))
    told = written.told()
    # Whether bodies are those that were recorded only the chain can say.
    assert before.pop("problem/p0000009") != told.pop("problem/p0000009", None)
    assert told == before
    outcome = written.outcome()
    assert outcome.exit_code == 1
    assert {one.stream for one in outcome.findings} == {"problem/p0000009"}


def test_a_file_that_is_not_the_one_in_the_manifest_is_never_in_order(written: Written) -> None:
    path = written.folder / "disclosures/problem/p0000009.jsonl"
    bundles.list_files(written.folder)
    manifest = (written.folder / "MANIFEST").read_text()
    [line] = [line for line in manifest.splitlines() if line.endswith(path.name)][1:]
    (written.folder / "MANIFEST").write_text(manifest.replace(line, "0" * 64 + line[64:]))
    outcome = check(written.folder, Asked(keys=[Key.read(written.key)], processes=3))
    assert [one.what for one in outcome.findings] == [
        "The file disclosures/problem/p0000009.jsonl is changed."
    ]


@pytest.mark.parametrize("file", ["projection.jsonl", "commands.jsonl"])
def test_where_tables_know_of_another_stream_nothing_is_taken_for_told(
    written: Written, file: str
) -> None:
    path = written.folder / file
    path.write_text(path.read_text() + '{"stream":"problem/zoo","table":"problems","row":{}}\n')
    assert written.told() == {}
    assert [one.stream for one in written.outcome().findings] == ["problem/zoo"]


def test_what_a_helper_that_died_took_along_is_told_by_others(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = Ahead._called

    def dying(self: Ahead, give: int) -> tuple[int, int]:
        pid, out = called(self, give)
        os.kill(pid, signal.SIGKILL)
        return pid, out

    monkeypatch.setattr(Ahead, "_called", dying)
    outcome = written.outcome()
    assert list(outcome.lines()) == []
    assert (outcome.exit_code, outcome.bodies) == (0, outcome.entries)


def test_of_clocks_the_layouts_take_what_the_rules_look_at(written: Written) -> None:
    written.outcome()
    taken = 0
    for file in sorted((written.folder / "bodies/problem").iterdir())[:16]:
        lines = file.read_bytes().splitlines()
        strict, quick = [json_object(line)["event"] for line in lines], LEARNT.read(lines)
        for said, (_, _, event, _) in zip(strict, quick, strict=True):
            if event is not said and said.get("clocks"):
                taken += 1
                clocks = [{name: one[name] for name in OF_CLOCKS} for one in said["clocks"]]
                assert [{n: one[n] for n in OF_CLOCKS} for one in event["clocks"]] == clocks
    assert taken > 20
