"""`remit doctor`: does this machine have what Remit needs?"""

import asyncio
import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from cli import show
from runtime.home import ROOM_NEEDED, Home
from runtime.servers import BAD, NOTE, OK, Finding
from runtime.settings import Settings, load_settings
from runtime.stack import locate, running
from schemas.errors import Refused, Unavailable


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def doctor(*, as_json: bool) -> int:
    """Check what Remit needs on this machine, and of servers that you named to it.

    Of a PostgreSQL and a Temporal of your own: whether they answer, TLS, versions, rights,
    migrations, clocks, namespace, retention and search attributes. Changes nothing. The exit code
    is 0 when Remit can run here, else 6.

    \b
    Example:
      remit doctor
    """
    settings = load_settings()
    checks: list[Callable[[Settings], Finding]] = [
        _python,
        _data_folder,
        _disk,
        _postgres,
        _temporal,
        _account,
        _ports,
        _stack,
    ]
    findings = [_asked(check, settings) for check in checks]
    findings += _elsewhere(settings)
    healthy = all(finding.state != BAD for finding in findings)
    if as_json:
        show.as_json({"healthy": healthy, "findings": [asdict(finding) for finding in findings]})
    else:
        show.table(
            ["", "what", "found"],
            [(finding.state, finding.what, finding.told) for finding in findings],
        )
        for finding in findings:
            if finding.state == BAD and finding.next_step:
                show.line(f"{finding.what}: {finding.next_step}")
    return 0 if healthy else 6


def _asked(check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except Refused as refused:
        what = check.__name__.strip("_").replace("_", " ")
        return Finding(what, BAD, refused.message, refused.next_step)


def _elsewhere(settings: Settings) -> list[Finding]:
    from runtime import servers

    async def look() -> list[Finding]:
        found: list[Finding] = []
        if settings.database_url is not None:
            found += await servers.database(settings)
        if settings.temporal_address is not None:
            found += await servers.temporal(settings)
        return found

    return asyncio.run(look())


def _python(_: Settings) -> Finding:
    told = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Finding("python", OK, told)


def _data_folder(settings: Settings) -> Finding:
    home = Home.at(settings.home)
    standing = _standing(home)
    if not standing.is_dir():
        raise Unavailable(
            f"{standing} is not a folder, so Remit cannot keep its data there.",
            next_step="Choose another: REMIT_HOME=/path/to/folder remit up",
            code="not_a_folder",
        )
    if not os.access(standing, os.W_OK | os.X_OK):
        raise Unavailable(
            f"Remit may not write to {standing}.",
            next_step="Choose a folder of your own: REMIT_HOME=/path/to/folder remit up",
            code="no_permission",
        )
    return Finding("data folder", OK, str(home.path) + ("" if standing == home.path else " (new)"))


def _standing(home: Home) -> Path:
    """The data folder, or the nearest folder above it that exists already."""
    return next(part for part in (home.path, *home.path.parents) if os.path.lexists(part))


def _disk(settings: Settings) -> Finding:
    home = Home.at(settings.home)
    standing = _standing(home)
    Home(standing).room()
    free = shutil.disk_usage(standing).free // 1024**2
    return Finding("disk", OK, f"{free} MB free, {ROOM_NEEDED // 1024**2} MB needed")


def _postgres(settings: Settings) -> Finding:
    from runtime.embedded.postgres_programs import programs

    if settings.database_url is not None:
        return Finding("postgres", OK, "one of your own (REMIT_DATABASE_URL)")
    return Finding("postgres", OK, str(programs(settings.pg_bin)))


def _temporal(settings: Settings) -> Finding:
    from runtime.embedded.temporal import temporal_program

    if settings.temporal_address is not None:
        return Finding("temporal", OK, f"one of your own, {settings.temporal_address}")
    return Finding("temporal", OK, str(temporal_program(settings.temporal_bin)))


def _account(_: Settings) -> Finding:
    from runtime.embedded.as_root import AS_NOBODY, AS_WE_ARE, fitting_guise

    guise = fitting_guise()
    if guise == AS_WE_ARE:
        return Finding("account", OK, "an ordinary user")
    if guise == AS_NOBODY:
        return Finding("account", NOTE, "root without user namespaces; PostgreSQL runs as nobody")
    return Finding("account", OK, "root; PostgreSQL runs in a user namespace of its own")


def _ports(settings: Settings) -> Finding:
    from runtime.ports import USUAL, is_free

    if running(Home.at(settings.home)):
        return Finding("ports", OK, "in use by this Remit")
    taken = [f"{port} ({name})" for name, port in USUAL.items() if not is_free(port)]
    if taken:
        return Finding("ports", NOTE, f"taken: {', '.join(taken)}; free ones will be used")
    return Finding("ports", OK, ", ".join(str(port) for port in USUAL.values()))


def _stack(settings: Settings) -> Finding:
    from runtime.health import UP, health

    if running(Home.at(settings.home)) is None and settings.database_url is None:
        return Finding("stack", NOTE, "not running")
    stack = locate(settings)
    found = asyncio.run(health(stack, settings))
    down = [name.removesuffix("_server") for name, state in found.items() if state != UP]
    if down and settings.database_url is not None and settings.temporal_address is not None:
        return Finding("stack", NOTE, f"not answering from here: {', '.join(down)}")
    if down:
        logs = settings.home.absolute() / "logs"
        return Finding("stack", BAD, f"down: {', '.join(down)}", f"See the logs in {logs}")
    return Finding("stack", OK, f"running at {stack.portal_url}")
