"""The receiver's side: acknowledge, ask, counter, accept, decline, redirect."""

from rules.asked import Asked
from rules.clocks import start_clock
from rules.decide.bargaining import LONGEST_PAUSE
from rules.decide.carrying import moved_to_receiver
from rules.decide.offering import must_be_sound
from rules.refusals import AlreadyDone, NothingPending, NotTheHolder, SameParty, StaleTerms
from rules.states import ANSWERABLE, H
from schemas.clocks import ClockKind
from schemas.commands.handoff import (
    AcceptHandoff,
    AcknowledgeHandoff,
    ConfirmWithdrawal,
    CounterHandoff,
    DeclineHandoff,
    RedirectHandoff,
    RequestInfo,
)
from schemas.events import OnProblem
from schemas.events.handoff import (
    HandoffAcknowledged,
    HandoffCountered,
    HandoffDeclined,
    HandoffRedirected,
    InfoRequested,
    WithdrawalConfirmed,
)
from schemas.parties import Grade
from schemas.state.problem import Handoff
from schemas.terms import Terms


def acknowledge(asked: Asked, command: AcknowledgeHandoff) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, H.OFFERED)
    asked.must_work_for(handoff.receiver, f"acknowledging {handoff.handoff}")
    return [HandoffAcknowledged(stamp=asked.stamp, handoff=handoff.handoff)]


def request_info(asked: Asked, command: RequestInfo) -> list[OnProblem]:
    """The first question stops the decision clock, for a week at most."""
    handoff = asked.handoff(command.handoff, *ANSWERABLE)
    asked.must_work_for(handoff.receiver, f"asking about {handoff.handoff}")
    decide = handoff.clocks[ClockKind.DECIDE]
    stops = not handoff.clock_stopped
    return [
        InfoRequested(
            stamp=asked.stamp,
            handoff=handoff.handoff,
            question=command.question,
            stops_clock=stops,
            clocks=(
                start_clock(
                    asked.problem.calendar,
                    ClockKind.DECIDE,
                    asked.at,
                    decide.due + LONGEST_PAUSE,
                    handoff.terms.patience,
                ),
            )
            if stops
            else (),
        )
    ]


def demanded(asked: Asked, handoff: Handoff, terms: Terms) -> Grade:
    """The decision power that taking this on needs: the terms' or the duty's, the higher."""
    held = asked.held(handoff.responsibility)
    return max(terms.demands, held.demands, key=lambda grade: grade.power)


def counter(asked: Asked, command: CounterHandoff) -> list[OnProblem]:
    """Binding: if the offeror agrees, the receiver holds it under these terms."""
    handoff = asked.handoff(command.handoff, *ANSWERABLE)
    asked.must_bind(
        handoff.receiver,
        f"countering {handoff.handoff}",
        demanded(asked, handoff, command.terms),
    )
    must_be_sound(asked, command.terms, handoff.receiver)
    return [
        HandoffCountered(
            stamp=asked.stamp,
            handoff=handoff.handoff,
            version=handoff.newest + 1,
            terms=command.terms,
            reason=command.reason,
        )
    ]


def accept(asked: Asked, command: AcceptHandoff) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, *ANSWERABLE)
    asked.must_bind(
        handoff.receiver,
        f"accepting {handoff.handoff}",
        demanded(asked, handoff, handoff.terms),
    )
    if command.version != handoff.version:
        raise StaleTerms(handoff.handoff, command.version, handoff.version)
    held = asked.held(handoff.responsibility)
    if held.holder != handoff.offeror:
        raise NotTheHolder(handoff.offeror, held.responsibility)
    return moved_to_receiver(asked, handoff, command.read_back)


def decline(asked: Asked, command: DeclineHandoff) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, *ANSWERABLE)
    asked.must_bind(handoff.receiver, f"declining {handoff.handoff}")
    return [
        HandoffDeclined(
            stamp=asked.stamp, handoff=handoff.handoff, code=command.code, text=command.text
        )
    ]


def redirect(asked: Asked, command: RedirectHandoff) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, *ANSWERABLE)
    asked.must_bind(handoff.receiver, f"redirecting {handoff.handoff}")
    if command.to == handoff.receiver:
        raise SameParty(handoff.receiver)
    asked.card(command.to)
    return [
        HandoffRedirected(
            stamp=asked.stamp, handoff=handoff.handoff, to=command.to, text=command.text
        )
    ]


def confirm_withdrawal(asked: Asked, command: ConfirmWithdrawal) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, H.WITHDRAWN)
    asked.must_work_for(handoff.receiver, f"confirming that {handoff.handoff} is withdrawn")
    if handoff.withdrawal_confirmed:
        raise AlreadyDone(f"The withdrawal of {handoff.handoff} was confirmed")
    if handoff.offered_at is None:
        raise NothingPending(handoff.handoff, "offer that was ever made")
    return [WithdrawalConfirmed(stamp=asked.stamp, handoff=handoff.handoff)]
