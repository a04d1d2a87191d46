"""`remit party open311`: where a department takes handoffs as service requests."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import click

from cli import open311_told, reach, show
from cli.acting import json_option
from cli.noun import Noun
from cli.verbs import words
from cli.whole import Whole

T = TypeVar("T")
_PAIRS = ("open:acknowledge", "open:progress", "closed:progress", "closed:done")


@click.group(cls=Noun)
def open311() -> None:
    """Where a department takes handoffs as service requests (Open311 GeoReport v2)."""


@open311.command("set")
@click.argument("party_id", metavar="PARTY")
@click.option("--url", required=True, help="The endpoint: https://311.example.gov/open311/v2")
@click.option("--service-code", required=True, help="As which service a handoff is filed.")
@click.option("--speaker", required=True, metavar="PERSON", help="Who of the party answers here.")
@words("address", "The place that is sent with it, such as the town's name.")
@click.option("--jurisdiction", help="Its jurisdiction_id, if it asks for one.")
@click.option(
    "--means", "meanings", multiple=True, type=click.Choice(_PAIRS),
    help="What the party has declared that a status means; may be given again. Nothing by default.",
)  # fmt: skip
@click.option("--texts", is_flag=True, help="Send what is asked in words, not its number only.")
@click.option(
    "--every", "every", type=Whole(5, 1440), default=15, show_default=True,
    help="Ask after so many minutes.",
)  # fmt: skip
@click.option("--key", "with_key", is_flag=True, help="Read its API key from the standard input.")
@json_option
def set_(
    party_id: str, url: str, service_code: str, speaker: str, address: str,
    jurisdiction: str | None, meanings: tuple[str, ...], texts: bool, every: int, with_key: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Offers that wait for this party go there from now on; what was set before is replaced.

    No status accepts a responsibility: somebody of the party does, in person. With
    --means closed:done, what the party has promised counts as reported done once its request is
    closed there, and the other side verifies it as ever.

    \b
    Examples:
      remit party open311 set streets --url https://311.example.gov/open311/v2 \\
          --service-code lighting --speaker system@streets --address Riverton \\
          --means open:acknowledge --means closed:done
    """
    from datetime import UTC, datetime

    from desk import open311_links
    from runtime.outward.client import Outward
    from runtime.settings import load_settings
    from schemas.open311 import Link, meaning

    key = sys.stdin.readline().strip() if with_key else None
    if with_key and not key:
        raise click.UsageError("There is no key on the standard input: --key < key-file")
    out = Outward.of(load_settings())
    made = Link(
        party=party_id, url=url.rstrip("/"), jurisdiction=jurisdiction, service_code=service_code,
        address=address, speaker=speaker, meanings=tuple(meaning(one) for one in meanings),
        texts=texts, every_minutes=every, since=datetime.now(UTC), keyed=bool(key),
    )  # fmt: skip
    _done(lambda pool: open311_links.put(pool, out, made, key))
    if as_json:
        show.as_json(open311_told.link(made))
        return
    show.line(f"Offers to {party_id} go to {made.url} from now on.")
    show.hint(f"See how that goes: remit party open311 show {party_id}")


@open311.command("show")
@click.argument("party_id", metavar="PARTY")
@json_option
def show_(party_id: str, as_json: bool) -> None:
    """Where a party's handoffs go, and how those that went there stand. Keys are never shown.

    \b
    Example:
      remit party open311 show streets
    """
    from desk import open311_links
    from storage import open311 as stored

    async def asked(pool: Any) -> Any:
        return await open311_links.shown(pool, party_id), await stored.filings(pool, party_id)

    link, filings = _done(asked)
    if as_json:
        told = [open311_told.filing(one) for one in filings]
        show.as_json(open311_told.link(link) | {"requests": told})
        return
    open311_told.tell(link, filings)


@open311.command()
@click.argument("party_id", metavar="PARTY")
@click.option("--yes", "-y", is_flag=True, help="Do not ask whether.")
@json_option
def remove(party_id: str, yes: bool, as_json: bool) -> None:
    """Nothing goes there any more, and its key is forgotten. What went there stays there.

    \b
    Example:
      remit party open311 remove streets --yes
    """
    from desk import open311_links

    if not yes:
        click.confirm(f"Send nothing to the department of {party_id} any more?", abort=True)
    _done(lambda pool: open311_links.remove(pool, party_id))
    if as_json:
        show.as_json({"party": party_id, "removed": True})
        return
    show.line(f"Offers to {party_id} stay here from now on.")


def _done(ask: Callable[[Any], Awaitable[T]]) -> T:
    from storage.pool import open_pool

    async def run() -> T:
        url = reach.database_url()
        try:
            pool = await open_pool(url, size=1, application="remit-cli")
            try:
                return await ask(pool)
            finally:
                await pool.close()
        except Exception as wrong:
            raise reach.plainly(wrong) from None

    return asyncio.run(run())
