"""`remit person calendar`: the secret address of a person's calendar of deadlines."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import click

from cli import reach, show
from cli.acting import json_option
from cli.whole import Whole


@click.command()
@click.argument("person_id", metavar="PERSON")
@click.option("--titles", is_flag=True, help="It tells what each deadline is about.")
@click.option(
    "--lead-hours", type=Whole(0, 336), default=24, show_default=True,
    help="It rings so long before a deadline; 0 is never.",
)  # fmt: skip
@click.option("--end", is_flag=True, help="End the address instead.")
@json_option
def calendar(person_id: str, titles: bool, lead_hours: int, end: bool, as_json: bool) -> None:
    """Make the address of this person's calendar of deadlines; an earlier one ends.

    \b
    Examples:
      remit person calendar dana@housing
      remit person calendar dana@housing --end
    """
    from desk import calendars
    from runtime.settings import load_settings
    from runtime.stack import locate

    if end:
        _told(lambda pool: calendars.end(pool, person_id))
        if as_json:
            show.as_json({"person": person_id, "ended": True})
            return
        show.line(f"The calendar address of {person_id} has ended.")
        return
    portal = locate(load_settings()).portal_url
    made = _told(
        lambda pool: calendars.make(
            pool, person_id, portal, titles=titles, lead_hours=lead_hours
        )
    )  # fmt: skip
    if as_json:
        show.as_json({"person": person_id, "calendar": made})
        return
    show.line(made)
    show.hint("It is not shown again. Whoever has it reads the deadlines of the party.")


def _told(ask: Callable[[Any], Awaitable[Any]]) -> Any:
    from storage.pool import open_pool

    async def run() -> Any:
        pool = await open_pool(reach.database_url(), size=1)
        try:
            return await ask(pool)
        except Exception as wrong:
            raise reach.plainly(wrong) from None
        finally:
            await pool.close()

    return asyncio.run(run())
