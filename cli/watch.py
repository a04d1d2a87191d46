"""`remit watch`: follow problems live, entry by entry, without missing or repeating one."""

import asyncio
import time
from typing import TYPE_CHECKING

import click

from cli import reach, shapes, show
from cli.history import tell
from cli.whole import Whole
from schemas.errors import NotFound, Unavailable
from schemas.method import ENDINGS
from schemas.views import EntryView

if TYPE_CHECKING:
    import asyncpg

LOOK_EVERY = 0.5  # seconds
PATIENCE = 60.0  # seconds without the database until watching is given up


@click.command()
@click.argument("problems", nargs=-1, required=True, metavar="PROBLEM...")
@click.option(
    "--last",
    type=Whole(0, 10_000),
    default=5,
    show_default=True,
    help="Begin with so many entries that are there already.",
)
@click.option(
    "--until",
    multiple=True,
    metavar="KIND",
    help="End when an entry of this kind comes, such as handoff.accepted.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, 31_536_000),
    metavar="SECONDS",
    help="Give up after so long, with exit code 6.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document per line and entry.")
def watch(
    problems: tuple[str, ...],
    last: int,
    until: tuple[str, ...],
    timeout: float | None,
    as_json: bool,
) -> None:
    """Follow problems live. It ends when all of them are closed, or with Ctrl-C.

    \b
    Examples:
      remit watch motel
      remit watch motel --until handoff.accepted --until handoff.declined --timeout 3600
      remit watch motel --last 0 --json | jq .kind
    """
    following = Following(problems, last=last, until=until, as_json=as_json)
    try:
        asyncio.run(asyncio.wait_for(following.run(), timeout))
    except TimeoutError:
        raise Unavailable(
            f"Nothing that was waited for came within {timeout:g} seconds.",
            next_step="Look again: remit watch " + " ".join(problems),
            code="timed_out",
        ) from None


class Following:
    """How far each problem was told, so that a lost connection loses no entry."""

    def __init__(
        self, problems: tuple[str, ...], *, last: int, until: tuple[str, ...], as_json: bool
    ) -> None:
        self.told: dict[str, int | None] = {f"problem/{name}": None for name in problems}
        self.open = set(self.told)
        self.last, self.until, self.as_json = last, until, as_json
        self.reached = False

    async def run(self) -> None:
        quiet_since: float | None = None
        while not self._done:
            try:
                await self._follow()
            except Exception as wrong:
                failure = reach.plainly(wrong)
                if not isinstance(failure, Unavailable):
                    raise failure from None
                quiet_since = quiet_since or time.monotonic()
                if None in self.told.values() or time.monotonic() - quiet_since > PATIENCE:
                    raise failure from None
                show.aside("The database does not answer; trying again.")
                await asyncio.sleep(1.0)
            else:
                quiet_since = None

    async def _follow(self) -> None:
        from storage.pool import open_connection

        conn = await open_connection(reach.database_url(), application="remit-watch")
        try:
            for stream in self.told:
                await self._begin(conn, stream)
            while not self._done:
                await asyncio.sleep(LOOK_EVERY)
                for stream in self.told:
                    await self._tell(conn, stream)
        finally:
            await conn.close(timeout=2)

    @property
    def _done(self) -> bool:
        return self.reached or not self.open

    async def _begin(self, conn: "asyncpg.Connection[asyncpg.Record]", stream: str) -> None:
        from storage.readers.history import history, length

        if self.told[stream] is None:
            count = await length(conn, stream)
            name = stream.partition("/")[2]
            if not count:
                raise NotFound(
                    f"There is no problem {name}.",
                    next_step="See which there are: remit problem list",
                    code="not_found",
                )
            self.told[stream] = max(0, count - self.last)
            if any(one.kind in ENDINGS for one in await history(conn, stream, after=count - 1)):
                self.open.discard(stream)
        await self._tell(conn, stream)

    async def _tell(self, conn: "asyncpg.Connection[asyncpg.Record]", stream: str) -> None:
        from storage.readers.history import history

        for one in await history(conn, stream, after=self.told[stream] or 0):
            self._say(one)
            self.told[stream] = one.seq
            if one.kind in ENDINGS:
                self.open.discard(stream)
            if one.kind in self.until:
                self.reached = True

    def _say(self, one: EntryView) -> None:
        if self.as_json:
            show.as_json_line({"problem": one.stream.partition("/")[2], **shapes.entry(one)})
            return
        tell(one)
