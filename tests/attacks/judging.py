"""Each check by itself, over what an auditor would be shown after an attack."""

from datetime import timedelta
from pathlib import Path

from audit.export import export
from audit.reconcile import reconcile
from storage.pool import open_pool
from tests.attacks.attacks import Attack
from tests.attacks.world import World
from verify.check import Asked, check
from verify.notes import Key

INSIDE = {"bodies": "body", "chains": "chain", "rules": "sem", "tables": "fold"}
"""What needs nothing but the bundle: the verifier's checks, and their columns."""


async def judged(
    attack: Attack, shown: World, real: World, database: str, folder: Path
) -> set[str]:
    """The checks that fire. `shown` is whose ledger the auditor gets; the rest knows the real one.

    No check sees what another one was given, so each stands for itself.
    """
    async with shown.master(database) as conn:
        await export(conn, folder / "bundle")
    outside = real.held
    kept = _file(folder / "kept", outside.kept)
    witnessed = _file(folder / "witnessed", outside.witnessed[attack.known[-1]])
    receipts = [
        _file(folder / f"receipt-{phase}-{number}", note)
        for phase in attack.known
        for number, note in enumerate(outside.receipts[phase])
    ]
    log, witness, both = (
        [Key.read(key.verifier.vkey) for key in signing]
        for signing in ([real.log], [real.witness], [real.log, real.receipt_key])
    )

    def found(asked: Asked) -> set[str]:
        return {finding.check for finding in check(folder / "bundle", asked).findings}

    fired = {INSIDE[one] for one in found(Asked()) & INSIDE.keys()}
    outer = {
        "root": ({"tree"}, Asked(keys=log)),
        "cover": ({"cover"}, Asked(keys=log)),
        "kept": ({"kept"}, Asked(keys=log, kept=[kept])),
        "wit": ({"kept", "witnesses"}, Asked(keys=log, witnesses=witness, kept=[witnessed])),
        "tsa": ({"stamps"}, Asked(keys=log, tsa=shown.tsa.roots)),
        "rcpt": ({"receipts"}, Asked(keys=both, receipts=receipts)),
        "fresh": (
            {"freshness"}, Asked(keys=log, witnesses=witness, fresh=timedelta(minutes=10)),
        ),
    }  # fmt: skip
    fired |= {column for column, (checks, asked) in outer.items() if found(asked) & checks}
    if await _differs(shown, database, attack.streams):
        fired.add("temp")
    return fired


async def _differs(world: World, database: str, streams: tuple[str, ...]) -> bool:
    """Whether Temporal's histories of these streams and the ledger disagree."""
    pool = await open_pool(world.url("remit_app", database), size=2)
    try:
        for stream in streams:
            told = await reconcile(world.client, pool, stream=stream, patience=timedelta(0))
            if told.differences:
                return True
    finally:
        await pool.close()
    return False


def _file(path: Path, text: str) -> Path:
    path.write_text(text)
    return path
