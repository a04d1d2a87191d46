"""What a step of the ladder lacks, what comes next in it, who has to move, and what must be first.

Everything that doors, refusals and the dossier say about a step is read from here.
"""

from rules.rungs import OPEN_TO_ALL, RUNGS, WEIGHED, below
from schemas.clocks import ClockKind
from schemas.ids import PartyId
from schemas.ladder import Seat, StepState
from schemas.state.ladder import Ladder, Step
from schemas.state.problem import Handoff, HandoffState
from schemas.terms import Method

S = StepState
UNDER_WAY = frozenset({S.PLANNED, S.EVIDENCED, S.APPROVED, S.NOTIFIED, S.RUNNING})
IN_FORCE = frozenset({S.APPROVED, S.NOTIFIED, S.RUNNING})
"""The quorum has agreed, and it has not ended."""
FAILED = frozenset({S.PARTLY_COMPLIED, S.REFUSED, S.NO_ANSWER, S.SKIPPED})
"""Ends after which the next rung opens."""
ANSWERED = frozenset({HandoffState.DECLINED, HandoffState.REDIRECTED, HandoffState.EXPIRED})
PROVING = "a document of the kind {proof}: remit ladder add-evidence {step} --proof {proof}"


def lacks(step: Step) -> tuple[str, ...]:
    """What has to be there before it can be submitted: each as `what: how`."""
    if step.skips:
        return ()
    rung, known = RUNGS[step.method], {exhibit.proof for exhibit in step.exhibits}
    missing = [
        PROVING.format(proof=proof.value, step=step.step)
        for proof in rung.proofs
        if proof not in known
    ]
    if rung.case and step.case is None:
        missing.append(f"the five-part case: remit ladder state-case {step.step}")
    if step.method in WEIGHED and step.pushing is None:
        missing.append(f"how hard to push: remit ladder weigh {step.step}")
    if rung.safeguards and step.safeguards is None:
        missing.append(
            f"reserved duties, cover and a way of appeal: remit ladder safeguards {step.step}"
        )
    return tuple(missing)


def seats_left(step: Step) -> tuple[Seat, ...]:
    """The seats of the quorum that nobody has taken."""
    if step.state is not S.EVIDENCED:
        return ()
    taken = {approval.seat for approval in step.approvals}
    return tuple(seat for seat in step.seats if seat not in taken)


def approvers(step: Step) -> set[str]:
    """In whose names the seats of its quorum were taken."""
    return {who for one in step.approvals for who in (one.by, one.deputy_for) if who}


def coming(step: Step) -> str | None:
    """The command that leads on; None where it has ended."""
    match step.state:
        case S.PLANNED:
            missing = next(iter(lacks(step)), None)
            return missing.partition(": ")[2] if missing else f"remit ladder submit {step.step}"
        case S.EVIDENCED:
            return f"remit ladder approve {step.step}"
        case S.APPROVED:
            return f"remit ladder notify {step.step}"
        case S.NOTIFIED:
            return f"remit ladder run {step.step}"
        case S.RUNNING:
            return f"remit ladder conclude {step.step}"
        case _:
            return None


def turns(step: Step) -> tuple[PartyId, ...]:
    """The parties that have to move: those who approve, those who act, and who may answer."""
    if step.state not in UNDER_WAY:
        return ()
    moving = [step.police]
    if step.state is S.EVIDENCED:
        left = seats_left(step)
        moving = [step.police, *step.asks]
        if Seat.AGENCY in left:
            moving.append(step.party)
    elif step.state in (S.NOTIFIED, S.RUNNING) and not step.replies:
        moving.append(step.party)
    return tuple(dict.fromkeys(moving))


def tried(ladder: Ladder, party: PartyId, method: Method) -> Step | None:
    """The newest step that used this rung on the party, or passed it over."""
    found = [
        step
        for step in ladder.steps.values()
        if step.party == party and (step.method == method if not step.skips else
                                    method in step.skips and step.state is S.SKIPPED)
        and step.state not in (S.WITHDRAWN, S.OVERTURNED)
    ]  # fmt: skip
    return found[-1] if found else None


def in_the_way(
    ladder: Ladder, party: PartyId, method: Method
) -> tuple[str, tuple[Method, ...]] | None:
    """Why the rung is not open towards the party, and which rungs are; None where it is open."""
    untried, unfinished, won = [], [], []
    for lower in below(method):
        step = tried(ladder, party, lower)
        if step is None:
            untried.append(lower)
        elif step.state is S.COMPLIED:
            won.append(lower)
        elif step.state not in FAILED:
            unfinished.append(lower)
    for why, rungs in (
        ("it complied fully with", won),
        ("there is no end yet of", unfinished),
        ("nobody has tried", untried),
    ):
        if rungs:
            return why, tuple(rungs)
    return None


def step_under_way(ladder: Ladder, party: PartyId) -> Step | None:
    """The one step on the party that has not ended; asking for a skip is none."""
    for step in ladder.steps.values():
        if step.party == party and not step.skips and step.state in UNDER_WAY:
            return step
    return None


def expects_an_answer(method: Method) -> bool:
    """Whether the party is asked for something: who is only taught may stay silent."""
    return method not in OPEN_TO_ALL or method is Method.INFORMAL_REQUEST


def has_answered(step: Step, handoffs: dict[str, Handoff]) -> bool:
    """Whether the party said anything, to the step or to an offer that was made under it."""
    return bool(step.replies) or any(
        handoff.step == step.step
        and (handoff.state in ANSWERED - {HandoffState.EXPIRED} or handoff.accepted_at is not None)
        for handoff in handoffs.values()
    )


def has_refused(step: Step, handoffs: dict[str, Handoff]) -> bool:
    """Whether the party's own last word is a no."""
    if step.replies:
        return step.replies[-1].stance == "refuses"
    return any(
        handoff.step == step.step and handoff.state is HandoffState.DECLINED
        for handoff in handoffs.values()
    )


def running_clock(step: Step) -> ClockKind | None:
    return next(iter(step.clocks), None)
