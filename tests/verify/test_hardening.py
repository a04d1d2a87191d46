"""A bundle that was made to harm its reader is refused with a sentence."""

import base64
import os
from pathlib import Path

import pytest

from tests.verify import forging
from tests.verify.forging import LOG, WITNESS, checkpoint, key, root, whole
from verify import bundle as limits
from verify.check import Asked, check
from verify.notes import Key
from verify.tree import shows_consistency, shows_inclusion
from verify.verdict import Malformed, Refused

GIVEN = Asked(keys=[key(LOG)], witnesses=[key(WITNESS)])
ROOT = bytes(range(32))


@pytest.mark.parametrize(
    "line",
    [
        "0" * 64 + "  ../../etc/passwd", "0" * 64 + "  /etc/passwd", "0" * 64 + "  a/../b",
        "0" * 64 + "  a\\b", "0" * 64 + "  .hidden", "0" * 64 + " one-space",
        "0" * 63 + "  short", "A" * 64 + "  upper", "0" * 64 + "  a/b/c/d/e/f", "",
    ],
)  # fmt: skip
def test_a_manifest_that_leads_out_of_the_folder_is_refused(tmp_path: Path, line: str) -> None:
    folder = whole(tmp_path).write()
    with (folder / "MANIFEST").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(Refused, match=r"MANIFEST.*\."):
        check(folder, GIVEN)


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    folder = whole(tmp_path / "a").write()
    (tmp_path / "outside").write_text("x")
    (folder / "link.txt").symlink_to(tmp_path / "outside")
    with pytest.raises(Refused, match="not a plain file"):
        check(folder, GIVEN)
    (folder / "link.txt").unlink()
    (folder / "deep").symlink_to(tmp_path)
    with pytest.raises(Refused, match="not a plain file"):
        check(folder, GIVEN)
    (folder / "deep").unlink()
    os.mkfifo(folder / "pipe")
    with pytest.raises(Refused, match="not a plain file"):
        check(folder, GIVEN)
    (tmp_path / "to").symlink_to(folder)
    with pytest.raises(Refused, match="not a folder"):
        check(tmp_path / "to", GIVEN)


def test_a_file_that_nothing_names_is_said_and_not_read(tmp_path: Path) -> None:
    folder = whole(tmp_path).write()
    (folder / "extra.txt").write_text("whatever")
    outcome = check(folder, GIVEN)
    assert (outcome.exit_code, outcome.facts["not looked at"]) == (0, "extra.txt")


@pytest.mark.parametrize("name", ["headers.txt", "bodies/problem/motel.jsonl", "streams.jsonl"])
def test_an_endless_line_is_refused_before_it_is_read(tmp_path: Path, name: str) -> None:
    folder = whole(tmp_path).write()
    with (folder / name).open("ab") as file:
        file.truncate(limits.LONGEST_LINE * 400)  # a hole: 400 MB without a line end
    forging.manifest(folder)
    outcome = check(folder, GIVEN)
    assert outcome.exit_code == 1
    told = outcome.findings[-1].what
    assert "a line of more than" in told or "something else than headers" in told


TEXT = f"{forging.ORIGIN}\n5\n{base64.b64encode(ROOT).decode()}\n"


def _note(text: str) -> bytes:
    return (text + "\n" + LOG.line(text)).encode()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (_note(TEXT).replace(b"\n", b"\r\n"), "control characters"),
        (_note(TEXT.replace("\n5\n", "\n05\n")), "no plain number"),
        (_note(TEXT.replace("\n5\n", "\n+5\n")), "no plain number"),
        (_note(TEXT.replace("\n5\n", "\n٥\n")), "no plain number"),
        (_note(TEXT.replace("\n5\n", "\n-5\n")), "no plain number"),
        (_note(TEXT.replace("Hh8=", "Hh9=")), "canonical"),
        (_note(TEXT.replace("=", "")), "base64"),
        (_note(f"{forging.ORIGIN}\n5\n{base64.b64encode(ROOT[:31]).decode()}\n"), "32 bytes"),
        (_note(TEXT + "\n"), "checkpoint of three lines|empty line"),
        (TEXT.encode() + b"\n", "signatures"),
        (TEXT.encode(), "signatures"),
        (b"\xff" + _note(TEXT), "UTF-8"),
        (_note(TEXT).replace(b"2026\n5", b"2026\x00\n5"), "control characters"),
        ((TEXT + "\n" + LOG.line(TEXT) * 101).encode(), "more than 100"),
        ((TEXT + "\n" + LOG.line(TEXT + "x")).encode(), "does not hold"),
        ((TEXT + "\n" + LOG.line(TEXT) + WITNESS.line(TEXT + "x")).encode(), "does not hold"),
        (_note(TEXT).removesuffix(b"\n"), "signatures"),
        (_note(TEXT).replace("— ".encode(), b"-- "), "signature line"),
        (b"", "signatures"),
    ],
)
def test_a_checkpoint_in_another_spelling_is_refused(tmp_path: Path, raw: bytes, why: str) -> None:
    forge = whole(tmp_path)
    forge.files["checkpoints/odd.note"] = raw
    outcome = check(forge.write(), GIVEN)
    assert outcome.exit_code == 1
    told = " ".join(finding.what for finding in outcome.findings)
    assert any(part in told for part in why.split("|")), told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\n2\n", b"\n0\n"), (b"\n2\n", b"\n-2\n"), (b"\n2\n", b"\n02\n"),
        (b"\n2\n", b"\n3\n"), (b"\n2\n", b"\n1\n"), (b"remit-entry/v1", b"remit-entry/v2"),
        (b"remit-entry/v1\n", b"remit-entry/v1\n\n"), (b"\n2\n", "\n２\n".encode()),
        (b"remit-entry/v1\n", b"remit-entry/v1\r\n"),
    ],
)  # fmt: skip
def test_a_header_in_another_form_is_named(tmp_path: Path, old: bytes, new: bytes) -> None:
    folder = whole(tmp_path).write()
    raw = (folder / "headers.txt").read_bytes()
    (folder / "headers.txt").write_bytes(raw.replace(old, new, 1))
    forging.manifest(folder)
    assert check(folder, GIVEN).exit_code == 1


