"""The noes of the ladder: which rung is not open yet, what a step lacks, and who may not say."""

from collections.abc import Iterable
from datetime import datetime

from rules.ladder import lacks
from rules.rungs import RUNGS
from rules.words import METHODS
from schemas.errors import NotAllowed, Refused
from schemas.ladder import Seat, StepState
from schemas.parties import Standing
from schemas.state.ladder import Step
from schemas.terms import Method


class StepElsewhere(Refused):
    def __init__(self, step: Step, wanted: Iterable[StepState]) -> None:
        states = " or ".join(word.replace("_", " ") for word in wanted)
        super().__init__(
            f"{step.step} is {step.state.replace('_', ' ')};"
            f" this is possible only while it is {states}.",
            next_step=f"See what is possible now: remit ladder show {step.step}",
            code="wrong_state",
        )


class RungNotOpen(Refused):
    """A lower rung was not tried, or has not failed."""

    def __init__(self, party: str, method: Method, left: tuple[Method, ...], why: str) -> None:
        named = ", ".join(f"{RUNGS[one].number} {METHODS[one]}" for one in left)
        super().__init__(
            f"Rung {RUNGS[method].number} ({METHODS[method]}) is not open towards {party}: {why}"
            f" {named}.",
            next_step="Try the lower rung, or have it passed over for a reason: remit ladder skip",
        )


class StepIncomplete(Refused):
    def __init__(self, step: Step) -> None:
        said = lacks(step)
        more = f" (and {len(said) - 1} more)" if len(said) > 1 else ""
        sentence, _, how = said[0].partition(": ")
        super().__init__(f"{step.step} lacks {sentence}{more}.", next_step=f"Next: {how}")


class StepBeside(Refused):
    def __init__(self, party: str, other: str) -> None:
        super().__init__(
            f"Another step on {party} is under way: {other}.",
            next_step=f"Conclude or withdraw it first: remit ladder show {other}",
        )


class NoSeat(NotAllowed):
    def __init__(self, standing: Standing, step: Step, left: Iterable[Seat]) -> None:
        wanted = " and ".join(seat.value.replace("_", " ") for seat in left)
        super().__init__(
            f"{standing.person} ({standing.role.value.replace('_', ' ')}) cannot approve"
            f" {step.step}; it waits for {wanted}.",
            next_step=f"See who may: remit ladder show {step.step}",
        )


class NoticeRunning(Refused):
    def __init__(self, step: str, until: datetime) -> None:
        super().__init__(
            f"The public notice of {step} runs until {until:%Y-%m-%d %H:%M} UTC.",
            next_step="Begin when it is over, and read the replies until then.",
        )


class NoPublicNotice(Refused):
    def __init__(self, step: str, days: int) -> None:
        super().__init__(
            f"{step} takes a public notice of {days} days.",
            next_step="Say where it was given: --public WHERE",
        )


class TooEarly(Refused):
    def __init__(self, step: str, until: datetime) -> None:
        super().__init__(
            f"{step} has to run until {until:%Y-%m-%d %H:%M} UTC before it can have failed.",
            next_step="Wait, or record the party's own answer: remit ladder reply",
        )


class NotThisStep(Refused):
    """An offer names a step that does not fit it."""

    def __init__(self, step: str, why: str) -> None:
        super().__init__(
            f"The offer does not fit {step}: {why}.",
            next_step=f"See the step: remit ladder show {step}",
        )


class NothingToSkip(Refused):
    def __init__(self, method: Method) -> None:
        super().__init__(
            f"{METHODS[method].capitalize()} does not have to come first, so it is not skipped.",
            next_step="Plan the step that you want: remit ladder plan",
        )
