"""A command may say how that which it is about stood when it was looked at. Where an entry has
changed it since, it is refused before anything else is asked, in the moment in which it would be
decided: nothing can come between the look and the decision.
"""

from typing import Protocol

from schemas.commands import subject_of
from schemas.errors import Refused, Status
from schemas.request import Request
from schemas.state.problem import Problem


class _Stream(Protocol):
    @property
    def seq(self) -> int: ...


class ChangedSince(Refused):
    """What the command is about is no longer as the caller saw it."""

    status = Status.STALE

    def __init__(self, subject: str, seq: int) -> None:
        there = f"entry {seq} changed it" if seq else "it is not there"
        super().__init__(
            f"{subject} is not as it was when you looked: {there}.",
            next_step="Look at it again, and send the command only if it is still what you want.",
        )


def newest(state: _Stream, subject: str) -> int:
    """The entry that last changed what a command is about; 0 where it is not there.

    The parts of a problem change each by itself. Whatever else a command can name changes with
    its stream.
    """
    if not isinstance(state, Problem) or subject == state.problem:
        return state.seq
    for parts in (state.handoffs, state.commitments, state.responsibilities, state.ladder.steps):
        if subject in parts:
            return parts[subject].seq
    return 0


def check_unchanged(state: _Stream, request: Request) -> None:
    """Raises ChangedSince where the request expects another entry than the newest."""
    if not request.expected:
        return
    subject = subject_of(request.command)
    seq = newest(state, subject)
    if seq not in request.expected:
        raise ChangedSince(subject, seq)
