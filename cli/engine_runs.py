"""`remit engine list` and `show`: what runs in the engine, and what was done to it."""

import click

from cli import show
from cli.acting import json_option
from cli.at_the_desk import at_the_desk
from cli.history import tell
from cli.verbs import limit
from schemas.ids import LOG, record_stream

LOG_STREAM = record_stream(LOG)


@click.command("list")
@click.option("--all", "all_of_them", is_flag=True, help="Also the runs that are over.")
@limit()
@json_option
def list_(*, all_of_them: bool, limit: int, as_json: bool) -> None:
    """The runs of the engine, the newest first.

    \b
    Example:
      remit engine list --all
    """
    from desk.engine_runs import runs

    found = at_the_desk(lambda _, client, __: runs(client, all_of_them=all_of_them, limit=limit))
    if as_json:
        told = [
            {
                "workflow": one.workflow, "run": one.run, "status": one.status,
                "since": one.since, "until": one.until, "events": one.events,
            }
            for one in found
        ]  # fmt: skip
        show.as_json({"runs": told})
        return
    show.table(
        ["workflow", "run", "status", "since", "events"],
        [(one.workflow, one.run, one.status, one.since, one.events or None) for one in found],
        none="Nothing runs in the engine.",
    )


@click.command("show")
@click.argument("workflow")
@json_option
def show_(*, workflow: str, as_json: bool) -> None:
    """The newest run of a stream, and what stands on the record about its runs.

    \b
    Example:
      remit engine show motel
    """
    from desk.engine_runs import run_of
    from storage.readers.history import about, length

    stream = workflow if "/" in workflow else f"problem/{workflow}"

    async def asked(_: object, client, pool):  # type: ignore[no-untyped-def]
        return await run_of(client, stream), await about(
            pool, LOG_STREAM, [stream], upto=await length(pool, LOG_STREAM)
        )

    run, entries = at_the_desk(asked)
    if as_json:
        from cli import shapes

        show.as_json(
            {
                "workflow": run.workflow, "run": run.run, "status": run.status,
                "since": run.since, "until": run.until, "events": run.events,
                "record": [shapes.entry(one) for one in entries],
            }
        )  # fmt: skip
        return
    show.facts(
        [("run", run.run), ("status", run.status), ("since", run.since), ("until", run.until),
         ("events", run.events)],
        title=run.workflow,
    )  # fmt: skip
    for one in entries:
        tell(one)
