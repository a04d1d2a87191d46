"""Signed notes, checkpoints and cosignatures, as others write them."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seal.checkpoints import Checkpoint, cosign, cosigned_at
from seal.notes import COSIGNATURE, BadKey, BadNote, Note, Signature, SigningKey, Verifier
from seal.tree import EMPTY_ROOT

# From the documentation of the first implementation, golang.org/x/mod/sumdb/note.
NEUMANN = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NEUMANN_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_SAID = """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""  # noqa: E501 - these are the bytes

LOG = SigningKey.made("example.com/log")
SAID = Checkpoint("example.com/log", 7, EMPTY_ROOT)


def test_a_note_that_others_signed_is_opened_with_their_key() -> None:
    note = Note.opened(NEUMANN_SAID, [Verifier.read(NEUMANN_PUBLIC)])
    assert str(note) == NEUMANN_SAID


def test_the_same_key_signs_the_same_bytes_here() -> None:
    key = SigningKey.read(NEUMANN)
    assert key.skey == NEUMANN
    assert key.verifier.vkey == NEUMANN_PUBLIC
    assert str(Note(Note.read(NEUMANN_SAID).text).signed(key)) == NEUMANN_SAID


def test_the_checkpoint_in_the_specification_is_read_and_written_the_same() -> None:
    written = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    found = Checkpoint.read(written)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert found.text == written


def test_what_is_signed_is_opened_again_with_two_keys_and_with_either() -> None:
    follows = SigningKey.made(LOG.name)
    written = str(Note(SAID.text).signed(LOG, follows))
    for keys in ([LOG], [follows], [LOG, follows]):
        verifiers = [key.verifier for key in keys]
        assert Checkpoint.opened(written, verifiers) == SAID
        assert len(Note.opened(written, verifiers).signatures) == len(keys)


def test_a_note_that_no_known_key_has_signed_is_refused() -> None:
    written = str(Note(SAID.text).signed(LOG))
    with pytest.raises(BadNote, match="no known key"):
        Note.opened(written, [SigningKey.made(LOG.name).verifier])


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    good = Note(SAID.text).signed(LOG)
    wrong = Signature(LOG.name, LOG.verifier.key_id, bytes(64))
    with pytest.raises(BadNote, match="is wrong"):
        Note.opened(str(Note(good.text, (*good.signatures, wrong))), [LOG.verifier])


@given(st.data())
def test_no_changed_character_goes_unnoticed(data: st.DataObject) -> None:
    written = str(Note(SAID.text).signed(LOG))
    place = data.draw(st.integers(0, len(written) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda sign: sign != written[place]))
    with pytest.raises(BadNote):
        Checkpoint.opened(written[:place] + other + written[place + 1 :], [LOG.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "", "origin\n", "origin\n1\n", "origin\n01\nAAAA\n", "origin\n-1\nAAAA\n",
        f"origin\n1\n{base64.b64encode(bytes(31)).decode()}\n",
        f"origin\n1\n{base64.b64encode(bytes(32)).decode()}",
        f"origin\n1\n{base64.b64encode(bytes(32)).decode()}\n\n",
        f"origin\n１\n{base64.b64encode(bytes(32)).decode()}\n",
    ],
)  # fmt: skip
def test_what_is_not_quite_a_checkpoint_is_none(text: str) -> None:
    with pytest.raises(BadNote):
        Checkpoint.read(text)


def test_lines_that_others_add_to_a_checkpoint_are_left_alone() -> None:
    assert Checkpoint.read(SAID.text + "something else\n") == SAID


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u2003b"])
def test_a_name_that_cannot_stand_in_a_note_is_refused(name: str) -> None:
    with pytest.raises(BadKey):
        SigningKey.made(name)


@pytest.mark.parametrize("spoilt", ["", "x", "a+b", NEUMANN_PUBLIC.replace("c74f20a3", "c74f20a4")])
def test_a_key_that_is_none_is_refused(spoilt: str) -> None:
    with pytest.raises(BadKey):
        Verifier.read(spoilt)


def test_a_cosignature_says_when_the_checkpoint_was_seen() -> None:
    witness = SigningKey.made("witness.example/w1", COSIGNATURE)
    at = datetime(2026, 11, 20, 10, tzinfo=UTC)
    signature = cosign(SAID.text, witness, at)
    assert Signature.read(signature.line) == signature
    assert cosigned_at(SAID.text, signature, witness.verifier) == at


def test_a_cosignature_of_another_tree_or_time_or_witness_says_nothing() -> None:
    witness = SigningKey.made("witness.example/w1", COSIGNATURE)
    signature = cosign(SAID.text, witness, datetime(2026, 11, 20, 10, tzinfo=UTC))
    later = Signature(
        signature.name,
        signature.key_id,
        (int.from_bytes(signature.value[:8], "big") + 1).to_bytes(8, "big") + signature.value[8:],
    )
    other = SigningKey.made("witness.example/w1", COSIGNATURE)
    larger = Checkpoint(SAID.origin, 8, SAID.root)
    assert cosigned_at(larger.text, signature, witness.verifier) is None
    assert cosigned_at(SAID.text, later, witness.verifier) is None
    assert cosigned_at(SAID.text, signature, other.verifier) is None


def test_a_key_for_notes_is_no_key_for_cosignatures() -> None:
    same = SigningKey(LOG.name, LOG.private, COSIGNATURE)
    assert same.verifier.key_id != LOG.verifier.key_id
