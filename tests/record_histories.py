"""Plays a rich story on servers of its own and keeps the histories that Temporal made of it.

    python -m tests.record_histories

Record anew after a change of workflows that is meant to be one; keep the old files as long as
workflows that began before the change may still run.
"""

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client, WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter

from activities import exchanging, heralding, notifying, tending
from activities.posting import ConsolePost
from desk import webhooks as counter
from desk.counter import Desk
from runtime.embedded.postgres import embedded_postgres
from runtime.embedded.temporal import embedded_temporal
from runtime.leaving import flush_and_exit
from runtime.outward.client import Outward
from runtime.temporal import quiet_runtime
from schemas.carried import (
    MANNER,
    CarriedFinding,
    CarriedPartnership,
    CarriedParty,
    CarriedProblem,
    CarriedRecord,
    CarriedRound,
)
from schemas.commands.commitment import ReportProgress, StartWork
from schemas.commands.concern import (
    ProposeCandidate,
    ReferConcern,
    ReportConcern,
    SetAsideCandidate,
)
from schemas.commands.finding import AnswerFinding, CloseFinding, OpenFinding, ReopenFinding
from schemas.commands.party import AddPerson, ChangePerson
from schemas.commands.record import RotateKey
from schemas.commands.round import AnswerRound, OpenRound, RankByPolice, ReportBack
from schemas.concerns import Matter, ScanRule, Source
from schemas.ids import (
    KEEPER,
    LOG,
    SETUP,
    candidate_id_for,
    concern_id_for,
    finding_id_for,
    finding_stream,
    partnership_stream,
    party_stream,
    record_stream,
    round_id_for,
    round_stream,
)
from schemas.parties import Role
from schemas.rounds import AskedBy, CameOfIt, Group, Item, Sheet
from schemas.state.finding import Finding
from schemas.state.partnership import Partnership
from schemas.state.party import Party
from schemas.state.problem import Problem
from schemas.state.record import Record
from schemas.state.round import Round
from schemas.terms import OfferedPromise
from seal.sequencer import drain
from storage import deliveries, keyring, webhooks
from storage.migrations import migrate
from storage.pool import open_connection, open_pool
from tests.conftest import Engine
from tests.table import at_work, through
from tests.town import Town, found
from worker.main import start_postman, start_tending
from worker.outward import outward_worker, start_herald, start_open311
from worker.wiring import worker
from workflows.finding import FindingWorkflow
from workflows.open311 import OPEN311
from workflows.partnership import PartnershipWorkflow
from workflows.party import PartyWorkflow
from workflows.postman import POSTMAN
from workflows.problem import ProblemWorkflow
from workflows.reconcile import RECONCILE, ReconcileWorkflow
from workflows.record import RecordWorkflow
from workflows.round import RoundWorkflow
from workflows.scanning import SCAN, ScanWorkflow
from workflows.tending import TENDING
from workflows.webhooks import HERALD, courier_of

FOLDER = Path(__file__).with_name("histories")
SHORT = 60
"""Events after which the recorded entities move to a new run."""


async def record(client: Client, engine: Engine) -> list[WorkflowHistory]:
    town = Town(engine, engine.desk, "t1")
    await client.start_workflow(
        PartyWorkflow.run,
        CarriedParty(state=Party(party=town.housing), longest_history=SHORT, manner=MANNER),
        id=party_stream(town.housing),
        task_queue=engine.task_queue,
    )
    assert (await found(engine, opened=False)).name == town.name
    for number in range(8):
        await town.do(ChangePerson(person=town.rep, name=f"Representative {number}"), SETUP)
    await client.start_workflow(
        ProblemWorkflow.run,
        CarriedProblem(state=Problem(problem=town.problem), longest_history=SHORT, manner=MANNER),
        id=town.stream,
        task_queue=engine.task_queue,
    )
    await tell(town)
    histories = []
    raised = await judge(client, town)
    settled = await settle(town)
    joined = await convene(client, town)
    asked = await ask_people(client, town)
    await client.execute_workflow(ReconcileWorkflow.run, id=RECONCILE, task_queue=engine.task_queue)
    await client.execute_workflow(ScanWorkflow.run, id=SCAN, task_queue=engine.task_queue)
    for name in (
        town.stream,
        party_stream(town.housing),
        raised,
        *settled,
        joined,
        asked,
        record_stream(LOG),
        RECONCILE,
        POSTMAN,
        TENDING,
        SCAN,
        OPEN311,
        *await reach_out(client, town),
    ):
        histories += await runs(client, name)
    return histories


