"""`remit person unlock`, `reset-factor`, `bind`, `unbind`: what operators do about signing in."""

from typing import TYPE_CHECKING

import click

from cli.acting import json_option
from cli.person_access import PERSON, done, known, told
from cli.sure import sure
from schemas.access import AT_THE_CONSOLE

if TYPE_CHECKING:
    from storage.pool import Pool


@click.command()
@PERSON
@json_option
def unlock(person_id: str, as_json: bool) -> None:
    """Let somebody try again at once who gave a wrong code too often.

    \b
    Example:
      remit person unlock dana@housing
    """
    from desk.entering import locking

    known(person_id)
    was = done(lambda pool: locking.unlock(pool, person_id, AT_THE_CONSOLE))
    sentence = f"{person_id} may try again." if was else f"{person_id} was not locked."
    told({"person": person_id, "was_locked": was}, sentence, as_json)


@click.command("reset-factor")
@PERSON
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@json_option
def reset_factor(person_id: str, yes: bool, as_json: bool) -> None:
    """Take the second factor and the recovery codes away, and end the sessions.

    For somebody who lost the telephone. Make sure that it is this person who asks.

    \b
    Example:
      remit person reset-factor dana@housing --yes
    """
    from desk.entering import ending, factor

    known(person_id)
    sure(f"Until {person_id} sets up another, a link alone signs in as them.", yes=yes)

    async def reset(pool: "Pool") -> bool:
        was = await factor.remove(pool, person_id, AT_THE_CONSOLE)
        await ending.end_all(pool, person_id, AT_THE_CONSOLE)
        return was

    was = done(reset)
    gone = f"{person_id} has no second factor any more, and is signed out everywhere."
    sentence = gone if was else f"{person_id} had no second factor; sessions are over."
    told({"person": person_id, "had_factor": was}, sentence, as_json)


@click.command()
@PERSON
@click.option("--issuer", required=True, help="The provider's address, as in the settings.")
@click.option("--subject", required=True, help="How the provider calls this person (`sub`).")
@json_option
def bind(person_id: str, issuer: str, subject: str, as_json: bool) -> None:
    """Say that an OpenID provider means this person by a subject.

    Not needed where the provider verifies the e-mail address that is registered here.

    \b
    Example:
      remit person bind dana@housing --issuer https://login.housing.example --subject 7f3a
    """
    from schemas.errors import Refused
    from storage import access_log, providers

    known(person_id)

    async def bound(pool: "Pool") -> bool:
        async with pool.acquire() as conn, conn.transaction():
            is_new = await providers.bind(conn, issuer, subject, person_id)
            if is_new:
                await access_log.say(conn, "subject.bound", AT_THE_CONSOLE, person_id, issuer)
        return is_new

    if not done(bound):
        raise Refused(
            "This provider has another subject for that person, or another person for it.",
            next_step=f"Undo that first: remit person unbind {person_id}",
            code="bound_already",
        )
    told({"person": person_id, "issuer": issuer, "bound": True}, f"{person_id} is bound.", as_json)


@click.command()
@PERSON
@click.option("--issuer", help="Only of this provider.")
@json_option
def unbind(person_id: str, issuer: str | None, as_json: bool) -> None:
    """No provider means this person by a subject any more; the next sign-in binds anew.

    \b
    Example:
      remit person unbind dana@housing
    """
    from storage import access_log, providers

    known(person_id)

    async def unbound(pool: "Pool") -> int:
        async with pool.acquire() as conn, conn.transaction():
            gone = await providers.unbind(conn, issuer, person_id)
            for _ in gone:
                await access_log.say(conn, "subject.unbound", AT_THE_CONSOLE, person_id, issuer)
        return len(gone)

    count = done(unbound)
    told({"person": person_id, "unbound": count}, f"{count} subjects are unbound.", as_json)


COMMANDS = (unlock, reset_factor, bind, unbind)
