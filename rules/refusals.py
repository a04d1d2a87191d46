"""Every no that the rules can say, each with the sentence that is true and a next step.

What somebody may not do, though another may, stands in `rules.not_allowed`.
"""

from collections.abc import Iterable

from schemas.errors import NotFound, Refused


class UnknownSubject(NotFound):
    def __init__(self, subject: str) -> None:
        super().__init__(
            f"There is no {subject}.",
            next_step="Check the id: remit problem list",
            code="not_found",
        )


class UnknownParty(Refused):
    def __init__(self, party: str) -> None:
        super().__init__(
            f"No party is registered as {party}.",
            next_step=f"See them: remit party list; or add it: remit party register {party}",
        )


class PartyInactive(Refused):
    def __init__(self, party: str) -> None:
        super().__init__(
            f"{party} is not active.", next_step="Name another party: remit party list --active"
        )


class NotTheHolder(Refused):
    def __init__(self, party: str, responsibility: str) -> None:
        super().__init__(
            f"{party} does not hold {responsibility}.",
            next_step=f"See who does: remit who {responsibility}",
        )


class WrongState(Refused):
    def __init__(self, subject: str, state: str, wanted: Iterable[str]) -> None:
        states = " or ".join(word.replace("_", " ") for word in wanted)
        noun = {"h": "handoff", "c": "commitment"}[subject.rpartition(".")[2][0]]
        super().__init__(
            f"{subject} is {state.replace('_', ' ')}; this is possible only while it is {states}.",
            next_step=f"See what is possible now: remit {noun} show {subject}",
        )


class ResponsibilityEnded(Refused):
    def __init__(self, responsibility: str, state: str) -> None:
        super().__init__(
            f"{responsibility} was {state} and is held by nobody new.",
            next_step=f"See its history: remit who {responsibility}",
        )


class ProblemIsClosed(Refused):
    def __init__(self, problem: str, stage: str) -> None:
        ended = {"not_a_problem": "was dismissed", "merged": "was merged into another problem"}
        super().__init__(
            f"{problem} {ended.get(stage, 'is closed')}.",
            next_step=f"Read what happened: remit history {problem}",
        )


class AlreadyThere(Refused):
    def __init__(self, subject: str) -> None:
        super().__init__(f"{subject} already exists.", next_step="Choose another id.")


class AlreadyOffered(Refused):
    def __init__(self, responsibility: str, handoff: str) -> None:
        super().__init__(
            f"{responsibility} is already on offer in {handoff}.",
            next_step=f"Wait for the answer, or: remit handoff withdraw {handoff}",
        )


class SameParty(Refused):
    def __init__(self, party: str) -> None:
        super().__init__(f"{party} cannot deal with itself.", next_step="Name another party.")


class ReservedDuty(Refused):
    def __init__(self, duty: str) -> None:
        super().__init__(
            f"“{duty}” is reserved to police and cannot be handed over.",
            next_step="Leave it out of the duties; it stays with police whatever is handed over.",
        )


class NotAPartition(Refused):
    def __init__(self, missing: list[tuple[str, str]], doubled: list[tuple[str, str]]) -> None:
        if missing:
            duty, place = missing[0]
            said = f"No part covers “{duty}” at “{place}”"
        else:
            duty, place = doubled[0]
            said = f"“{duty}” at “{place}” is covered twice or lies outside the whole"
        super().__init__(f"{said}.", next_step="Give each duty at each place to exactly one part.")


class StaleTerms(Refused):
    def __init__(self, subject: str, given: int, current: int) -> None:
        super().__init__(
            f"You answered version {given} of the terms, and {subject} is at version {current}.",
            next_step="Read the newest terms and answer those.",
        )


class InThePast(Refused):
    def __init__(self, what: str) -> None:
        super().__init__(f"{what} lies in the past.", next_step="Give a time still to come.")


class PromiseInThePast(Refused):
    """The same of what somebody is to do, which is named by its title."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"The date given for “{title}” has passed by now.",
            next_step="Give a time still to come.",
            code="in_the_past",
        )


class TooFarAhead(Refused):
    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} is more than five years ahead.", next_step="Agree on an earlier time."
        )


class NoRecallRight(Refused):
    def __init__(self, handoff: str) -> None:
        super().__init__(
            f"The terms of {handoff} give no right to recall.",
            next_step="Ask the holder to return it, or recall for danger to life.",
        )


class NotReturnable(Refused):
    def __init__(self, handoff: str) -> None:
        super().__init__(
            f"The terms of {handoff} rule out a return once it is settled.",
            next_step="Offer the responsibility to another party instead.",
        )


class ShorterNotice(Refused):
    def __init__(self, agreed: str) -> None:
        super().__init__(
            f"The terms ask for a notice of {agreed}.", next_step="Give at least that notice."
        )


class EvidenceMissing(Refused):
    def __init__(self, commitment: str) -> None:
        super().__init__(
            f"{commitment} was promised with evidence, and none is given.",
            next_step="Say what shows that it is done.",
        )


class StillOpen(Refused):
    def __init__(self, subject: str, open_things: list[str]) -> None:
        listed = ", ".join(open_things[:5]) + (" and more" if len(open_things) > 5 else "")
        super().__init__(
            f"{subject} still has open business: {listed}.",
            next_step="Settle, discharge, revert or withdraw these first.",
        )


class InDispute(Refused):
    def __init__(self, responsibility: str) -> None:
        super().__init__(
            f"{responsibility} is in dispute, and nobody hands it on or back meanwhile.",
            next_step=f"Settle it first: remit responsibility settle-dispute {responsibility}",
        )


class NothingPending(Refused):
    def __init__(self, subject: str, what: str) -> None:
        super().__init__(f"{subject} has no {what}.", next_step="There is nothing to answer.")


class NotInSight(Refused):
    def __init__(self, person: str, subject: str) -> None:
        super().__init__(
            f"{person} does not see {subject}, and so is told nothing about it.",
            next_step="Name people of the two sides or of police, or write them without the first"
            " at sign.",
        )


class StillWaiting(Refused):
    def __init__(self, subject: str, entry: int) -> None:
        super().__init__(
            f"An expungement of texts of {subject} already waits: entry {entry} asked for it.",
            next_step="Let another person approve or refuse it first.",
        )


class AlreadyDone(Refused):
    def __init__(self, what: str) -> None:
        super().__init__(f"{what} already.", next_step="Nothing more is needed.")


class LimitReached(Refused):
    def __init__(self, problem: str, what: str, most: int) -> None:
        super().__init__(
            f"{problem} has reached the limit of {most} {what}.",
            next_step="Begin another one that follows on from it.",
        )


class NothingToRevert(Refused):
    def __init__(self, responsibility: str, holder: str) -> None:
        super().__init__(
            f"{responsibility} is already with {holder}, to whom it would revert.",
            next_step=f"See who holds it: remit who {responsibility}",
        )


class HeldUnderTerms(Refused):
    def __init__(self, responsibility: str, handoff: str) -> None:
        super().__init__(
            f"{responsibility} is held under a term or a right to recall, which {handoff} "
            "grants for the whole of it.",
            next_step="Return it, and ask for the parts in handoffs of their own.",
        )


class AmendmentPending(Refused):
    def __init__(self, responsibility: str, counterparty: str) -> None:
        super().__init__(
            f"A changed scope of {responsibility} already waits for {counterparty}.",
            next_step=f"Wait until {counterparty} agrees or refuses.",
        )
