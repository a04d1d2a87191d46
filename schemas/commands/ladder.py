"""Commands on a step: one use of a method of the ladder on a party."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Line, Message, Prose
from schemas.concerns import Matter
from schemas.ids import PartyId, ProblemId, ResponsibilityId, StepId
from schemas.ladder import Case, Concluded, Harm, Proof, Pushing, Safeguards, Skipped, Stance
from schemas.method import Sha256
from schemas.spans import Span
from schemas.terms import Method

Asks = Annotated[tuple[PartyId, ...], Field(max_length=5)]
"""Other parties whose counsel or clerk is asked to approve, such as the council."""


class PlanStep(Message):
    """Refused while a lower rung on this party is untried, running or has won compliance."""

    kind: Literal["step.plan"] = "step.plan"
    problem: ProblemId
    party: PartyId
    method: Method
    matter: Matter
    """The kind of matter, by which like parties are compared."""
    aim: Prose
    """What the party is to do, and by when it should show."""
    about: ResponsibilityId | None = None
    harm: Harm | None = None


class AddProof(Message):
    """A document: where it lies, and its hash."""

    kind: Literal["step.add_evidence"] = "step.add_evidence"
    step: StepId
    proof: Proof
    title: Line
    location: Line
    sha256: Sha256


class StateCase(Message):
    """The five parts; stated again, the newest stand."""

    kind: Literal["step.state_case"] = "step.state_case"
    step: StepId
    case: Case


class WeighStep(Message):
    """How hard to push, question by question."""

    kind: Literal["step.weigh"] = "step.weigh"
    step: StepId
    pushing: Pushing


class StateSafeguards(Message):
    kind: Literal["step.state_safeguards"] = "step.state_safeguards"
    step: StepId
    safeguards: Safeguards


class SubmitStep(Message):
    """Ask for the approvals of the rung; where it takes none, the step is approved by this."""

    kind: Literal["step.submit"] = "step.submit"
    step: StepId
    approve_within: Span = "10wd"
    asks: Asks = ()


class ApproveStep(Message):
    """Take one seat of the quorum; not by whoever asked."""

    kind: Literal["step.approve"] = "step.approve"
    step: StepId


class RefuseApproval(Message):
    """An approver says no; the step can be improved and submitted again."""

    kind: Literal["step.refuse_approval"] = "step.refuse_approval"
    step: StepId
    reason: Prose


class NotifyStep(Message):
    """The party is told; where the rung takes it, the public too."""

    kind: Literal["step.notify"] = "step.notify"
    step: StepId
    text: Prose
    how: Line
    public: Line | None = None
    """Where the public notice was given."""


class RunStep(Message):
    kind: Literal["step.run"] = "step.run"
    step: StepId


class ReplyToStep(Message):
    """The party's right of reply; police write down what it says elsewhere."""

    kind: Literal["step.reply"] = "step.reply"
    step: StepId
    stance: Stance
    text: Prose
    received: Line | None = None
    """How the reply came, where police write it down."""


class ConcludeStep(Message):
    """Failure can be found only after the minimum running time, unless the party itself refused."""

    kind: Literal["step.conclude"] = "step.conclude"
    step: StepId
    outcome: Concluded
    findings: Prose


class OverturnStep(Message):
    """An appeal was right, or a court or the governing body stopped it."""

    kind: Literal["step.overturn"] = "step.overturn"
    step: StepId
    reason: Prose


class WithdrawStep(Message):
    kind: Literal["step.withdraw"] = "step.withdraw"
    step: StepId
    reason: Prose


class SkipRungs(Message):
    """Ask to pass over rungs, for a reason; approved one level higher than they would be."""

    kind: Literal["step.skip"] = "step.skip"
    problem: ProblemId
    party: PartyId
    methods: Skipped
    matter: Matter
    reason: Prose
    approve_within: Span = "10wd"
    asks: Asks = ()


LadderCommand = (
    PlanStep
    | AddProof
    | StateCase
    | WeighStep
    | StateSafeguards
    | SubmitStep
    | ApproveStep
    | RefuseApproval
    | NotifyStep
    | RunStep
    | ReplyToStep
    | ConcludeStep
    | OverturnStep
    | WithdrawStep
    | SkipRungs
)
