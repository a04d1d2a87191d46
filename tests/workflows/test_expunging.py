"""Texts go from a running problem and from a closed one, and the engine forgets them as well."""

import pytest
from temporalio.client import WorkflowExecutionStatus

from audit.verify import verify
from schemas.commands.expunging import ApproveExpungement, RequestExpungement
from schemas.commands.handoff import RequestInfo
from schemas.errors import DoneAndExpunged, Refused, Status
from schemas.request import Answer
from schemas.texts import TextAt
from storage import disclosures
from storage.pool import open_connection
from storage.readers.problems import problem
from tests.conftest import Engine
from tests.town import Town, found

CANARY = "Jane Q. Canary"


async def ask(town: Town, words: str = CANARY, by: str | None = None) -> Answer:
    """Ask that every text with these words goes."""
    spoken = await disclosures.spoken(town.engine.pool, town.stream)
    texts = tuple(TextAt(seq=seq, path=path) for seq, path, text in spoken if words in text)
    command = RequestExpungement(
        problem=town.problem, texts=texts, basis="GDPR art. 17", reason="She asked for it."
    )
    return await town.do(command, by or town.op)


async def approve(town: Town, asked: Answer, by: str | None = None) -> Answer:
    command = ApproveExpungement(problem=town.problem, entry=asked.entries[-1].seq)
    return await town.do(command, by or town.supervisor)


async def is_whole(engine: Engine) -> bool:
    conn = await open_connection(engine.owner_url, patient=True)
    try:
        verdict = await verify(conn, at_work=False)
        assert verdict.findings == ()
        return verdict.verdict == "ok"
    finally:
        await conn.close()


@pytest.fixture
async def town(engine: Engine) -> Town:
    town = await found(engine, opened=False)
    await town.open(statement=f"Calls about {CANARY}.")
    await town.offer(summary=f"Speak with {CANARY}.")
    return town


async def test_the_running_problem_goes_on_in_a_run_that_never_knew_the_text(
    engine: Engine, town: Town
) -> None:
    before = (await town.handle.describe()).run_id
    asked = await ask(town)
    done = await approve(town, asked)
    under = done.entries[-1].seq

    assert done.entries[-1].kind == "problem.expunged"
    await town.do(RequestInfo(handoff=town.h(1), question="How many?"), town.rep)
    assert (await town.handle.describe()).run_id != before
    await town.supply()
    await town.accept()
    shown = await problem(engine.pool, town.problem)
    assert shown is not None
    assert shown.document["statement"] == f"[expunged under entry {under}]"
    for table in ("problems", "responsibilities", "handoffs"):
        query = f"SELECT count(*) FROM {table} WHERE problem = $1 AND document::text LIKE $2"  # noqa: S608
        assert await engine.pool.fetchval(query, town.problem, f"%{CANARY}%") == 0
    history = await town.handle.fetch_history()
    assert CANARY not in str(history.to_json())
    assert await is_whole(engine)


async def test_a_command_whose_words_are_gone_is_not_said_to_be_another(
    engine: Engine, town: Town
) -> None:
    """Whoever is told to take a new id does it twice."""
    asking = RequestInfo(handoff=town.h(1), question=f"Does {CANARY} know?")
    await town.do(asking, town.rep, "asked-once-0001")
    await approve(town, await ask(town))

    with pytest.raises(DoneAndExpunged, match="was done, and texts"):
        await town.do(asking, town.rep, "asked-once-0001")
    assert (await town.kinds()).count("handoff.info_requested") == 1


async def test_one_person_alone_cannot(town: Town) -> None:
    asked = await ask(town, by=town.supervisor)
    with pytest.raises(Refused, match="cannot approve what") as alone:
        await approve(town, asked, town.supervisor)
    assert alone.value.status is Status.NOT_ALLOWED
    with pytest.raises(Refused, match="is for police"):
        await approve(town, asked, town.rep)


async def test_a_text_that_is_not_there_cannot_be_asked_for(town: Town) -> None:
    await approve(town, await ask(town))
    command = RequestExpungement(
        problem=town.problem, texts=(TextAt(seq=1, path="statement"),), basis="GDPR art. 17",
        reason="Again.",
    )  # fmt: skip
    with pytest.raises(Refused, match="no text statement that could be expunged"):
        await town.do(command, town.op)


async def test_a_closed_problem_still_gives_texts_up(engine: Engine, town: Town) -> None:
    await town.accept()
    await town.settle()
    await town.close()
    assert await town.handle.result()

    done = await approve(town, await ask(town))

    assert done.entries[-1].kind == "problem.expunged"
    spoken = await disclosures.spoken(engine.pool, town.stream)
    assert not [text for _, _, text in spoken if CANARY in text]
    assert await town.handle.result()
    described = await town.handle.describe()
    assert described.status is WorkflowExecutionStatus.COMPLETED
    with pytest.raises(Refused, match="is closed"):
        await town.offer()
    assert await is_whole(engine)
