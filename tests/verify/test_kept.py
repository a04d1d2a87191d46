"""A partner keeps the header of each answer in a file, and years later the file is a proof."""

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
    ("change", "word"),
    [
        (lambda line: line.replace(" 3 ", " 4 "), "CHANGED"),
        (lambda line: line[:-5] + "AAAA=", "CHANGED"),
        (lambda line: line.rpartition(" ")[0], "CHANGED"),
    ],
)
def test_a_line_that_was_changed_is_refused(forge: Forge, change: object, word: str) -> None:
    [line] = lines(forge, 3)
    code, words = answered(forge, change(line))  # type: ignore[operator]
    assert (code, words) == (1, {word})


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