@pytest.mark.parametrize("change", [(b'":', b'" :'), (b'","', b'", "')])
def test_the_same_words_in_other_bytes_are_a_change(
    tmp_path: Path, change: tuple[bytes, bytes]
) -> None:
    folder = whole(tmp_path).write()
    file = folder / "bodies/problem/motel.jsonl"
    file.write_bytes(file.read_bytes().replace(*change, 1))
    forging.manifest(folder)
    findings = check(folder, GIVEN).findings
    assert [(found.verdict, found.seq) for found in findings] == [("CHANGED", 1)]


def test_a_name_that_stands_twice_in_a_body_is_refused(tmp_path: Path) -> None:
    forge = whole(tmp_path)
    bodies = forge.streams["problem/motel"]
    bodies[0] = bodies[0].replace(b'"kind":', b'"kind":"problem.closed","kind":', 1)
    forge.seal(LOG, WITNESS)
    assert "twice in one JSON object" in check(forge.write(), GIVEN).findings[0].what


def test_deep_json_is_refused_and_not_fallen_into(tmp_path: Path) -> None:
    forge = whole(tmp_path)
    forge.streams["problem/motel"][0] = b"[" * 200_000
    forge.seal(LOG, WITNESS)
    assert "not JSON" in check(forge.write(), GIVEN).findings[0].what


@pytest.mark.parametrize("size", [*range(1, 20), 64, 100])
def test_proofs_hold_for_their_own_leaf_and_tree_alone(size: int) -> None:
    leaves = [bytes([number]) * 32 for number in range(size)]
    tree = root(leaves)
    for index in range(size):
        proof = forging.path(index, leaves)
        assert shows_inclusion(index, size, leaves[index], proof, tree)
        assert not shows_inclusion(index, size, leaves[index], [*proof, ROOT], tree)
        assert not shows_inclusion(index, size, leaves[index], proof[1:], tree) or not proof
        assert not shows_inclusion(index, size, leaves[index][:31], proof, tree)
        assert not shows_inclusion(size, size, leaves[index], proof, tree)
        assert not shows_inclusion(0, 0, leaves[index], proof, tree)
    for old in range(1, size + 1):
        was, proof = root(leaves[:old]), forging.extension(old, leaves)
        assert shows_consistency(old, was, size, tree, proof)
        assert not shows_consistency(old, ROOT, size, tree, proof)
        assert not shows_consistency(old, was, size, tree, [*proof, ROOT])
        assert not shows_consistency(size + 1, was, size, tree, proof)


@pytest.mark.parametrize(
    "vkey", ["", "name", "a+b+c", LOG.vkey[:-1], LOG.vkey.replace("ledger", "Ledger"),
             LOG.vkey.replace("ledger", "led ger")],
)  # fmt: skip
def test_a_key_in_another_form_is_refused(vkey: str) -> None:
    with pytest.raises(Malformed):
        Key.read(vkey)


def test_a_checkpoint_of_another_log_is_not_taken_for_this_one(tmp_path: Path) -> None:
    forge = whole(tmp_path)
    forge.files["checkpoints/5.note"] = checkpoint(
        5, root(forge.leaves()), LOG, WITNESS, origin="other.example/log"
    )
    assert check(forge.write(), GIVEN).exit_code == 3
