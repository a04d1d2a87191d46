"""The noes about trust accounts: what makes no entry, and who cannot judge one."""

from datetime import datetime

from schemas.errors import Invalid, NotAllowed, NotFound, Refused
from schemas.ids import party_stream


class NoSuchTrustEntry(NotFound):
    def __init__(self, entry: str, party: str) -> None:
        super().__init__(
            f"{entry} made no entry about {party} in anybody's account.",
            next_step=f"See which did: remit trust entries {party}",
        )


class AlreadyContested(Refused):
    def __init__(self, entry: str, state: str) -> None:
        super().__init__(
            f"{entry} was contested before, and that is {state}.",
            next_step="Read what was found: remit trust contests",
        )


class NoContest(NotFound):
    def __init__(self, entry: str, party: str) -> None:
        super().__init__(
            f"{party} contests no entry {entry} that is still to be decided.",
            next_step=f"See what it contests: remit trust contests {party}",
        )


class NotYetHeard(Refused):
    def __init__(self, entry: str, until: datetime) -> None:
        super().__init__(
            f"Nobody has answered the contest of {entry} yet,"
            f" and there is time for it until {until:%Y-%m-%d %H:%M} UTC.",
            next_step="Wait for the answer: remit trust answer",
        )


class OfEitherSide(NotAllowed):
    def __init__(self, person: str, party: str) -> None:
        super().__init__(
            f"{person} speaks for {party}, and a contest is decided by somebody of neither side.",
            next_step="Ask a representative of another party.",
        )


class OwnContest(NotAllowed):
    def __init__(self, party: str) -> None:
        super().__init__(
            f"{party} contests the entry; the answer is for the other side.",
            next_step="Ask those in whose accounts it stands.",
        )


class NotConcerned(NotAllowed):
    def __init__(self, party: str, what: str) -> None:
        super().__init__(
            f"{party} has no part in {what}.",
            next_step="Ask somebody of police, or of a party that it concerns.",
        )


class NotAWitness(Refused):
    def __init__(self, witness: str, why: str) -> None:
        super().__init__(
            f"{witness} cannot be the witness: {why}.",
            next_step="Name a person of another party who saw it.",
        )


class NotTheWitness(NotAllowed):
    def __init__(self, person: str, witness: str) -> None:
        super().__init__(
            f"{person} is not the witness who was named, and that is {witness}.",
            next_step=f"Ask {witness}.",
        )


class NothingSuch(NotFound):
    def __init__(self, what: str, party: str, number: int) -> None:
        super().__init__(
            f"Entry {number} of {party_stream(party)} is no {what} that waits.",
            next_step=f"See what waits: remit worklist {party}",
        )


class CannotAdd(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "No more people can have answered than were asked, or trust than answered.",
            next_step="Check the three numbers: --asked, --answered, --trust",
        )
