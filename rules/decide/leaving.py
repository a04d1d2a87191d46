"""What a party leaves behind on a problem when it takes part no longer: nothing rests on it."""

from rules.asked import Asked
from rules.decide.commitment import MOST_COMMITMENTS
from rules.decide.returning import reverted_by
from rules.not_allowed import NotYourRole
from rules.refusals import AlreadyDone
from rules.states import BEFORE_ACCEPTANCE, OPEN, C
from schemas.commands.problem import ReleaseParty
from schemas.events import OnProblem
from schemas.events.commitment import CommitmentCancelled, CommitmentProposed
from schemas.events.handoff import HandoffWithdrawn
from schemas.events.problem import AmendmentRefused, ContributorLeft, ResponsibilityReverted
from schemas.ids import KEEPER
from schemas.parties import Role
from schemas.state.problem import Commitment


def release(asked: Asked, command: ReleaseParty) -> list[OnProblem]:
    """Everything at one instant: what it held falls back, what it was asked is withdrawn, what it
    promised or was promised is asked anew of and for whoever holds now.

    Given by Remit itself alone; the desk looked up that the party is inactive.
    """
    if asked.standing.person != KEEPER:
        raise NotYourRole(asked.standing, {Role.SYSTEM})
    events = [
        *_offers_to(asked, command),
        *_fallen_back(asked, command),
        *_shares(asked, command),
        *_answers_owed(asked, command),
    ]
    ended = {event.commitment for event in events if isinstance(event, CommitmentCancelled)}
    theirs = [one for one in asked.problem.commitments.values() if _rests(one, command.party)]
    events += [
        CommitmentCancelled(stamp=asked.stamp, commitment=one.commitment, reason=_why(command))
        for one in theirs
        if one.commitment not in ended
    ]
    moved = {
        event.responsibility: event.holder
        for event in events
        if isinstance(event, ResponsibilityReverted)
    }
    events += _asked_anew(asked, command, moved)
    if not events:
        raise AlreadyDone(f"{asked.problem.problem} was freed of {command.party}")
    return events


def _why(command: ReleaseParty) -> str:
    return f"{command.party} takes part no longer ({command.under})."


def _rests(one: Commitment, gone: str) -> bool:
    """What the promisor reported done is still for the promisee to look at."""
    if one.state not in OPEN:
        return False
    return one.promisee == gone or (one.promisor == gone and one.state is not C.REPORTED_DONE)


def _offers_to(asked: Asked, command: ReleaseParty) -> list[OnProblem]:
    return [
        HandoffWithdrawn(stamp=asked.stamp, handoff=one.handoff, reason=_why(command))
        for one in asked.problem.handoffs.values()
        if one.receiver == command.party and one.state in BEFORE_ACCEPTANCE
    ]


def _fallen_back(asked: Asked, command: ReleaseParty) -> list[OnProblem]:
    return [
        event
        for held in asked.problem.responsibilities.values()
        if held.state == "held" and held.holder == command.party != asked.problem.police
        for event in reverted_by(
            asked, held.responsibility, "party_inactive", _why(command), command.under
        )
    ]


def _shares(asked: Asked, command: ReleaseParty) -> list[OnProblem]:
    return [
        ContributorLeft(
            stamp=asked.stamp,
            responsibility=held.responsibility,
            contributor=command.party,
            reason=_why(command),
        )
        for held in asked.problem.responsibilities.values()
        if held.state == "held"
        and command.party in held.contributions
        and held.contributions[command.party].state in ("invited", "joined")
    ]


def _answers_owed(asked: Asked, command: ReleaseParty) -> list[OnProblem]:
    """A changed scope that waits for its word is not agreed to."""
    return [
        AmendmentRefused(
            stamp=asked.stamp,
            responsibility=held.responsibility,
            version=held.amendment.version,
            reason=_why(command),
        )
        for held in asked.problem.responsibilities.values()
        if held.state == "held"
        and held.amendment is not None
        and held.amendment.counterparty == command.party
    ]


def _asked_anew(
    asked: Asked, command: ReleaseParty, moved: dict[str, str]
) -> list[CommitmentProposed]:
    """The same promise, between the holder of today and whoever is still there.

    Nobody is bound by it before they said so. What had passed already, and what one party would
    promise to itself, is not asked again.
    """
    problem, gone = asked.problem, command.party
    found: list[CommitmentProposed] = []
    for one in problem.commitments.values():
        held = problem.responsibilities[one.responsibility]
        heir = moved.get(one.responsibility, held.holder)
        promisor = heir if one.promisor == gone else one.promisor
        promisee = heir if one.promisee == gone else one.promisee
        if (
            not _rests(one, gone)
            or one.state is C.REPORTED_DONE
            or held.state != "held"
            or promisor == promisee
            or gone in (promisor, promisee)
            or (one.promise.by is not None and one.promise.by <= asked.at)
            or len(problem.commitments) + len(found) >= MOST_COMMITMENTS
        ):
            continue
        number = len(problem.commitments) + len(found) + 1
        found.append(
            CommitmentProposed(
                stamp=asked.stamp,
                commitment=f"{problem.problem}.c{number}",
                responsibility=one.responsibility,
                promisor=promisor,
                promisee=promisee,
                version=1,
                promise=one.promise,
            )
        )
    return found
