"""`remit engine terminate`, `reset` and `delete`: first the entry in the record, then the act."""

from typing import TYPE_CHECKING

import click

from cli import show
from cli.acting import Acting, acting
from cli.at_the_desk import at_the_desk
from cli.verbs import words
from cli.whole import Whole

if TYPE_CHECKING:
    from desk.intervening import By
    from schemas.request import Answer

_because = words("because", "Why; it stands in the record.")


@click.command()
@click.argument("workflow")
@_because
@acting(setup=True, sure=True)
def terminate(act: Acting, workflow: str, because: str) -> None:
    """End the run of a stream at once. It takes no commands until it is revived.

    \b
    Example:
      remit engine terminate motel --because "It was opened in the wrong installation" --yes
    """
    from desk.intervening import terminate as end

    stream = _stream(workflow)
    if _only_looked(act, stream, "It would be ended."):
        return
    act.confirm("Nothing is decided for it and no deadline rings until it is revived.", stream)
    answer = at_the_desk(
        lambda desk, client, pool: end(desk, client, pool, stream, because, _by(act))
    )
    _tell(act, answer, f"{stream} was ended.")
    show.hint(f"Bring it back: remit engine revive {stream}")


@click.command()
@click.argument("workflow")
@_because
@click.option("--to-event", type=Whole(1), help="Where to go on from; else the last possible.")
@acting(setup=True, sure=True)
def reset(act: Acting, workflow: str, because: str, to_event: int | None) -> None:
    """Let a run go on from an earlier event of its history, such as one that is stuck.

    Refused where that event lies before entries of the ledger: they cannot be decided anew.

    \b
    Example:
      remit engine reset motel --because "Stuck since the update of Monday" --yes
    """
    from desk.intervening import reset as go_back

    stream = _stream(workflow)
    if _only_looked(act, stream, "It would be reset."):
        return
    act.confirm("What its history says after that event is done anew.", stream)
    answer, run = at_the_desk(
        lambda desk, client, pool: go_back(desk, client, pool, stream, because, _by(act), to_event)
    )
    _tell(act, answer, f"{stream} goes on as run {run}.", run=run)


@click.command()
@click.argument("workflow")
@_because
@click.option("--run", "run_id", metavar="RUN", help="Which run; else the newest.")
@acting(setup=True, sure=True)
def delete(act: Acting, workflow: str, because: str, run_id: str | None) -> None:
    """Delete a run that is over, with its history. The hash of the history is kept first.

    \b
    Example:
      remit engine delete motel --because "Asked for by the data protection officer" --yes
    """
    from desk.intervening import delete as remove

    stream = _stream(workflow)
    if _only_looked(act, stream, "Its history would be deleted."):
        return
    act.confirm("The history is gone for good; its hash stays.", stream)
    answer = at_the_desk(
        lambda desk, client, pool: remove(desk, client, pool, stream, because, _by(act), run_id)
    )
    _tell(act, answer, f"The run of {stream} was deleted.")


def _stream(workflow: str) -> str:
    return workflow if "/" in workflow else f"problem/{workflow}"


def _by(act: Acting) -> "By":
    from desk.intervening import By

    return By(act.by, act.command_id, act.deputy_for)


def _only_looked(act: Acting, stream: str, would: str) -> bool:
    """With --dry-run: say what is there, and that is all."""
    if not act.dry_run:
        return False
    from desk.engine_runs import run_of

    run = at_the_desk(lambda _, client, __: run_of(client, stream))
    if act.as_json:
        show.as_json({"dry_run": True, "workflow": stream, "run": run.run, "status": run.status})
    else:
        show.strong(f"Nothing was changed. {would}")
        show.facts([("run", run.run), ("status", run.status), ("events", run.events)])
    return True


def _tell(act: Acting, answer: "Answer", sentence: str, **more: str) -> None:
    entry = answer.entries[-1]
    if act.as_json:
        told = {"command_id": answer.command_id, "entry": f"{answer.stream}#{entry.seq}"}
        show.as_json(told | more)
        return
    show.strong(f"{sentence} It stands in {answer.stream}, entry {entry.seq}.")
