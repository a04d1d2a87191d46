"""What becomes of a command: sent and made durable, or only looked ahead; then told."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cli import hints, reach, shapes, show
from cli.moments import local
from rules.words import EVENTS
from schemas.commands import Command, subject_of
from schemas.errors import Unavailable
from schemas.ids import problem_of
from schemas.request import Answer

if TYPE_CHECKING:
    import asyncpg

    from desk.preview import Preview
    from storage.pool import Pool

Told = dict[str, Any]
T = TypeVar("T")
_MAKE = ("handoff.offer", "handoff.draft", "commitment.propose", "responsibility.establish")
_MAKE_IN_PARTNERSHIP = {
    "partnership.propose_agreement": "agreement",
    "partnership.call_meeting": "meeting",
}
_OF_PROBLEMS = frozenset(
    {"fact", "hypothesis", "inventory", "triangle", "evidence", "measure", "review", "action"}
)
_MOVES = ("responsibility.transferred", "responsibility.reverted", "responsibility.established")


async def submit(
    command: Command, by: str, deputy_for: str | None, command_id: str
) -> tuple[Answer, Told]:
    """Give the command at the desk; its answer, and what it was about as it stands now."""
    from desk.counter import Desk
    from desk.receipting import Receipting
    from runtime.home import Home
    from runtime.settings import load_settings
    from runtime.stack import locate
    from runtime.temporal import connect

    settings = load_settings()
    stack = locate(settings)

    async def give(pool: "Pool") -> tuple[Answer, Told]:
        client = await connect(settings, address=stack.temporal_address)
        desk = Desk(client, pool, stack.temporal_task_queue)
        answer = await desk.submit(command, by=by, deputy_for=deputy_for, command_id=command_id)
        async with pool.acquire() as conn:
            told = await _stands(conn, *_about(command, answer))  # type: ignore[arg-type]
            told |= {"now_held": await _moved(conn, answer)}  # type: ignore[arg-type]
        signing = Receipting(pool, Home.at(settings.home).secrets)
        return answer, told | {"receipt": await signing.receipt(answer.stream, answer.command_id)}

    return await _with_pool(give)


async def preview(command: Command, by: str, deputy_for: str | None) -> "Preview":
    """What the command would do. Temporal is not asked and nothing is written."""
    from desk.counter import Desk

    async def look(pool: "Pool") -> "Preview":
        desk = Desk(None, pool)  # type: ignore[arg-type]  # looking ahead needs no engine
        return await desk.preview(command, by=by, deputy_for=deputy_for)

    return await _with_pool(look)


def looked(work: "Callable[[Pool], Awaitable[T]]") -> T:
    """What a look into the memory answers, where more than one question is asked."""
    return asyncio.run(_with_pool(work))


async def _with_pool(work: "Callable[[Pool], Awaitable[T]]") -> T:
    from storage.pool import open_pool

    url = reach.database_url()
    try:
        pool = await open_pool(url, size=2, application="remit-cli")
        try:
            return await work(pool)
        finally:
            async with asyncio.timeout(3):
                await pool.close()
    except Exception as wrong:
        raise reach.plainly(wrong) from None


def tell(command: Command, answer: Answer, told: Told, *, as_json: bool) -> None:
    """The result: one line for people and what comes next; the whole of it for programs."""
    caused = [entry.model_dump() for entry in answer.entries]
    if as_json:
        show.as_json(told | {"command_id": answer.command_id, "caused": caused})
        return
    _, subject = _about(command, answer)
    if not answer.entries:
        show.line(f"{subject}: nothing had to be changed.")
        return
    first, last = answer.entries[0], answer.entries[-1]
    span = f"entry {first.seq}" if first is last else f"entries {first.seq} to {last.seq}"
    done = ", ".join(dict.fromkeys(EVENTS.get(one.kind, one.kind) for one in answer.entries))
    show.strong(f"{subject}: {done} ({span}, {local(last.at)}).")
    for responsibility, holder in told.get("now_held", {}).items():
        show.line(f"{holder} now holds {responsibility}.")
    if told.get("receipt"):
        about = answer.stream.removeprefix("problem/")
        show.faint(f"Receipt: remit audit receipt {about} {answer.command_id}")
    for warning in hints.warnings(command.kind, told):
        show.line(warning)
    show.hint(hints.after(command.kind, subject, told))


def keep_receipt(file: Path, answer: Answer, receipt: str | None) -> None:
    """Put the receipt into its file; the command is done whether or not that succeeds."""
    again = f"remit audit receipt {answer.stream.removeprefix('problem/')} {answer.command_id}"
    if receipt is None:
        show.aside(f"It is done, but no receipt could be signed now. Ask again: {again}")
        return
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(receipt)
    except OSError as wrong:
        raise Unavailable(
            f"It is done, but {file} cannot be written: {wrong.strerror}.",
            next_step=f"Have the receipt again: {again}",
            code="receipt_unwritten",
        ) from None


def tell_interrupted(command_id: str) -> None:
    """After Ctrl-C: was it done? The command lives on in the engine, so the memory is asked."""
    from storage.ledger import answer

    try:
        known = reach.ask(lambda conn: answer(conn, command_id))
    except (Exception, KeyboardInterrupt):
        known = None
    if known is not None:
        show.aside(f"Interrupted, but it was done: {known.stream}, command {command_id}.")
        return
    show.aside(
        f"Interrupted before the answer came; it may still be done. Ask again without fear of"
        f" doing it twice: the same command with --command-id {command_id}"
    )


def _about(command: Command, answer: Answer) -> tuple[str, str]:
    """What noun and id to show after the command."""
    noun = command.kind.partition(".")[0]
    if noun in ("contributor", "scope", "discharge", "dispute", "correction"):
        noun = "responsibility"
    if command.kind in _MAKE_IN_PARTNERSHIP:
        made_of = _MAKE_IN_PARTNERSHIP[command.kind]
        return made_of, answer.made(made_of) or subject_of(command)
    if noun in ("trust", "incident", "goodwill"):
        noun = "party"
    if noun in _OF_PROBLEMS:
        noun = "problem"
    made = answer.made(noun) if noun == "step" or command.kind in _MAKE else None
    return noun, made or subject_of(command)


async def _stands(conn: "asyncpg.Connection[asyncpg.Record]", noun: str, name: str) -> Told:
    """The thing as it stands after the command, in the same shape as `show` gives it."""
    from storage.readers import (
        commitments,
        concerns,
        directory,
        findings,
        handoffs,
        partnerships,
        playbooks,
        problems,
        rounds,
        steps,
    )

    match noun:
        case "problem":
            return _shaped(shapes.problem, await problems.problem(conn, name))
        case "responsibility":
            return _shaped(shapes.responsibility, await problems.responsibility(conn, name))
        case "handoff":
            found = await handoffs.handoff(conn, name)
            told = _shaped(shapes.handoff, found)
            held = found and await problems.responsibility(conn, found.responsibility)
            return told | ({"holder": held.holder} if held else {})
        case "commitment":
            return _shaped(shapes.commitment, await commitments.commitment(conn, name))
        case "step":
            return _shaped(shapes.step, await steps.step(conn, name))
        case "partnership" | "agreement" | "meeting":
            whole = await partnerships.partnership(conn, problem_of(name))
            return _shaped(shapes.partnership, whole)
        case "round":
            return _shaped(shapes.round_, await rounds.round_(conn, name))
        case "finding":
            return _shaped(shapes.finding, await findings.finding(conn, name))
        case "concern":
            return _shaped(shapes.concern, await concerns.concern(conn, name))
        case "playbook":
            return await playbooks.playbook(conn, name) or {}
        case "candidate":
            return _shaped(shapes.candidate, await concerns.candidate(conn, name))
        case "party":
            return _shaped(shapes.party, await directory.party(conn, name))
        case _:
            return _shaped(shapes.person, await directory.person(conn, name))


def _shaped(shape: Callable[[Any], Told], view: Any) -> Told:
    return shape(view) if view is not None else {}


async def _moved(conn: "asyncpg.Connection[asyncpg.Record]", answer: Answer) -> dict[str, str]:
    """Who holds what this command moved or established."""
    from storage.readers.problems import responsibility

    names = [entry.subject for entry in answer.entries if entry.kind in _MOVES]
    found = [await responsibility(conn, name) for name in names]
    return {one.responsibility: one.holder for one in found if one is not None}
