"""Refusals. Each says in one sentence what is wrong, and then what to do next."""

import re
from enum import StrEnum


class Status(StrEnum):
    """What kind of no it is; doors translate it into exit codes and HTTP statuses."""

    INVALID = "invalid"
    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    STALE = "stale"
    """It has changed since the caller looked."""


class Refused(Exception):  # noqa: N818 - a refusal is a true sentence, not an error of the program
    """A command or question that gets no for an answer. Nothing was changed."""

    status: Status = Status.REFUSED

    def __init__(self, message: str, *, next_step: str, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.code = code or code_of(type(self))


def code_of(kind: type[Refused]) -> str:
    """The code of a refusal that names none of its own: `NotTheHolder` is `not_the_holder`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


class Invalid(Refused):
    """What was written cannot be read, or contradicts itself."""

    status = Status.INVALID


class NotFound(Refused):
    status = Status.NOT_FOUND


class NotAllowed(Refused):
    status = Status.NOT_ALLOWED


class Unavailable(Refused):
    """A server that is needed does not answer; the same command may be sent again."""

    status = Status.UNAVAILABLE


class CommandReused(Refused):
    """A command id names one command for ever."""

    def __init__(self, command_id: str) -> None:
        super().__init__(
            f"The command id {command_id} was already used for another command.",
            next_step="Send this command with a new id.",
        )


class DoneAndExpunged(Refused):
    """What the command said is gone, so nobody can tell whether this is the same one again.

    Not CommandReused: whoever is told to take a new id would do it a second time. Where it was
    done is not told either, for nobody can tell whether it is the same person who asks.
    """

    def __init__(self, command_id: str) -> None:
        super().__init__(
            f"The command {command_id} was done, and texts of it were expunged since.",
            next_step="Do not send it again; look at how what it is about stands now.",
        )