async def reach_out(client: Client, town: Town) -> tuple[str, str]:
    """A webhook whose receiver is never reached, tried several times."""
    pool, town = town.engine.pool, await found(town.engine)
    who = await counter.speaker(pool, town.rep)
    hook, _ = await counter.add(pool, Anywhere(), who, "https://hooks.example.org/", [])
    await webhooks.proved(pool, hook.webhook)
    await town.offer()
    conn = await open_connection(town.engine.owner_url)
    await drain(conn)
    await conn.close()
    for _ in range(300):
        if len(await deliveries.attempts(pool, hook.webhook)) > 3:
            break
        await asyncio.sleep(0.2)
    return HERALD, courier_of(hook.webhook)


async def nowhere(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


class Anywhere:
    """Takes every address; nobody listens there."""

    async def check(self, url: str) -> None:
        return


async def judge(client: Client, town: Town) -> str:
    """A finding that is closed and opened again, and much that is said on the record."""
    auditor, finding = f"ada@{town.housing}", finding_id_for(town.name)
    await town.do(AddPerson(person=auditor, name="Ada", role=Role.AUDITOR), SETUP)
    await client.start_workflow(
        FindingWorkflow.run,
        CarriedFinding(state=Finding(finding=finding), longest_history=SHORT, manner=MANNER),
        id=finding_stream(finding),
        task_queue="remit",
    )
    await client.start_workflow(
        RecordWorkflow.run,
        CarriedRecord(state=Record(record=LOG), longest_history=SHORT, manner=MANNER),
        id=record_stream(LOG),
        task_queue="remit",
    )
    await town.do(OpenFinding(finding=finding, entry=f"{town.stream}#1", text="Who?"), auditor)
    for number in range(3):
        await town.do(AnswerFinding(finding=finding, text=f"Answer {number}."), town.op)
        await town.do(CloseFinding(finding=finding, conclusion="Seen."), auditor)
        await town.do(ReopenFinding(finding=finding, reason="Not quite."), auditor)
    for number in range(8):
        key = RotateKey(origin="remit/log", old=f"remit/log+{number}", new=f"remit/log+{number}n")
        await town.do(key, KEEPER)
    return finding_stream(finding)


async def settle(town: Town) -> tuple[str, str]:
    """A concern that goes elsewhere and a candidate that is set aside: both runs end."""
    concern, candidate = concern_id_for(town.name), candidate_id_for(town.name)
    others = tuple(concern_id_for(f"{town.name}-{number}") for number in range(3))
    await town.do(
        ReportConcern(
            concern=concern, source=Source.OFFICER, matter=Matter.NOISE, place="North lot",
            happened=datetime(2026, 1, 5, tzinfo=UTC), text="Shouting.",
        ),
        town.op,
    )  # fmt: skip
    await town.do(ReferConcern(concern=concern, to="Parks", reason="It is their land."), town.op)
    await town.do(
        ProposeCandidate(
            candidate=candidate, matter=Matter.NOISE, place="North lot", concerns=others,
            rule=ScanRule(),
        ),
        KEEPER,
    )  # fmt: skip
    await town.do(SetAsideCandidate(candidate=candidate, reason="One loud week."), town.op)
    return f"concern/{concern}", f"candidate/{candidate}"


async def ask_people(client: Client, town: Town) -> str:
    """A round that some answer, which closes when its time is over, and of which people hear."""
    name = round_id_for(town.name)
    await client.start_workflow(
        RoundWorkflow.run,
        CarriedRound(state=Round(round=name), longest_history=SHORT, manner=MANNER),
        id=round_stream(name),
        task_queue="remit",
    )
    closes = datetime.now(UTC) + timedelta(seconds=3)
    asking = OpenRound(
        round=name, title="What first?", area="Mile 9", audience="Tenants",
        items=(Item(item="thefts", title="Thefts"), Item(item="noise", title="Noise")),
        groups=(Group(group="tenants"),), method=AskedBy.MEETING, closes=closes,
    )  # fmt: skip
    await town.do(asking, town.op)
    await town.do(RankByPolice(round=name, order=("thefts", "noise")), town.op)
    for number in range(6):
        sheet = Sheet(sheet=str(number), order=("noise", "thefts"))
        await town.do(AnswerRound(round=name, sheets=(sheet,)), town.op)
    await asyncio.sleep(4)
    said = ReportBack(round=name, item="noise", outcome=CameOfIt.DONE, text="Quiet hours.")
    await town.do(said, town.op)
    return round_stream(name)


async def convene(client: Client, town: Town) -> str:
    """A partnership whose agreement runs out, so that what rested on it falls back."""
    name = f"table-{town.name}"
    await client.start_workflow(
        PartnershipWorkflow.run,
        CarriedPartnership(
            state=Partnership(partnership=name), longest_history=SHORT, manner=MANNER
        ),
        id=partnership_stream(name),
        task_queue="remit",
    )
    await at_work(town, name, datetime.now(UTC) + timedelta(seconds=4))
    await through(town, name)
    return partnership_stream(name)


async def tell(town: Town) -> None:
    """An opening, answers of every sort, deadlines that ring, a term that ends, and a close."""
    await town.open()
    await town.offer()
    await town.ask()
    await town.supply()
    await asyncio.gather(town.decline(), town.accept(), return_exceptions=True)
    if await town.holder() == town.housing:
        await town.give_back()
    soon = datetime.now(UTC) + timedelta(seconds=4)
    promise = OfferedPromise(title="Ten lamps stand", by=soon, grace="0m")
    await town.offer(until=soon + timedelta(seconds=2), commitments=(promise,))
    await town.accept(2)
    name = f"{town.problem}.c1"
    await town.do(StartWork(commitment=name), town.rep)
    notes = [ReportProgress(commitment=name, note=f"Lamp {number} stands.") for number in range(6)]
    await asyncio.gather(*(town.do(note, town.rep) for note in notes))
    while "handoff.returned" not in (kinds := await town.kinds())[-4:]:
        assert len(kinds) < 80, kinds
        await asyncio.sleep(0.2)
    last = await town.offer()
    number = int(last.rpartition("h")[2])
    await town.accept(number)
    await town.settle(number)
    await town.close()


async def runs(client: Client, name: str) -> list[WorkflowHistory]:
    """The histories of all runs of one workflow, the newest first."""
    told, run = [], (await client.get_workflow_handle(name).describe()).run_id
    while run:
        history = await client.get_workflow_handle(name, run_id=run).fetch_history()
        told.append(history)
        begun = history.events[0].workflow_execution_started_event_attributes
        run = begun.continued_execution_run_id
    return told


async def main() -> int:
    # So that their histories have several rounds.
    notifying.ROUND = tending.ROUND = heralding.ROUND = exchanging.ROUND = 1.0
    exchanging.PAUSE = 0.2
    with tempfile.TemporaryDirectory() as place:
        async with (
            embedded_postgres(Path(place) / "postgres-side") as postgres,
            embedded_temporal(Path(place) / "temporal-side") as temporal,
        ):
            keyring.begin(Path(place) / keyring.FILE)
            keyring.lies_at(Path(place) / keyring.FILE)
            await migrate(postgres.superuser_url)
            client = await Client.connect(
                temporal.address,
                namespace=temporal.namespace,
                data_converter=pydantic_data_converter,
                identity="recorder",  # without it the files would name this machine
                runtime=quiet_runtime(),
            )
            pool = await open_pool(postgres.url)
            desk = Desk(client, pool)
            url = postgres.superuser_url
            engine = Engine(desk, pool, client, postgres.url, url, temporal, "remit")
            async with (
                worker(client, pool, ConsolePost()),
                outward_worker(client, pool, ConsolePost(), Outward(resolve=nowhere)),
            ):
                await start_postman(client, "remit")
                await start_herald(client, "remit")
                await start_open311(client, "remit")
                await start_tending(client, "remit")
                histories = await record(client, engine)
            await pool.close()
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for number, history in enumerate(histories, 1):
        kind = history.workflow_id.partition("/")[0]
        FOLDER.joinpath(f"{kind}-{number}.json").write_text(history.to_json())
    return 0


if __name__ == "__main__":
    flush_and_exit(asyncio.run(main()))
