"""PostgreSQL's own programs for dumps, with the password where only the program sees it."""

import asyncio
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from runtime.embedded.postgres_programs import candidates
from schemas.errors import Unavailable


def program(name: str, wanted: Path | None) -> Path:
    """`pg_dump` or `pg_restore`: beside the PostgreSQL that is named, ours, or on the PATH."""
    for folder in candidates(wanted):
        if (folder / name).exists():
            return folder / name
    found = shutil.which(name)
    if found is None:
        raise Unavailable(
            f"There is no {name} here.",
            next_step="Install PostgreSQL's client programs, or name them: REMIT_PG_BIN=/path/bin",
            code="no_pg_dump",
        )
    return Path(found)


async def run(place: Path, words: Sequence[str | Path], url: str) -> str:
    """Run it on the database of this address; what it says. Raises Unavailable if it fails."""
    target = urlsplit(url)
    settings = {
        "PGHOST": target.hostname or "127.0.0.1",
        "PGPORT": str(target.port or 5432),
        "PGUSER": unquote(target.username or ""),
        "PGPASSWORD": unquote(target.password or ""),
        "PGDATABASE": target.path.lstrip("/"),
        "PGSSLMODE": parse_qs(target.query).get("sslmode", ["prefer"])[0],
        "PGAPPNAME": "remit backup",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    asked = await asyncio.create_subprocess_exec(
        place, *words, "--no-password",
        env=kept | settings, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told, wrong = await asked.communicate()
    if asked.returncode != 0:
        lines = wrong.decode(errors="replace").strip().splitlines() or ["it said nothing"]
        raise Unavailable(
            f"{place.name} failed: {lines[0].removeprefix(f'{place.name}: ')}.",
            next_step="If its version is older than the server's, name a newer one: REMIT_PG_BIN.",
            code="dump_failed",
        )
    return told.decode(errors="replace")
