"""After a restore: the signer refuses, a new log begins with what was lost stated, and the auditor
sees it. The backup is a real copy of the database, taken in the middle.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from audit.export import export
from audit.verify import verify
from runtime.embedded.postgres import Postgres
from runtime.stack import database_url
from schemas.commands.record import BeginLog
from schemas.ids import SETUP
from schemas.parties import Grade, PartyKind, Role, Standing
from seal import incarnation, keys
from seal.notes import BadNote, Note, SigningKey
from seal.sealer import seal
from seal.sequencer import drain
from seal.signing import Forked, RolledBack, Unreadable
from storage import checkpoints, tree
from storage.pool import Connection, open_connection
from tests.builders import accept, give_back, offered, opened, request
from tests.chronicle import Chronicle, housing
from verify.check import Asked, check
from verify.notes import Key

ADMINISTRATOR = Standing(
    person=SETUP, party="remit", kind=PartyKind.POLICE, role=Role.SYSTEM, grade=Grade.ADVISORY
)
NAME = "example.gov/log"


@dataclass
class Restored:
    """A ledger that was set back, and what those outside kept of what it had been."""

    conn: Connection
    home: Path
    old_key: str
    kept: str
    full: int
    here: int

    @property
    def folders(self) -> tuple[Path, Path]:
        return self.home / "secrets", self.home / "seal"

    async def sealed(self) -> None:
        await drain(self.conn)
        await seal(self.conn, *self.folders)

    async def new_log(self, **more: bool) -> tuple[incarnation.Plan, SigningKey]:
        """Everything that `remit audit new-log` does, but for the engine."""
        planned = await incarnation.plan(self.conn, *self.folders, [self.kept], **more)
        entry = await self.said(planned)
        return planned, await incarnation.begin(self.conn, *self.folders, planned, entry)

    async def said(self, planned: incarnation.Plan) -> int:
        old = planned.previous
        told = BeginLog(
            origin=planned.origin, previous_origin=old.origin, previous_size=old.size,
            previous_root=old.root.hex(), size=planned.agreed, lost=planned.lost,
            because="The backup of the night was restored",
        )  # fmt: skip
        chronicle = Chronicle("record/log")
        await chronicle.told(self.conn, request(told, ADMINISTRATOR))
        await drain(self.conn)
        return chronicle.state.seq

    async def checked(self, *vkeys: str, kept: str | None = None) -> "tuple[int, list[str]]":
        """What the auditor says, with these keys and a checkpoint from before."""
        bundle = self.home / f"bundle-{len(list(self.home.iterdir()))}"
        await export(self.conn, bundle)
        files = []
        if kept is not None:
            files = [self.home / "kept"]
            files[0].write_text(kept)
        outcome = check(bundle, Asked(keys=[Key.read(each) for each in vkeys], kept=files))
        return outcome.exit_code, list(outcome.lines())


@pytest.fixture
async def restored(postgres: Postgres, template: str, tmp_path: Path) -> AsyncIterator[Restored]:
    """Eleven entries are signed after the backup has seven; then the backup is restored."""
    server = await asyncpg.connect(_url(postgres, "postgres"))
    first, second = "log_first", "log_second"
    await server.execute(f"CREATE DATABASE {first} TEMPLATE {template}")
    conn = await open_connection(_url(postgres, first))
    made = Restored(conn, tmp_path, "", "", 0, 0)
    motel = Chronicle("problem/motel")
    await motel.told(conn, opened(), offered(), accept())
    await drain(conn)
    await seal(conn, *made.folders, NAME)
    made.here = (await tree.head(conn)).size
    await conn.close()
    await server.execute(f"CREATE DATABASE {second} TEMPLATE {first}")

    conn = await open_connection(_url(postgres, first))
    await motel.told(conn, give_back())
    await drain(conn)
    await seal(conn, *made.folders)
    [key] = keys.read(tmp_path / "secrets" / keys.LOG_KEYS)
    newest = await checkpoints.newest(conn)
    assert newest is not None
    await conn.close()
    made.old_key, made.kept, made.full = key.verifier.vkey, newest[1], newest[0]
    made.conn = await open_connection(_url(postgres, second))
    yield made
    await made.conn.close()
    for name in (first, second):
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


def _url(postgres: Postgres, database: str) -> str:
    return database_url("postgres", postgres.home.secret("postgres"), postgres.port, database)


async def test_a_restored_ledger_goes_on_under_another_name_and_says_what_it_lost(
    restored: Restored,
) -> None:
    with pytest.raises(RolledBack):
        await restored.sealed()
    await housing(restored.conn)
    with pytest.raises(Forked):  # by now there are more entries than were signed
        await restored.sealed()
    planned, key = await restored.new_log()
    assert planned.origin == key.name == f"{NAME}/2"
    assert (planned.previous.size, planned.agreed) == (restored.full, restored.here)
    gone = restored.full - restored.here
    assert f"up to {gone} after them are lost" in planned.lost
    await restored.sealed()
    newest = await checkpoints.newest(restored.conn)
    assert newest is not None
    assert newest[0] == restored.here + 5
    assert Note.opened(newest[1], [key.verifier])
    verdict = await verify(restored.conn, fresh=timedelta(minutes=10), memory=restored.folders[1])
    assert (verdict.verdict, verdict.findings, verdict.signed) == ("ok", (), newest[0])

    code, lines = await restored.checked(restored.old_key, key.verifier.vkey, kept=restored.kept)
    assert code == 3
    [lost] = lines
    assert lost == (
        f"LOST  up to {gone} entries that {NAME} had signed after its first {restored.here}, as"
        " entry 1 of record/log says"
    )


async def test_the_statement_is_signed_by_both_keys(restored: Restored) -> None:
    _, key = await restored.new_log()
    last = (await checkpoints.keys(restored.conn))[-1]
    assert last.follows == restored.old_key
    assert last.statement is not None
    for vkey in (restored.old_key, key.verifier.vkey):
        assert Key.read(vkey).name in {one.name for one in Note.read(last.statement).signatures}
        assert Note.opened(last.statement, [keys.Verifier.read(vkey)])


async def test_an_auditor_who_has_the_old_key_alone_cannot_tell(restored: Restored) -> None:
    await restored.new_log()
    await restored.sealed()
    code, lines = await restored.checked(restored.old_key, kept=restored.kept)
    assert code == 3
    assert any(line.startswith("KEY UNKNOWN") for line in lines)
    assert any(line.startswith("NOT COVERED") for line in lines)


async def test_more_than_was_admitted_is_missing(restored: Restored) -> None:
    """The operator hides the newest checkpoint, and a partner has it."""
    secrets, memory = restored.folders
    (memory / "signed.json").unlink()
    planned = await incarnation.plan(restored.conn, secrets, memory, [], nobody=True)
    assert planned.previous.size == restored.here
    entry = await restored.said(planned)
    key = await incarnation.begin(restored.conn, secrets, memory, planned, entry)
    await restored.sealed()
    code, lines = await restored.checked(restored.old_key, key.verifier.vkey, kept=restored.kept)
    assert code == 1
    assert any(line.startswith("MISSING") and "admits" in line for line in lines), lines


async def test_a_log_that_can_go_on_gets_no_successor(restored: Restored) -> None:
    secrets, memory = restored.folders
    (memory / "signed.json").unlink()
    with pytest.raises(incarnation.NothingKept):
        await incarnation.plan(restored.conn, secrets, memory, [])
    with pytest.raises(BadNote):
        await incarnation.plan(
            restored.conn, secrets, memory, [restored.kept.replace(NAME, "example.org/log")]
        )
    newest = await checkpoints.newest(restored.conn)
    assert newest is not None
    with pytest.raises(incarnation.NothingLost):
        await incarnation.plan(restored.conn, secrets, memory, [newest[1]])


async def test_the_signer_signs_a_new_name_in_no_other_way(restored: Restored) -> None:
    secrets, _ = restored.folders
    new = SigningKey.made(f"{NAME}/2")
    known = await checkpoints.keys(restored.conn)
    told = Note("somebody says so\n").signed(new)
    await checkpoints.next_key(
        restored.conn, new.name, new.verifier.vkey, checkpoints.CHECKPOINT, known[-1].vkey,
        str(told),
    )  # fmt: skip
    (secrets / keys.LOG_KEYS).write_text(new.skey + "\n")
    with pytest.raises(Unreadable):
        await restored.sealed()


@pytest.mark.parametrize("cut", ["before the key is known", "before it is taken up"])
async def test_a_beginning_that_was_cut_short_is_made_again(
    restored: Restored, cut: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise KeyboardInterrupt

    planned = await incarnation.plan(restored.conn, *restored.folders, [restored.kept])
    entry = await restored.said(planned)
    with monkeypatch.context() as patched:
        if cut == "before the key is known":
            patched.setattr(keys, "set_aside", gone)
        else:
            patched.setattr(keys, "take_up", gone)
        with pytest.raises(KeyboardInterrupt):
            await incarnation.begin(restored.conn, *restored.folders, planned, entry)
    taken = await incarnation.finish(restored.conn, *restored.folders)
    if cut == "before the key is known":
        assert taken is None
        again = await incarnation.plan(restored.conn, *restored.folders, [restored.kept])
        assert again == replace(planned, placed=planned.placed + 1)
        taken = await incarnation.begin(restored.conn, *restored.folders, again, entry)
    assert taken is not None
    await restored.sealed()
    newest = await checkpoints.newest(restored.conn)
    assert newest is not None
    assert Note.opened(newest[1], [taken.verifier])
    assert await incarnation.finish(restored.conn, *restored.folders) is None
