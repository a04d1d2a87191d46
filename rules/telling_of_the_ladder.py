"""Who is told of what happens on the ladder: those who approve, and the party concerned from the
moment it is notified.
"""

from collections.abc import Iterator, Mapping

from rules.told import NOBODY, Told
from rules.words_of_ladder import EVERY_METHOD, LADDER_CLOCKS, STEP_STATES
from schemas.clocks import ClockKind
from schemas.events import OnProblem
from schemas.events.ladder import (
    LadderEvent,
    SkipAsked,
    StepEnded,
    StepReminded,
    StepSubmitted,
)
from schemas.ladder import Seat
from schemas.parties import Role
from schemas.state.ladder import Step
from schemas.state.problem import Problem

ON_THE_LADDER: Mapping[str, Told] = {
    **dict.fromkeys(
        (
            "step.planned", "step.evidence_added", "step.case_stated", "step.weighed",
            "step.safeguards_stated", "step.approval_given",
        ),
        NOBODY,
    ),
    "step.submitted": Told(
        ("police", "asked"),
        "Approve or refuse {step} by {until}: {method} towards {concerned}, in {problem}.",
        ClockKind.APPROVAL,
    ),
    "step.skip_asked": Told(
        ("police", "asked"),
        "Approve or refuse {step} by {until}: rungs up to {method} are to be skipped towards"
        " {concerned}, in {problem}.",
        ClockKind.APPROVAL,
    ),
    "step.approval_refused": Told(("police",), "{actor} does not approve {step}."),
    "step.approval_expired": Told(
        ("police", "asked"), "The time for the approval of {step} is over; it is planned again."
    ),
    "step.approved": Told(
        ("police",), "{step} is approved: {method} towards {concerned}, to be notified by {until}.",
        ClockKind.APPROVAL,
    ),
    "step.notified": Told(
        ("concerned",), "Notice of {step}: {method}, in {problem}. Your answer becomes part of the"
        " record.",
    ),
    "step.notice_over": Told(
        ("police", "concerned"), "The public notice of {step} is over; the step can begin."
    ),
    "step.started": Told(("concerned",), "{step} has begun: {method}. Your answer is awaited."),
    "step.replied": Told(("police", "concerned"), "{concerned} has replied to {step}."),
    "step.reminded": Told(("police",), "Due by {due}: {what_for}, in {step}."),
    "step.ended": Told(("police", "concerned"), "{step} has ended: {outcome}."),
}  # fmt: skip

COPY_TO = Role.SUPERVISOR
"""Who hears of a step that takes no approval."""


def called_in(event: OnProblem, step: Step, party: str) -> list[str | None]:
    """The roles of the party whose approval is asked for; nobody by role in anything else."""
    if not isinstance(event, StepSubmitted | SkipAsked):
        return [COPY_TO.value] if event.kind == "step.approved" and not step.seats else [None]
    own = {Seat.SUPERVISOR, Seat.CHIEF} if party == step.police else set()
    beside = {Seat.COUNSEL, Seat.GOVERNING_BODY}
    if step.asks and party == step.police:
        beside = set()
    roles = [seat.role for seat in event.seats if seat in own | beside]
    return [role.value for role in roles if role is not None]


def approving(after: Problem, event: OnProblem) -> Iterator[str]:
    """The other bodies whose approval a step takes, and the agency that is to agree to it."""
    assert isinstance(event, LadderEvent)
    step = after.ladder.steps[event.step]
    yield from step.asks
    if Seat.AGENCY in step.seats:
        yield step.party


def concerned(after: Problem, event: OnProblem) -> dict[str, str]:
    """The party concerned, once it knows: it was notified, or has to agree to the step."""
    if not isinstance(event, LadderEvent):
        return {}
    step = after.ladder.steps[event.step]
    hears = step.notified is not None or Seat.AGENCY in step.seats
    return {"concerned": step.party if hears else ""}


def said_of_steps(after: Problem, event: OnProblem) -> dict[str, str]:
    """What the sentences above are filled with."""
    if not isinstance(event, LadderEvent):
        return {}
    step = after.ladder.steps[event.step]
    said = {"step": step.step, "concerned": step.party, "method": EVERY_METHOD[step.method]}
    if isinstance(event, StepReminded):
        said["what_for"] = LADDER_CLOCKS[event.clock]
    if isinstance(event, StepEnded):
        said["outcome"] = STEP_STATES[event.outcome]
    return said
