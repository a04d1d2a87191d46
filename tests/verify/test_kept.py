"""A partner keeps the header of each answer in a file, and years later the file is a proof."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from seal import one_line
from seal.notes import BadNote
from tests.verify import forging
from tests.verify.forging import LOG, NOW, WITNESS, Forge, key, whole
from verify.check import Asked, check


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    folder = tmp_path / "bundle"
    folder.mkdir()
    return whole(folder)


def lines(forge: Forge, *sizes: int) -> list[str]:
    """What answers bore when the tree had these sizes."""
    leaves = forge.leaves()
    return [
        one_line.written(
            forging.checkpoint(size, forging.root(leaves[:size]), LOG, WITNESS).decode()
        )
        for size in sizes
    ]


def answered(forge: Forge, text: str) -> tuple[int, set[str]]:
    file = forge.folder.parent / "kept"
    file.write_text(text)
    asked = Asked(keys=[key(LOG)], witnesses=[key(WITNESS)], kept=[file], now=NOW)
    outcome = check(forge.write(), asked)
    return outcome.exit_code, {finding.word for finding in outcome.findings}


def test_lines_that_were_kept_hold_as_signed_notes_do(forge: Forge) -> None:
    told = lines(forge, 1, 3, 3, 5)
    assert answered(forge, "\r\n".join(f"Remit-Checkpoint: {line}" for line in told)) == (
        0, set(),
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace(" 3 ", " 4 "),
        lambda line: line[:-5] + "AAAA=",
        lambda line: line.rpartition(" ")[0],
    ],
)
def test_a_line_that_was_changed_is_refused_and_accuses_nobody(
    forge: Forge, change: object
) -> None:
    [line] = lines(forge, 3)
    assert answered(forge, change(line)) == (3, {"CANNOT TELL"})  # type: ignore[operator]


def test_a_checkpoint_that_a_witness_gave_by_another_way_shows_that_the_bundle_is_fresh(
    forge: Forge,
) -> None:
    forge.files.clear()
    forge.seal(LOG)
    leaves, file = forge.leaves(), forge.folder.parent / "from-the-witness"
    file.write_bytes(forging.checkpoint(len(leaves), forging.root(leaves), LOG, WITNESS))
    minute = timedelta(minutes=1)
    asked = Asked(keys=[key(LOG)], witnesses=[key(WITNESS)], fresh=minute, now=NOW)
    folder = forge.write()
    assert {one.word for one in check(folder, asked).findings} >= {"STALE"}
    brought = replace(asked, kept=[file])
    assert check(folder, brought).exit_code == 0
    late = check(folder, replace(brought, now=NOW + 2 * minute))
    assert (late.exit_code, late.words) == (3, {"STALE"})


def test_a_kept_line_of_another_history_is_a_fork(forge: Forge) -> None:
    other = forging.checkpoint(3, forging.root([b"x" * 32] * 3), LOG).decode()
    assert answered(forge, one_line.written(other)) == (1, {"FORK"})


def test_the_line_and_the_note_are_one_thing_without_the_witnesses(forge: Forge) -> None:
    [line] = lines(forge, 3)
    assert one_line.written(one_line.read(line)) == line
    assert "witness" not in line
    for bad in ("", "a b c", line.replace(" 3 ", " 03 "), line.replace(" ", "  ", 1)):
        with pytest.raises(BadNote):
            one_line.read(bad)
