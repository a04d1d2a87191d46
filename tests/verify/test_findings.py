"""Each way of tampering with a bundle has its own word, and none of them passes."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.verify import forging
from tests.verify.forging import LOG, MONDAY, NOW, OTHER, RECEIPTS, WITNESS, Forge, key, whole
from verify.check import Asked, check
from verify.main import answer
from verify.verdict import Outcome, Refused

GIVEN = Asked(keys=[key(LOG), key(RECEIPTS)], witnesses=[key(WITNESS)], now=NOW)


def verdicts(outcome: Outcome) -> set[str]:
    return {finding.verdict for finding in outcome.findings}


def looked_at(folder: Path, **brought: object) -> Outcome:
    return check(folder, Asked(**({**vars(GIVEN), **brought})))  # type: ignore[arg-type]


def test_a_whole_bundle_is_unaltered_and_complete(tmp_path: Path) -> None:
    outcome = looked_at(whole(tmp_path).write(), fresh=timedelta(minutes=10))
    assert list(outcome.lines()) == []
    assert (outcome.integrity, outcome.completeness, outcome.exit_code) == ("ok", "ok", 0)
    assert (outcome.entries, outcome.covered) == (5, 5)


def test_an_empty_ledger_with_its_checkpoint_is_complete(tmp_path: Path) -> None:
    forge = Forge(tmp_path)
    forge.seal()
    assert looked_at(forge.write(), witnesses=[]).exit_code == 0


def test_an_empty_folder_is_nothing_that_can_be_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no MANIFEST"):
        looked_at(tmp_path)
    assert answer([str(tmp_path)]) == 3


def test_without_its_key_a_checkpoint_says_nothing(tmp_path: Path) -> None:
    outcome = looked_at(whole(tmp_path).write(), keys=[key(OTHER)])
    assert "KEY UNKNOWN" in verdicts(outcome)
    assert (outcome.completeness, outcome.exit_code) == ("cannot tell", 3)


def test_the_uncovered_tail_is_named(tmp_path: Path) -> None:
    forge = whole(tmp_path)
    del forge.files["checkpoints/5.note"]
    forge.unsealed = 2
    forge.seal(LOG, WITNESS, size=3)
    outcome = looked_at(forge.write())
    assert verdicts(outcome) == {"NOT COVERED BY A CHECKPOINT"}
    assert "problem/motel from entry 4" in outcome.findings[0].what
    assert outcome.exit_code == 3


def test_everything_rewritten_with_the_log_key_forks_from_the_kept_checkpoint(
    tmp_path: Path,
) -> None:
    kept = tmp_path / "march"
    kept.write_bytes(whole(tmp_path / "a").seal())
    forge = Forge(tmp_path / "b")
    forge.stream("problem/motel", forging.motel(), forging.motel_rows())
    forge.seal(LOG, WITNESS)
    assert looked_at(forge.write()).exit_code == 0
    outcome = looked_at(forge.folder, kept=[kept])
    assert verdicts(outcome) == {"FORK"}
    assert outcome.exit_code == 1


def test_a_kept_checkpoint_of_more_entries_shows_that_the_tail_was_cut(tmp_path: Path) -> None:
    kept = tmp_path / "march"
    kept.write_bytes(whole(tmp_path / "a").seal())
    forge = whole(tmp_path / "a")
    forge.files.clear()
    forge.order = forge.order[:3]
    forge.streams["problem/motel"] = forge.streams["problem/motel"][:3]
    forge.seal(LOG, WITNESS)
    assert "MISSING" in verdicts(looked_at(forge.write(), kept=[kept]))


def test_two_checkpoints_of_one_size_are_a_fork(tmp_path: Path) -> None:
    forge = whole(tmp_path)
    forge.files["checkpoints/x.note"] = forging.checkpoint(5, bytes(32), LOG)
    assert "FORK" in verdicts(looked_at(forge.write()))


def test_a_witness_that_has_seen_less_is_named(tmp_path: Path) -> None:
    forge = whole(tmp_path, LOG)
    forge.seal(LOG, WITNESS, size=2)
    outcome = looked_at(forge.write())
    assert "the first 2 entries and no more" in outcome.findings[0].what
    assert outcome.exit_code == 3


def test_an_old_cosignature_is_stale(tmp_path: Path) -> None:
    folder = whole(tmp_path).write()
    late = looked_at(folder, fresh=timedelta(minutes=10), now=NOW + timedelta(minutes=11))
    assert (verdicts(late), late.exit_code) == ({"STALE"}, 3)


@pytest.mark.parametrize(
    ("leaf", "at", "word"),
    [(None, MONDAY, None), (b"x" * 32, MONDAY, "MISSING"),
     (b"x" * 32, NOW + timedelta(days=1), "STALE")],
)  # fmt: skip
def test_a_receipt_holds_the_operator_to_what_was_answered(
    tmp_path: Path, leaf: bytes | None, at: object, word: str | None
) -> None:
    forge = whole(tmp_path / "a")
    mine = tmp_path / "receipt"
    mine.write_bytes(forging.receipt("command-3", [(4, leaf or forge.leaves()[3])], at))  # type: ignore[arg-type]
    assert verdicts(looked_at(forge.write(), receipts=[mine])) == ({word} if word else set())


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (3, {"kind": "handoff.declined"}),
        (3, {"version": 2}),
        (4, {"holder": "clinic"}),
        (4, {"kind": "responsibility.reverted", "reason": "breach"}),
        (2, {"receiver": "police"}),
        (1, {"holder": "clinic"}),
        (0, {"kind": "problem.vanished"}),
    ],
)
def test_a_story_that_the_rules_do_not_allow_is_caught_however_well_it_is_sealed(
    tmp_path: Path, place: int, change: dict[str, object]
) -> None:
    told = forging.motel()
    told[place]["event"] |= change
    forge = Forge(tmp_path)
    forge.stream("problem/motel", told)
    forge.seal(LOG, WITNESS)
    assert looked_at(forge.write()).exit_code != 0


@pytest.mark.parametrize("repeated", [2, 3, 4])
def test_an_entry_that_stands_twice_is_caught_however_well_it_is_sealed(
    tmp_path: Path, repeated: int
) -> None:
    told = forging.motel()
    told.append(told[repeated])
    forge = Forge(tmp_path)
    forge.stream("problem/motel", told)
    forge.seal(LOG, WITNESS)
    assert looked_at(forge.write()).exit_code == 1


def test_an_acceptance_by_somebody_else_moves_nothing(tmp_path: Path) -> None:
    told = forging.motel()
    for one in told[3:]:
        one["event"]["stamp"] |= {"by": "rep@clinic", "party": "clinic"}
    forge = Forge(tmp_path)
    forge.stream("problem/motel", told)
    forge.seal(LOG, WITNESS)
    outcome = looked_at(forge.write())
    assert "handoff.accepted is for housing, not for clinic" in outcome.findings[0].what


@settings(
    max_examples=300, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(data=st.data())
def test_one_flipped_bit_anywhere_fails(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = whole(tmp_path_factory.mktemp("flip")).write()
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.*"))
    files = [name for name in [*names, "MANIFEST"] if (folder / name).is_file()]
    name = data.draw(st.sampled_from([one for one in files if (folder / one).stat().st_size]))
    raw = bytearray((folder / name).read_bytes())
    place = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[place // 8] ^= 1 << place % 8
    (folder / name).write_bytes(raw)
    assert answer([str(folder), "--key", LOG.vkey, "--witness", WITNESS.vkey]) in (1, 3)


SIGNED = ["headers.txt", "bodies/problem/motel.jsonl", "checkpoints/5.note", "streams.jsonl",
          "projection.jsonl", "commands.jsonl"]  # fmt: skip


@settings(
    max_examples=300, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(data=st.data())
def test_one_flipped_bit_fails_even_where_the_manifest_was_made_anew(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = whole(tmp_path_factory.mktemp("flip")).write()
    name = data.draw(st.sampled_from(SIGNED))
    raw = bytearray((folder / name).read_bytes())
    place = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[place // 8] ^= 1 << place % 8
    (folder / name).write_bytes(raw)
    forging.manifest(folder)
    outcome = looked_at(folder)
    # A flipped bit in the name or hash of a key makes it the signature of somebody unknown.
    failing = (1, 3) if name.startswith("checkpoints") else (1,)
    assert outcome.exit_code in failing, (name, place, list(outcome.lines()))


def test_the_report_and_the_json_say_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forge = whole(tmp_path / "a")
    forge.rows[0]["row"]["title"] = "<script>alert(1)</script>"
    page = tmp_path / "report.html"
    words = [str(forge.write()), "--key", LOG.vkey, "--report", str(page), "--json"]
    assert answer(words) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["integrity"], told["exit"]) == ("broken", 1)
    assert "<script" not in page.read_text()
    assert "&lt;script" in page.read_text()
    assert "ALTERED" in page.read_text()
    assert answer(words[:-3]) == 1
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [[], ["x", "--fresh", "soon"], ["x", "--key", "a+b+c"], ["x", "--kept", "none"],
              ["x", "--key", WITNESS.vkey]],
)  # fmt: skip
def test_wrong_usage_ends_with_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        answer(words)
    assert left.value.code == 2


def test_hashes_agree_with_those_of_the_standard(tmp_path: Path) -> None:
    forge = whole(tmp_path)
    outcome = looked_at(forge.write())
    assert outcome.root == forging.root(forge.leaves()).hex()
    assert hashlib.sha256(b"").digest() == forging.root([])


def test_what_no_signature_was_checked_on_is_not_called_unaltered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forge = whole(tmp_path / "a")
    folder = str(forge.write())

    assert answer([folder]) == 3
    told = capsys.readouterr().out
    assert "UNALTERED" not in told
    assert "AGREES WITH ITSELF, and no more" in told
    assert "witnesses   the key of a witness: --witness" in told

    assert answer([folder, "--key", LOG.vkey]) == 0
    told = capsys.readouterr().out
    assert "UNALTERED" in told
    assert "Passed: files, bodies, chains, tree, cover, rules, tables." in told
    assert "kept        a checkpoint kept from before: --kept" in told


def test_what_came_of_each_check_is_there_for_programs_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(whole(tmp_path / "a").write())
    answer([folder, "--key", LOG.vkey, "--json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert checks["tree"] == checks["rules"] == "passed"
    assert checks["kept"].startswith("not made: it needs")


def test_a_key_of_the_other_kind_is_told_where_it_belongs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit):
        answer([str(tmp_path), "--witness", LOG.vkey])
    assert "give it with --key" in capsys.readouterr().err
