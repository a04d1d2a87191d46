"""A signed checkpoint on one line, so that it fits where only a line does and comes back whole."""

import base64

from seal.checkpoints import Checkpoint
from seal.notes import BadNote, Note, Signature, unbase64


def written(note: str) -> str:
    """`origin size root signature …`: what the log itself has signed, without its witnesses."""
    read = Note.read(note)
    told = Checkpoint.read(read.text)
    own = [each for each in read.signatures if each.name == told.origin]
    values = [base64.b64encode(each.key_id + each.value).decode() for each in own]
    return " ".join([told.origin, str(told.size), base64.b64encode(told.root).decode(), *values])


def read(line: str) -> str:
    """The signed note again, with nothing verified. Raises `BadNote`."""
    words = line.strip().split(" ")
    if len(words) < 4:
        raise BadNote("it is not a checkpoint on one line")
    origin, size, root, *values = words
    signatures = [Signature(origin, raw[:4], raw[4:]) for raw in map(unbase64, values)]
    note = Note(f"{origin}\n{size}\n{root}\n", tuple(signatures))
    Checkpoint.read(note.text)
    return str(Note.read(str(note)))
