"""`remit up` and `remit down`: everything on this machine, started and stopped as one."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time

import click

from cli import show
from cli.progress import steps
from runtime.home import Home
from runtime.settings import Settings, load_settings
from runtime.stack import Stack, running

_STOPPING = 20.0  # seconds `remit down` waits; the supervisor needs at most fifteen
_PORT = click.IntRange(1, 65535)


@click.command()
@click.option("--detach", is_flag=True, help="Return to the shell once everything answers.")
@click.option("--portal-port", type=_PORT, help="Insist on this port for the portal.")
@click.option("--postgres-port", type=_PORT, help="Insist on this port for PostgreSQL.")
@click.option("--temporal-port", type=_PORT, help="Insist on this port for Temporal.")
@click.option("--temporal-ui-port", type=_PORT, help="Insist on this port for Temporal's UI.")
@click.option("--no-sample", is_flag=True, help="Do not load the sample caseload.")
@click.option("--leave-terminal", is_flag=True, hidden=True)
def up(*, detach: bool, no_sample: bool, leave_terminal: bool, **ports: int | None) -> int:
    """Start everything on this machine and keep it running.

    Starts PostgreSQL, Temporal, the worker and the portal, restarts whichever dies, and stops all
    of them in order on Ctrl-C. Everything is kept in REMIT_HOME (default: .remit). Ports that are
    taken give way to free ones, unless a flag insists.

    \b
    Examples:
      remit up
      remit up --detach
      REMIT_HOME=/srv/remit remit up --portal-port 9000
    """
    settings = load_settings()
    if detach:
        return _detached()
    fixed = {name.removesuffix("_port"): port for name, port in ports.items()}
    if "portal_port" in settings.model_fields_set and fixed["portal"] is None:
        fixed["portal"] = settings.portal_port
    from runtime.logs import set_up_logs

    Home.at(settings.home).prepare()
    set_up_logs(settings, "up")
    return asyncio.run(_foreground(settings, fixed, sample=not no_sample, leave=leave_terminal))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def down(*, as_json: bool) -> int:
    """Stop the Remit that runs on this data folder.

    \b
    Example:
      remit down
    """
    home = Home.at(load_settings().home)
    status = running(home)
    if status is not None and (supervisor := status.get("supervisor")):
        with contextlib.suppress(ProcessLookupError):
            os.kill(supervisor, signal.SIGTERM)
        deadline = time.monotonic() + _STOPPING
        while home.is_held() and time.monotonic() < deadline:
            time.sleep(0.05)
        if home.is_held():
            with contextlib.suppress(ProcessLookupError):
                os.kill(supervisor, signal.SIGKILL)  # its children end with it
    if as_json:
        show.as_json({"stopped": status is not None, "home": str(home.path)})
    else:
        show.line("Remit has stopped." if status else f"Remit is not running on {home.path}.")
    return 0


async def _foreground(
    settings: Settings, fixed: dict[str, int | None], *, sample: bool, leave: bool
) -> int:
    from runtime.up import Rising, raised

    made: list[Rising] = []
    told_to_stop = asyncio.Event()
    me = asyncio.current_task()
    assert me is not None

    def on_signal() -> None:
        if told_to_stop.is_set():
            for rising in made:
                rising.supervisor.kill()  # asked twice: now, then
        elif not made or not made[-1].ready:
            me.cancel()
        told_to_stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, on_signal)
    started = time.monotonic()
    try:
        with contextlib.ExitStack() as display:
            tell = [display.enter_context(steps())]
            async with raised(
                settings,
                lambda text: tell[-1](text),
                fixed_ports=fixed,
                on_made=made.append,
                sample=sample,
            ) as stack:
                display.close()
                tell.append(show.aside)
                await _welcome(stack, time.monotonic() - started, detached=leave)
                if leave:
                    _let_go_of_the_terminal()
                await told_to_stop.wait()
    except asyncio.CancelledError:
        return 130
    return 0


async def _welcome(stack: Stack, seconds: float, *, detached: bool) -> None:
    """The portal's address, and a way in for one person of each kind."""
    import structlog

    show.line(f"Remit is up after {seconds:.1f} s.")
    show.line(f"  Portal       {stack.portal_url}")
    if stack.temporal_ui_url:
        show.line(f"  Temporal UI  {stack.temporal_ui_url}")
    try:
        for title, link in await _links(stack):
            show.line(f"  {title:<11}  {link}")
    except Exception:  # everything runs; a way in can be made later
        structlog.get_logger("up").exception("sign_in.links_failed")
        show.line("  No sign-in link could be made; logs/up.log says why.")
    if detached:
        show.line("Stop it with: remit down")
    else:
        show.line("Stop it with Ctrl-C, or from elsewhere: remit down")


async def _links(stack: Stack) -> list[tuple[str, str]]:
    from cases.sample import SIGN_INS
    from desk.sign_in import mint_link
    from schemas.errors import Refused
    from storage.pool import open_pool

    made: list[tuple[str, str]] = []
    pool = await open_pool(stack.database_url, size=1)
    try:
        for title, person in SIGN_INS:
            with contextlib.suppress(Refused):  # a caseload of one's own has other people
                made.append((title, await mint_link(pool, person, stack.portal_url)))
    finally:
        await pool.close()
    return made


def _detached() -> int:
    """Start another `remit up` that outlives this one, and show what it says until it is ready."""
    words = [word for word in sys.argv[1:] if word != "--detach"]
    child = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-P", "-m", "cli", *words, "--leave-terminal"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    assert child.stdout is not None
    try:
        for said in child.stdout:  # ends when it lets go of the terminal, or dies
            show.line(said.rstrip("\n"))
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        raise
    with contextlib.suppress(subprocess.TimeoutExpired):
        return child.wait(timeout=0.3)
    return 0


def _let_go_of_the_terminal() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
