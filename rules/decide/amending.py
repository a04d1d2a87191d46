"""Changing the scope of a responsibility, by agreement of both sides."""

from rules.asked import Asked
from rules.clocks import must_be_ahead
from rules.decide.problem import must_leave_reserved
from rules.decide.responsibility import must_be_quiet
from rules.refusals import (
    AmendmentPending,
    NothingPending,
    NotTheHolder,
    StaleTerms,
)
from rules.states import carrying_handoff
from schemas.commands.problem import (
    AgreeAmendment,
    ProposeAmendment,
    RefuseAmendment,
)
from schemas.events import OnProblem
from schemas.events.problem import (
    AmendmentProposed,
    AmendmentRefused,
    ScopeAmended,
)
from schemas.state.problem import Amendment, Responsibility


def _counterparty(asked: Asked, held: Responsibility) -> str | None:
    """The other side of the present holding: who offered it, or police; nobody for police alone."""
    handoff = carrying_handoff(asked.problem, held.responsibility)
    if handoff is not None:
        return handoff.offeror
    return asked.problem.police if held.holder != asked.problem.police else None


def propose_amendment(asked: Asked, command: ProposeAmendment) -> list[OnProblem]:
    """By the holder or its counterparty, and in force when the other agrees."""
    held = asked.held(command.responsibility)
    other = _counterparty(asked, held)
    if asked.standing.party not in (held.holder, other):
        raise NotTheHolder(asked.standing.party, held.responsibility)
    asked.must_bind(asked.standing.party, f"amending {held.responsibility}", held.demands)
    must_be_quiet(asked, held)
    if held.amendment is not None:
        raise AmendmentPending(held.responsibility, held.amendment.counterparty)
    must_leave_reserved(command.scope, held.reserved)
    if command.scope.until is not None:
        must_be_ahead("The end of its period", asked.at, command.scope.until)
    version = max(held.scope_version, held.amendments) + 1
    if other is None:
        return [
            ScopeAmended(
                stamp=asked.stamp,
                responsibility=held.responsibility,
                version=version,
                scope=command.scope,
            )
        ]
    answers = other if asked.standing.party == held.holder else held.holder
    return [
        AmendmentProposed(
            stamp=asked.stamp,
            responsibility=held.responsibility,
            version=version,
            scope=command.scope,
            counterparty=answers,
            reason=command.reason,
        )
    ]


def _pending(asked: Asked, name: str) -> tuple[Responsibility, Amendment]:
    held = asked.held(name)
    if held.amendment is None:
        raise NothingPending(name, "amendment that waits for an answer")
    asked.must_bind(held.amendment.counterparty, f"answering for {name}", held.demands)
    return held, held.amendment


def agree_amendment(asked: Asked, command: AgreeAmendment) -> list[OnProblem]:
    held, amendment = _pending(asked, command.responsibility)
    if command.version != amendment.version:
        raise StaleTerms(held.responsibility, command.version, amendment.version)
    must_be_quiet(asked, held)
    return [
        ScopeAmended(
            stamp=asked.stamp,
            responsibility=held.responsibility,
            version=amendment.version,
            scope=amendment.scope,
        )
    ]


def refuse_amendment(asked: Asked, command: RefuseAmendment) -> list[OnProblem]:
    held, amendment = _pending(asked, command.responsibility)
    return [
        AmendmentRefused(
            stamp=asked.stamp,
            responsibility=held.responsibility,
            version=amendment.version,
            reason=command.reason,
        )
    ]
