"""Stories that nobody thought of: whatever anyone may try on one problem, in any order.

chronicle = imagined(seed=7, entries=60)          # through the real rules, written nowhere
chronicle = await wander(pool, seed=7)            # the same, written into the ledger
"""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

from schemas.commands import commitment as c
from schemas.commands import correction as fix
from schemas.commands import problem as p
from schemas.errors import Refused
from schemas.request import Request
from storage import ledger
from storage.pool import Asking
from tests import builders as b
from tests.chronicle import Chronicle


def moves(rng: random.Random) -> Iterator[b.Step]:
    """Whatever anybody may try, in any order; what the rules refuse does not happen."""
    parties = [b.POLICE, b.HOUSING, b.COUNTY, b.CLINIC]
    one_of: Callable[[list[b.Step]], b.Step] = rng.choice
    while True:
        h, k = f"motel.h{rng.randint(1, 4)}", f"motel.c{rng.randint(1, 4)}"
        one, other = rng.sample(parties, 2)
        duty = rng.choice([b.LIGHTING, b.NOISE])
        promised = (b.offered_promise(),) if rng.random() < 0.5 else ()
        passed = b.MONDAY + timedelta(minutes=rng.choice([2, 3, 5]), seconds=30)
        yield one_of(
            [
                timedelta(hours=rng.choice([1, 30, 200, 900])),
                b.offered(duty, to=one, by=other, commitments=promised, recall_right=True),
                b.offered(duty, to=one, by=b.POLICE),
                b.drafted(duty, to=one, by=other),
                b.submit(h, by=one), b.acknowledge(h, by=one), b.ask(h, by=one),
                b.supply(h, by=one), b.counter(h, by=one), b.accept_counter(h, by=one),
                b.reject_counter(h, by=one), b.accept(h, by=one), b.accept(h, by=other),
                b.decline(h, by=one), b.redirect(h, by=one, to=other), b.withdraw(h, by=one),
                b.confirm_withdrawal(h, by=one), b.first_action(h, by=one),
                b.object_to(h, by=one), b.settle(h, by=one), b.settle(h, by=other),
                b.give_back(h, by=one), b.recall(h), b.recall(h, by=one, danger=True),
                b.propose(duty, promisor=one, by=other), b.commit(k, by=one),
                b.on_commitment(c.StartWork, one, k), b.on_commitment(c.ReportDone, one, k),
                b.on_commitment(c.VerifyCommitment, one, k),
                b.on_commitment(c.DisputeCommitment, one, k),
                b.on_commitment(c.CancelCommitment, one, k),
                b.on_commitment(c.ExcuseMiss, one, k),
                b.on_commitment(c.HoldWork, one, k, until=b.MONDAY + timedelta(days=90)),
                b.on_commitment(c.ResumeWork, one, k),
                b.on_commitment(c.ReportProgress, one, k),
                b.on_commitment(c.AskRenegotiation, one, k, promise=b.promise(within="20wd")),
                b.on_commitment(c.AgreeRenegotiation, one, k),
                b.on_commitment(c.RefuseRenegotiation, one, k),
                b.on_commitment(c.CounterCommitment, one, k, promise=b.promise(within="20wd")),
                b.on_commitment(c.AgreeCounterCommitment, one, k, version=2),
                b.on_commitment(c.DeclineCommitment, one, k),
                b.on_commitment(c.DelegateWork, one, k, to=f"kim@{one}"),
                b.on_lighting(
                    p.SplitResponsibility, one,
                    parts=(
                        p.Part(key="north", title="North", places=("north lot",),
                               duties=("light the lot", "trim the shrubs")),
                        p.Part(key="south", title="South", places=("south lot",),
                               duties=("light the lot", "trim the shrubs")),
                    ),
                ),
                b.on_lighting(p.ProposeAmendment, one, scope=b.scope(places=("north lot",))),
                b.on_lighting(p.AgreeAmendment, one, version=rng.randint(2, 4)),
                b.on_lighting(p.RefuseAmendment, one),
                b.on_lighting(p.RefuseToContribute, one),
                b.on_lighting(p.EndContribution, one, contributor=other),
                b.on_lighting(p.RefuseDischarge, b.CHIEF),
                b.on_lighting(p.AskDischarge, b.POLICE),
                b.on_lighting(p.ConfirmDischarge, b.CHIEF),
                b.on_lighting(p.DisputeResponsibility, one),
                b.on_lighting(p.SettleDispute, b.CHIEF),
                b.on_lighting(p.InviteContributor, one, contributor=other, share="Half"),
                b.on_lighting(p.JoinAsContributor, one),
                b.on_lighting(p.RevertResponsibility, b.CHIEF, reason="breach"),
                b.on_lighting(fix.ProposeCorrection, one, tenure=rng.randint(2, 3), since=passed),
                b.on_lighting(fix.AgreeCorrection, one, since=passed),
                b.on_lighting(fix.RefuseCorrection, one),
                b.on_lighting(fix.WithdrawCorrection, one),
            ]
        )  # fmt: skip


def imagined(seed: int, entries: int = 60, problem: str = b.PROBLEM) -> Chronicle:
    """The same story for the same seed, of so many entries or a few more or fewer."""
    chronicle = Chronicle(f"problem/{problem}")
    chronicle.imagine(_about(problem, b.opened()))
    steps = moves(random.Random(seed))  # noqa: S311 - the same story for the same seed
    for _ in range(entries * 10):
        if chronicle.state.seq >= entries:
            break
        try:
            chronicle.imagine(_about(problem, next(steps)))
        except Refused:
            continue
    return chronicle


def _about(problem: str, step: b.Step) -> b.Step:
    """The same step, said of another problem than the builders speak of."""
    if isinstance(step, timedelta) or problem == b.PROBLEM:
        return step
    return Request.model_validate_json(step.model_dump_json().replace(b.PROBLEM, problem))


async def wander(conn: Asking, seed: int, entries: int = 60, problem: str = b.PROBLEM) -> Chronicle:
    chronicle = imagined(seed, entries, problem)
    for batch in chronicle.batches:
        await ledger.record(conn, batch)
    return chronicle
