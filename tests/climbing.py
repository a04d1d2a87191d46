"""Short words for tests of the ladder: each is a request as `tests.builders` makes them."""

from datetime import timedelta
from typing import Any

from rules.rungs import RUNGS
from schemas.commands import ladder as c
from schemas.commands.handoff import OfferHandoff
from schemas.concerns import Matter
from schemas.ladder import Case, Harm, Proof, Pushing, Safeguards
from schemas.parties import Grade, Role
from schemas.request import Request
from schemas.terms import Method, Terms
from tests.builders import (
    CHIEF,
    COUNTY,
    LIGHTING,
    MOTEL,
    POLICE,
    PROBLEM,
    SUPERVISOR,
    By,
    Step,
    person,
    request,
)

M = Method
S1, S2, S3 = "motel.s1", "motel.s2", "motel.s3"
COUNSEL = person(POLICE, Role.COUNSEL)
CLERK = person(POLICE, Role.CLERK)
COUNCIL = person(COUNTY, Role.CLERK)
"""The clerk of a body beside police, who has a say only where that body is asked."""
TWO_WEEKS = timedelta(days=15)
HASH = "9f" * 32
NINE = dict.fromkeys(Pushing.model_fields, "Much.")
FIVE = dict.fromkeys(Case.model_fields, "So.")


def plan(
    method: Method = M.INFORMAL_REQUEST, on: str = MOTEL, by: By = POLICE, **said: Any
) -> Request:
    command = c.PlanStep(
        problem=PROBLEM, party=on, method=method, matter=Matter.THEFT, aim="Light the lot.", **said
    )
    return request(command, by)


def harm(figure: str) -> Harm:
    return Harm(figure=figure, unit="thefts a month")


def prove(step: str, proof: Proof, by: By = POLICE) -> Request:
    command = c.AddProof(step=step, proof=proof, title="File", location="Box 1", sha256=HASH)
    return request(command, by)


def state_case(step: str = S1, by: By = POLICE) -> Request:
    return request(c.StateCase(step=step, case=Case(**FIVE)), by)


def weigh(step: str = S1, by: By = POLICE) -> Request:
    return request(c.WeighStep(step=step, pushing=Pushing(**NINE)), by)


def guard(step: str = S1, by: By = POLICE) -> Request:
    safeguards = Safeguards(reserved=("Danger to life",), appeal="The city.", cover="Guards.")
    return request(c.StateSafeguards(step=step, safeguards=safeguards), by)


def submit(step: str = S1, by: By = POLICE, **said: Any) -> Request:
    return request(c.SubmitStep(step=step, **said), by)


def approve(step: str = S1, by: By = SUPERVISOR) -> Request:
    return request(c.ApproveStep(step=step), by)


def refuse(step: str = S1, by: By = SUPERVISOR) -> Request:
    return request(c.RefuseApproval(step=step, reason="Old figures."), by)


def notify(step: str = S1, by: By = POLICE, public: str | None = None) -> Request:
    command = c.NotifyStep(step=step, text="Light it.", how="By hand", public=public)
    return request(command, by)


def run(step: str = S1, by: By = POLICE) -> Request:
    return request(c.RunStep(step=step), by)


def reply(step: str = S1, stance: Any = "refuses", by: By = MOTEL, **said: Any) -> Request:
    return request(c.ReplyToStep(step=step, stance=stance, text="No.", **said), by)


def conclude(step: str = S1, outcome: Any = "refused", by: By = POLICE) -> Request:
    return request(c.ConcludeStep(step=step, outcome=outcome, findings="Dark still."), by)


def overturn(step: str = S1, by: By = CLERK) -> Request:
    return request(c.OverturnStep(step=step, reason="The appeal was right."), by)


def withdraw_step(step: str = S1, by: By = POLICE) -> Request:
    return request(c.WithdrawStep(step=step, reason="Sold."), by)


def skip(*methods: Method, on: str = MOTEL, by: By = POLICE, **said: Any) -> Request:
    command = c.SkipRungs(
        problem=PROBLEM, party=on, methods=methods, matter=Matter.THEFT, reason="Too late.", **said
    )
    return request(command, by)


def offer_under(
    step: str, method: Method = M.CONFRONTATIONAL_REQUEST, to: str = MOTEL, by: By = POLICE
) -> Request:
    terms = Terms(summary="Light it.", measure="Lit.", method=method, demands=Grade.LIMITED)
    command = OfferHandoff(responsibility=LIGHTING, receiver=to, terms=terms, step=step)
    return request(command, by)


def prepared(step: str, method: Method, on: str = MOTEL, **said: Any) -> tuple[Step, ...]:
    """Planned, with everything that its rung takes."""
    rung = RUNGS[method]
    steps = [plan(method, on, **said), *(prove(step, proof) for proof in rung.proofs)]
    steps += [state_case(step), weigh(step)]
    return (*steps, guard(step)) if rung.safeguards else tuple(steps)


def asked_for(step: str = S1, on: str = MOTEL) -> tuple[Step, ...]:
    """An informal request under way."""
    return (
        *prepared(step, M.INFORMAL_REQUEST, on), submit(step), notify(step), run(step),
    )  # fmt: skip


REFUSED: tuple[Step, ...] = (*asked_for(), reply(), conclude())
"""An informal request that the party refused."""
CONFRONTED: tuple[Step, ...] = (
    *REFUSED, *prepared(S2, M.CONFRONTATIONAL_REQUEST), submit(S2), approve(S2), notify(S2), run(S2)
)  # fmt: skip
HIGHER = (
    M.ENGAGE_EXISTING_AGENCY, M.PRESS_NEW_ORGANISATION, M.PUBLIC_SHAMING,
)  # fmt: skip
TOP = (CHIEF, COUNSEL, CLERK)
