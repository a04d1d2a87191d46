"""PostgreSQL and Temporal restored to different instants: refused, and brought back together."""

import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from audit.verify import verify_at
from desk.counter import Desk
from desk.reviving import Revived, Reviving
from runtime.temporal import connect
from schemas.commands.handoff import ReturnHandoff
from schemas.errors import Refused, Unavailable
from schemas.ids import SETUP
from schemas.request import Answer
from storage.pool import open_pool
from tests.conftest import Engine
from tests.faults.stack import VICTIMS, Servers, servers
from tests.town import Town, found

FOLDERS = {"postgres": "postgres/data", "temporal": "temporal"}


@pytest.fixture(scope="module")
async def standing() -> AsyncIterator[Servers]:
    with tempfile.TemporaryDirectory(prefix="remit-restored-") as folder:
        async with servers(Path(folder)) as started:
            yield started


@pytest.fixture
def keys_here(standing: Servers) -> Path:
    return standing.keys


@contextlib.asynccontextmanager
async def reached(started: Servers) -> AsyncIterator[Engine]:
    """A desk over the servers as they are now."""
    client = await connect(started.settings, address=started.temporal.address)
    pool = await open_pool(started.postgres.url, size=8)
    urls = started.postgres.url, started.postgres.superuser_url
    try:
        yield Engine(Desk(client, pool), pool, client, *urls, started.temporal, "remit")
    finally:
        pool.terminate()


async def stopped(started: Servers) -> None:
    for name in VICTIMS:
        await started.kill(name)


async def started_again(started: Servers) -> None:
    for name in reversed(VICTIMS):
        await started.revive(name)


async def kept(started: Servers, to: Path) -> None:
    """A copy of both servers' data at this instant."""
    await stopped(started)
    for place in FOLDERS.values():
        shutil.copytree(started.home.path / place, to / place)
    await started_again(started)


async def restored(started: Servers, name: str, copy: Path | None) -> None:
    """One server's data as it was then, or gone; the other's as it is."""
    await stopped(started)
    place = started.home.path / FOLDERS[name]
    owner = place.stat()
    shutil.rmtree(place)
    if copy is not None:
        shutil.copytree(copy / FOLDERS[name], place)
        for file in (place, *place.rglob("*")):
            shutil.chown(file, owner.st_uid, owner.st_gid)
    await started_again(started)


async def revived(engine: Engine) -> dict[str, Revived]:
    """Every stream compared, and brought back where it needs it."""
    reviving = Reviving(engine.client, engine.pool, engine.task_queue)
    names = sorted(await reviving.streams(), key=lambda name: not name.startswith("record/"))
    return {name: await reviving.revive(name, by=SETUP, because="Rehearsal.") for name in names}


async def everything_agrees(engine: Engine) -> None:
    for done in (await revived(engine)).values():
        assert done.was in ("well", "closed"), done
    verdict = await verify_at(engine.owner_url)
    assert verdict.verdict == "ok", verdict.findings


async def test_a_database_older_than_the_engine_gets_back_what_was_answered(
    standing: Servers, tmp_path: Path
) -> None:
    async with reached(standing) as engine:
        town = await found(engine)
        untouched = await found(engine)
        await town.offer()
    await kept(standing, tmp_path)
    async with reached(standing) as engine:
        town = Town(engine, engine.desk, town.name)
        answered = await town.accept(command_id=f"accept-{town.name}")
        late = await found(engine)  # a problem that the copy knows nothing of
        # Else what crashes the engine may take the word that it was recorded, and it is done anew.
        await late.history()
        before = {one.stream: await one_told(engine, one) for one in (town, late)}

    await restored(standing, "postgres", tmp_path)

    async with reached(standing) as engine:
        town = Town(engine, engine.desk, town.name)
        assert await town.holder() == town.police  # the copy is from before
        with pytest.raises(Unavailable) as heard:
            await give_back(town)
        assert heard.value.code == "engine_lost_it"
        assert len(await town.kinds()) < len(before[town.stream])

        done = await revived(engine)

        assert done[town.stream].brought_back > 0
        assert done[untouched.stream].was == "well"
        # The one that was under way is there too: it was decided, and its caller may ask again.
        assert done[late.stream].was == "ahead"
        assert await one_told(engine, late) == before[late.stream]
        told = await one_told(engine, town)
        assert told[: len(before[town.stream])] == before[town.stream]
        assert await town.accept(command_id=f"accept-{town.name}") == answered
        again = await give_back(town)
        assert again.entries[-1].seq == len(told)
        assert await town.holder() == town.police
        await everything_agrees(engine)


async def test_an_engine_older_than_the_record_is_stopped_and_brought_up_to_it(
    standing: Servers, tmp_path: Path
) -> None:
    async with reached(standing) as engine:
        town, asleep = await found(engine), await found(engine)
        await town.offer()
        await asleep.offer()
    await kept(standing, tmp_path)
    async with reached(standing) as engine:
        town, asleep = (Town(engine, engine.desk, one.name) for one in (town, asleep))
        await town.accept()
        await asleep.accept()
        before = await one_told(engine, town)

    await restored(standing, "temporal", tmp_path)

    async with reached(standing) as engine:
        town, asleep = (Town(engine, engine.desk, one.name) for one in (town, asleep))
        with pytest.raises(Unavailable) as heard:
            await town.decline()  # the engine has not heard of the acceptance
        assert heard.value.code == "engine_lost_it"
        assert await one_told(engine, town) == before

        done = await revived(engine)

        assert (done[town.stream].was, done[town.stream].brought_back) == ("ended", 0)
        assert (done[asleep.stream].was, done[asleep.stream].brought_back) == ("behind", 0)
        assert await one_told(engine, town) == before
        with pytest.raises(Refused):
            await town.decline()
        await town.give_back()
        assert await town.holder() == town.police
        await everything_agrees(engine)


async def test_an_engine_that_is_empty_is_filled_from_the_record(standing: Servers) -> None:
    async with reached(standing) as engine:
        town = await found(engine)
        await town.offer()
        before = await one_told(engine, town)

    await restored(standing, "temporal", None)

    async with reached(standing) as engine:
        town = Town(engine, engine.desk, town.name)
        with pytest.raises(Unavailable):
            await town.accept()
        done = await revived(engine)
        assert done[town.stream].was == "lost"
        assert await one_told(engine, town) == before
        await town.accept()
        assert await town.holder() == town.housing
        await everything_agrees(engine)


async def give_back(town: Town) -> Answer:
    command = ReturnHandoff(handoff=town.h(1), reason="The budget was cut.")
    return await town.do(command, town.rep, f"return-{town.name}")


async def one_told(engine: Engine, town: Town) -> list[tuple[int, str, str]]:
    """The entries of the problem, as far as two tellings of them must be the same."""
    there = Town(engine, engine.desk, town.name)
    return [(entry["seq"], entry["kind"], str(entry["at"])) for entry in await there.entries()]
