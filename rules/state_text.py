"""A state as text that can be handed on in pieces, however large the state is."""

import base64
import zlib

from rules.fold import State

PIECE = 500_000
"""Signs of text in one piece; Temporal warns from 512 KiB on, and carries 2 MB at most."""


def write_state(state: State) -> str:
    """The state, compressed, in base64. The same state gives the same text."""
    return base64.b64encode(zlib.compress(state.model_dump_json().encode(), 6)).decode()


def read_state(text: str, beginning: State) -> State:
    """What `write_state` wrote, for the stream of this beginning."""
    return type(beginning).model_validate_json(zlib.decompress(base64.b64decode(text)))
