"""Ending a responsibility because the duty is done."""

from rules.asked import LEADING, STEERING, Asked
from rules.decide.dropping import offers_dropped
from rules.decide.responsibility import must_be_quiet, of_the_holder, settled_by
from rules.not_allowed import OwnWork
from rules.refusals import AlreadyDone, NothingPending, StillOpen
from rules.states import open_commitments
from schemas.commands.problem import (
    AskDischarge,
    ConfirmDischarge,
    RefuseDischarge,
)
from schemas.events import OnProblem
from schemas.events.problem import (
    DischargeAsked,
    DischargeRefused,
    ResponsibilityDischarged,
)
from schemas.state.problem import Responsibility


def ask_discharge(asked: Asked, command: AskDischarge) -> list[OnProblem]:
    held = of_the_holder(asked, command.responsibility, "discharging")
    must_be_quiet(asked, held)
    if held.discharge_asked_by is not None:
        raise AlreadyDone(f"The discharge of {held.responsibility} was asked for")
    _must_be_done(asked, held)
    return [
        DischargeAsked(stamp=asked.stamp, responsibility=held.responsibility, reason=command.reason)
    ]


def _must_be_done(asked: Asked, held: Responsibility) -> None:
    unfinished = open_commitments(asked.problem, held.responsibility)
    if unfinished:
        raise StillOpen(held.responsibility, [open_.commitment for open_ in unfinished])


def _to_confirm(asked: Asked, name: str) -> Responsibility:
    """Police confirm, by another person than the one who asked; their own, by one who leads."""
    held = asked.held(name)
    assert asked.problem.police is not None
    if held.discharge_asked_by is None:
        raise NothingPending(name, "discharge that waits for an answer")
    asked.must_speak_for(asked.problem.police, f"confirming the discharge of {name}")
    asked.must_be(LEADING if held.holder == asked.problem.police else STEERING)
    if asked.is_among(held.discharge_asked_by, held.discharge_asked_for):
        raise OwnWork(asked.standing.person, "confirm")
    return held


def confirm_discharge(asked: Asked, command: ConfirmDischarge) -> list[OnProblem]:
    held = _to_confirm(asked, command.responsibility)
    must_be_quiet(asked, held)
    _must_be_done(asked, held)
    return [
        *offers_dropped(asked, held.responsibility),
        *settled_by(asked, held.responsibility, "discharged"),
        ResponsibilityDischarged(
            stamp=asked.stamp, responsibility=held.responsibility, outcome=command.outcome
        ),
    ]


def refuse_discharge(asked: Asked, command: RefuseDischarge) -> list[OnProblem]:
    held = _to_confirm(asked, command.responsibility)
    return [
        DischargeRefused(
            stamp=asked.stamp, responsibility=held.responsibility, reason=command.reason
        )
    ]
