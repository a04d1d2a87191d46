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


class AgreedNotDescribed(Refused):
    def __init__(self, kind: str, field: str, facts: list[str]) -> None:
        can = f"Of it can be corrected: {', '.join(facts)}." if facts else "Nothing of it can."
        super().__init__(
            f"{field} of {kind} is nothing that one side described and could correct alone.",
            next_step=f"{can} What was agreed is changed with the other side.",
        )


class NothingSaidThere(Refused):
    def __init__(self, entry: int, field: str) -> None:
        super().__init__(
            f"Entry {entry} says nothing in {field}, or what it said was expunged.",
            next_step="See what it says: remit history",
        )


class SaidMeanwhile(Refused):
    def __init__(self, entry: int, field: str) -> None:
        super().__init__(
            f"{field} of entry {entry} was corrected a moment ago.",
            next_step="Read the correction, and correct that if need be.",
        )


class TooLongForALine(Refused):
    def __init__(self, field: str) -> None:
        super().__init__(
            f"{field} is one line of at most 200 characters.", next_step="Say it more shortly."
        )


def _said(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
