"""The verifier follows the ladder by its own rules, and nothing that they forbid."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.export import export
from rules.evolve import evolve_all
from rules.rungs import RUNGS as OURS
from rules.rungs import below
from schemas.events import OnProblem
from schemas.ladder import Proof
from schemas.request import Request
from schemas.state.problem import Problem
from storage.pool import Pool
from tests import climbing as up
from tests.builders import (
    CHIEF,
    COUNTY,
    HOUSING,
    MONDAY,
    MOTEL,
    PROBLEM,
    SUPERVISOR,
    Step,
    decide,
    opened,
    person,
    rings,
)
from tests.climbing import CLERK, CONFRONTED, COUNCIL, COUNSEL, HIGHER, REFUSED, S1, S2, S3, M
from tests.verify.test_stages import recorded, told
from verify.check import Asked, check
from verify.rungs import ORDER, RUNGS
from verify.story import Unfollowable

Change = Callable[[list[dict[str, Any]]], None]
SKIPPED: tuple[Step, ...] = (*REFUSED, up.skip(M.CONFRONTATIONAL_REQUEST), up.approve(S2, CHIEF))
SERVICE: tuple[Step, ...] = (
    up.skip(*below(M.WITHDRAW_SERVICE)), up.approve(S1, CLERK),
    *up.prepared(S2, M.WITHDRAW_SERVICE), up.submit(S2),
    *(up.approve(S2, by) for by in (CHIEF, COUNSEL, CLERK)),
    up.notify(S2, public="Gazette 7"), timedelta(days=31), up.run(S2),
)  # fmt: skip
AGENCY: tuple[Step, ...] = (
    up.skip(M.INFORMAL_REQUEST, M.CONFRONTATIONAL_REQUEST, on=HOUSING), up.approve(S1, CHIEF),
    *up.prepared(S2, M.ENGAGE_EXISTING_AGENCY, HOUSING), up.submit(S2), up.approve(S2),
    up.approve(S2, person(HOUSING)),
)  # fmt: skip
OWNER = {"by": f"representative@{MOTEL}", "party": MOTEL}
ELSEWHERE = {"by": COUNCIL.person, "party": COUNTY}
OFFERED: tuple[Step, ...] = (
    *REFUSED, *up.prepared(S2, M.CONFRONTATIONAL_REQUEST), up.submit(S2), up.offer_under(S2)
)  # fmt: skip


def happened(*steps: Step) -> list[dict[str, Any]]:
    """The bodies of the entries that these steps would leave."""
    problem, now = Problem(problem=PROBLEM), MONDAY
    events: list[OnProblem] = []
    for step in (opened(), *steps):
        now += step if isinstance(step, timedelta) else timedelta(minutes=1)
        rang = rings(problem, now) if problem.seq else []
        problem = evolve_all(problem, rang)
        decided = decide(problem, step, now) if isinstance(step, Request) else []
        problem = evolve_all(problem, decided)
        events += [*rang, *decided]
    return [
        {"v": 2, "stream": f"problem/{PROBLEM}", "nonce": str(number),
         "event": event.model_dump(mode="json")}
        for number, event in enumerate(events)
    ]  # fmt: skip


def test_the_verifier_has_the_published_rungs() -> None:
    assert [method.value for method in OURS] == ORDER
    for method, rung in OURS.items():
        proofs, seats, days, notice = RUNGS[method.value]
        assert set(proofs) == {proof.value for proof in rung.proofs}
        assert [*seats] == [seat.value for seat in rung.seats]
        assert (days, notice) == (rung.days, rung.notice)


@pytest.mark.parametrize(
    ("steps", "states"),
    [
        (CONFRONTED, ["refused", "running"]),
        ((*up.asked_for(), up.TWO_WEEKS), ["no_answer"]),
        (SKIPPED, ["refused", "skipped"]),
        ((*SERVICE, up.prove(S2, Proof.OTHER), up.overturn(S2)), ["skipped", "overturned"]),
        (AGENCY, ["skipped", "approved"]),
        ((*OFFERED, up.approve(S2)), ["refused", "approved"]),
        ((*REFUSED, up.skip(*HIGHER, asks=(COUNTY,)), up.approve(S2, COUNCIL)),
         ["refused", "skipped"]),
        ((*up.prepared(S1, M.INFORMAL_REQUEST), up.submit(asks=(COUNTY,)), up.overturn(by=COUNCIL)),
         ["overturned"]),
        ((*OFFERED, up.refuse(S2)), ["refused", "planned"]),
        ((*OFFERED, up.withdraw_step(S2)), ["refused", "withdrawn"]),
        ((*OFFERED, timedelta(days=40)), ["refused", "planned"]),
        ((*REFUSED, up.skip(M.CONFRONTATIONAL_REQUEST), up.refuse(S2, CHIEF)),
         ["refused", "withdrawn"]),
    ],
)  # fmt: skip
def test_it_tells_every_step_as_the_rules_do(steps: tuple[Step, ...], states: list[str]) -> None:
    story = told(happened(*steps))

    assert [step["state"] for step in story.steps.values()] == states


def first(bodies: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(b["event"] for b in bodies if b["event"]["kind"] == kind)
    return found


def without(kind: str) -> Change:
    """Without the newest entry of this kind."""

    def change(bodies: list[dict[str, Any]]) -> None:
        bodies.remove([body for body in bodies if body["event"]["kind"] == kind][-1])

    return change


def saying(kind: str, **said: Any) -> Change:
    return lambda bodies: first(bodies, kind).update(said)


def by_who_asked(bodies: list[dict[str, Any]]) -> None:
    asked = first(bodies, "step.submitted")["stamp"]["by"]
    for body in bodies:
        if body["event"]["kind"] in ("step.approval_given", "step.approved"):
            body["event"]["stamp"]["by"] = asked


def too_soon(bodies: list[dict[str, Any]]) -> None:
    """The party's refusal is left out, so its step failed on the first day."""
    without("step.replied")(bodies)


