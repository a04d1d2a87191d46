"""`remit person link`, `key`, `sessions` and what else concerns how a person signs in."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli import reach, show
from cli.acting import json_option
from cli.whole import Whole
from schemas.access import AT_THE_CONSOLE, SCOPES, Scope

if TYPE_CHECKING:
    from storage.pool import Pool

T = TypeVar("T")
PERSON = click.argument("person_id", metavar="PERSON")


@click.command()
@PERSON
@json_option
def link(person_id: str, as_json: bool) -> None:
    """Make a one-time link with which this person signs in. It works for ten minutes.

    \b
    Example:
      remit person link dana@housing
    """
    from desk.sign_in import mint_link
    from runtime.settings import load_settings
    from runtime.stack import locate

    portal = locate(load_settings()).portal_url
    made = done(lambda pool: mint_link(pool, person_id, portal, where=AT_THE_CONSOLE))
    if as_json:
        show.as_json({"person": person_id, "link": made})
        return
    show.line(made)
    show.hint("It works once, for ten minutes. Give it to nobody else.")


@click.command()
@PERSON
@click.option("--label", default="", help="Which program it is for.")
@click.option(
    "--scope", type=click.Choice(SCOPES), default="both", show_default=True,
    help="What it may be used for.",
)  # fmt: skip
@click.option(
    "--days", type=Whole(1, 366), default=90, show_default=True, help="How long it works."
)
@json_option
def key(person_id: str, label: str, scope: Scope, days: int, as_json: bool) -> None:
    """Make a key with which programs speak for this person. It is shown once.

    \b
    Examples:
      remit person key dana@housing
      remit person key dana@housing --label "Work orders" --scope read --days 365
    """
    from desk.sign_in import mint_key

    made = done(
        lambda pool: mint_key(
            pool, person_id,
            lasts=timedelta(days=days), label=label, scope=scope, where=AT_THE_CONSOLE,
        )
    )  # fmt: skip
    if as_json:
        show.as_json({"person": person_id, "key": made, "scope": scope, "days": days})
        return
    show.line(made)
    show.hint("Keep it like a password: it is not shown again. Send it as: Authorization: Bearer …")


@click.command()
@click.argument("person_id", metavar="[PERSON]", required=False)
@click.option("--all", "also_ended", is_flag=True, help="Also those that work no more.")
@json_option
def keys(person_id: str | None, also_ended: bool, as_json: bool) -> None:
    """The keys of this person's programs, or of everybody's.

    \b
    Example:
      remit person keys dana@housing
    """
    from storage.sign_in import keys as asked

    known(person_id)
    found = reach.ask(lambda conn: asked(conn, person=person_id, also_ended=also_ended))
    if as_json:
        show.as_json(
            {
                "keys": [
                    {
                        "key": one.prefix, "person": one.person, "label": one.label,
                        "scope": one.scope, "made": one.made, "until": one.until,
                        "last_used": one.last_used, "revoked": one.revoked,
                    }
                    for one in found
                ]
            }
        )  # fmt: skip
        return
    show.table(
        ["key", "person", "for", "may", "made", "until", "last used", "revoked"],
        [
            (k.prefix, k.person, k.label, k.scope, k.made, k.until, k.last_used, k.revoked)
            for k in found
        ],
        none="There is no key. Make one: remit person key PERSON",
    )


@click.command("revoke-key")
@PERSON
@click.argument("prefix", metavar="KEY")
@json_option
def revoke_key(person_id: str, prefix: str, as_json: bool) -> None:
    """End one key by what it begins with, as `remit person keys` shows it.

    \b
    Example:
      remit person revoke-key dana@housing remit_k7m2n4pq
    """
    from desk.entering import ending

    done(lambda pool: ending.revoke_key(pool, person_id, prefix, AT_THE_CONSOLE))
    told({"person": person_id, "key": prefix, "revoked": True}, f"{prefix} works no more.", as_json)


@click.command()
@PERSON
@json_option
def revoke(person_id: str, as_json: bool) -> None:
    """End every session and every key of this person.

    \b
    Example:
      remit person revoke dana@housing
    """
    from desk.entering import ending

    done(lambda pool: ending.revoke(pool, person_id, AT_THE_CONSOLE))
    told(
        {"person": person_id, "revoked": True},
        f"{person_id} is signed out everywhere, and no key of theirs works any more.",
        as_json,
    )


@click.command()
@click.argument("person_id", metavar="[PERSON]", required=False)
@click.option("--end", metavar="SESSION", help="End this one.")
@click.option("--end-all", is_flag=True, help="End all of this person's; keys stay.")
@json_option
def sessions(person_id: str | None, end: str | None, end_all: bool, as_json: bool) -> None:
    """Who is signed in, since when and from where; and end it.

    \b
    Examples:
      remit person sessions
      remit person sessions dana@housing --end 3f9a20c471be
      remit person sessions dana@housing --end-all
    """
    from desk.entering import ending
    from desk.sign_in import IDLE
    from storage.sign_in import sessions as asked

    if (end or end_all) and person_id is None:
        raise click.UsageError("Say whose: remit person sessions PERSON --end SESSION")
    if end and end_all:
        raise click.UsageError("Give either --end or --end-all.")
    known(person_id)
    if person_id is not None and end:
        done(lambda pool: ending.end_session(pool, person_id, end, AT_THE_CONSOLE))
        told({"person": person_id, "ended": 1}, f"The session {end} is over.", as_json)
        return
    if person_id is not None and end_all:
        ended = done(lambda pool: ending.end_all(pool, person_id, AT_THE_CONSOLE))
        told({"person": person_id, "ended": ended}, f"{ended} sessions are over.", as_json)
        return
    found = reach.ask(lambda conn: asked(conn, IDLE, person=person_id))
    if as_json:
        shown = [
            {
                "session": one.session, "person": one.person, "began": one.began,
                "seen": one.seen, "until": one.until, "way": one.way,
                "address": one.address, "browser": one.agent,
            }
            for one in found
        ]  # fmt: skip
        show.as_json({"sessions": shown})
        return
    show.table(
        ["session", "person", "since", "last seen", "by", "from", "browser"],
        [(s.session, s.person, s.began, s.seen, s.way, s.address, s.agent) for s in found],
        none="Nobody is signed in.",
    )


def told(facts: dict[str, Any], sentence: str, as_json: bool) -> None:
    if as_json:
        show.as_json(facts)
    else:
        show.line(sentence)


def known(person_id: str | None) -> None:
    """Refuse somebody who is not registered."""
    from storage.readers import directory

    if person_id is not None:
        asked = reach.ask(lambda conn: directory.person(conn, person_id))
        reach.found(asked, "person", person_id)


def done(work: "Callable[[Pool], Awaitable[T]]") -> T:
    from storage.pool import open_pool

    async def run() -> T:
        pool = await open_pool(reach.database_url(), size=1)
        try:
            return await work(pool)
        except Exception as wrong:
            raise reach.plainly(wrong) from None
        finally:
            await pool.close()

    return asyncio.run(run())


COMMANDS = (link, key, keys, revoke_key, revoke, sessions)
