"""The noes to a correction."""

from datetime import datetime

from schemas.errors import NotAllowed, Refused


class NothingToCorrect(Refused):
    def __init__(self, responsibility: str, tenure: int) -> None:
        super().__init__(
            f"{responsibility} has no tenure {tenure} whose beginning could be corrected.",
            next_step=f"See its tenures: remit responsibility show {responsibility}",
        )


class NotOneOfTheSides(NotAllowed):
    def __init__(self, party: str, responsibility: str, sides: tuple[str, str]) -> None:
        super().__init__(
            f"{responsibility} passed from {sides[0]} to {sides[1]}, and {party} is neither.",
            next_step="Ask one of them to propose the correction.",
        )


class NotBetweenItsNeighbours(Refused):
    """A tenure of no length, or one that began before the one before it, or is yet to begin."""

    def __init__(self, tenure: int, after: datetime, before: datetime) -> None:
        super().__init__(
            f"Tenure {tenure} can only have begun after {_said(after)} and before {_said(before)}.",
            next_step="Name an instant between the two.",
        )


class CorrectionPending(Refused):
    def __init__(self, responsibility: str, counterparty: str) -> None:
        super().__init__(
            f"A correction of {responsibility} already waits for {counterparty}.",
            next_step="Wait for the answer, or let the side that proposed it withdraw it.",
        )


class AnotherInstant(Refused):
    """What is agreed to is not what was proposed."""

    def __init__(self, responsibility: str, proposed: datetime) -> None:
        super().__init__(
            f"The correction of {responsibility} that waits says {_said(proposed)}.",
            next_step="Agree to that instant, or refuse and propose another.",
        )


def _said(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