def stamped(kind: str, **said: Any) -> Change:
    """With the command of the newest entry of this kind given by somebody else."""

    def change(bodies: list[dict[str, Any]]) -> None:
        stamps = [body["event"]["stamp"] for body in bodies]
        command = stamps[[body["event"]["kind"] for body in bodies[::-1]].index(kind) * -1 - 1]
        for stamp in stamps:
            if stamp["command_id"] == command["command_id"]:
                stamp.update(said)

    return change


@pytest.mark.parametrize(
    ("steps", "change"),
    [
        (REFUSED, stamped("step.ended", **OWNER)),
        ((*up.asked_for(), up.withdraw_step()), stamped("step.ended", **OWNER)),
        ((*up.asked_for(), up.overturn()), stamped("step.ended", **ELSEWHERE)),
        ((*up.asked_for(), up.overturn()), stamped("step.ended", role="operator")),
        ((*SKIPPED[:-1], up.refuse(S2, CHIEF)), stamped("step.approval_refused", role="operator")),
        (SERVICE, stamped("step.approval_given", **ELSEWHERE)),
        ((*OFFERED, up.approve(S2)), stamped("handoff.submitted", by=SUPERVISOR.person)),
        (
            (
                *REFUSED,
                *up.prepared(S2, M.CONFRONTATIONAL_REQUEST),
                up.submit(S2),
                up.approve(S2),
                up.offer_under(S2),
            ),
            stamped("handoff.offered", by=SUPERVISOR.person),
        ),
        (CONFRONTED, by_who_asked),
        (CONFRONTED, too_soon),
        (CONFRONTED, without("step.approval_given")),
        (CONFRONTED, without("step.weighed")),
        (CONFRONTED, without("step.case_stated")),
        (CONFRONTED, without("step.evidence_added")),
        (CONFRONTED, without("step.ended")),
        (CONFRONTED, saying("step.ended", outcome="complied")),
        (SKIPPED, saying("step.skip_asked", seats=["supervisor"])),
        (SKIPPED, without("step.approval_given")),
        (SERVICE, without("step.safeguards_stated")),
        (SERVICE, without("step.notice_over")),
        (SERVICE, saying("step.notified", public=None)),
        (SERVICE, saying("step.submitted", seats=["chief"])),
        (AGENCY, saying("step.submitted", seats=["supervisor"])),
        ((*OFFERED, up.approve(S2)), without("step.approval_given")),
    ],
)
def test_it_follows_nothing_that_the_rules_forbid(steps: tuple[Step, ...], change: Change) -> None:
    bodies = happened(*steps)
    change(bodies)

    with pytest.raises(Unfollowable):
        told(bodies)


async def test_a_bundle_with_steps_is_consistent(pool: Pool, tmp_path: Path) -> None:
    await recorded(pool, *CONFRONTED, up.plan(on=HOUSING))
    async with pool.acquire() as conn:
        await export(conn, tmp_path / "bundle")

    outcome = check(tmp_path / "bundle", Asked())

    assert outcome.integrity == "ok", list(outcome.lines())
    assert MOTEL in (tmp_path / "bundle" / "projection.jsonl").read_text()
    assert S3 in (tmp_path / "bundle" / "projection.jsonl").read_text()
