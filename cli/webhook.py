"""`remit webhook`: where a party is told by HTTP of what it may see, and how deliveries go."""

import asyncio
from typing import TYPE_CHECKING, Any

import click

from cli import show, webhook_told
from cli.acting import json_option
from cli.noun import Noun
from cli.verbs import limit, many
from cli.webhook_acts import remove, replay, rotate
from cli.webhook_counter import at_the_counter, speaking
from cli.webhook_senders import sender

if TYPE_CHECKING:
    from desk.webhooks import Speaker
    from storage.pool import Pool

PATIENCE = 20.0
"""Seconds to wait for what comes of a ping."""


@click.group(cls=Noun)
def webhook() -> None:
    """Where a party is told by HTTP of what it may see."""


@webhook.command()
@click.argument("url")
@many("kind", "kinds", "Only entries of this kind: handoff.offered, handoff.*; all by default.")
@click.option("--party", help="For this party; your own by default.")
@speaking
@json_option
def add(
    url: str, kinds: tuple[str, ...], party: str | None, acts_as: str | None, as_json: bool
) -> None:
    """Make a webhook. Its secret is shown once; nothing is sent before `webhook test` succeeds.

    For those who speak for the party with full grade, and administrators.

    \b
    Examples:
      remit webhook add https://hooks.example.org/remit --as dana@housing
      remit webhook add https://hooks.example.org/remit --kind 'handoff.*' --party housing
    """
    from desk import webhooks
    from runtime.outward.client import Outward
    from runtime.settings import load_settings

    out = Outward.of(load_settings())
    made, secret = at_the_counter(
        acts_as, lambda pool, who: webhooks.add(pool, out, who, url, kinds, party)
    )
    if as_json:
        show.as_json(webhook_told.webhook(made) | {"secret": secret})
        return
    show.line(f"{made.webhook} is there, and is told nothing yet.")
    show.line(f"Its secret, which is not shown again: {secret}")
    show.hint(f"Give the receiver its secret, then: remit webhook test {made.webhook}")


@webhook.command("list")
@click.option("--party", help="Only of this party.")
@speaking
@json_option
def list_(party: str | None, acts_as: str | None, as_json: bool) -> None:
    """The webhooks of your party; an administrator sees all.

    \b
    Example:
      remit webhook list --as dana@housing
    """
    from desk import webhooks

    found = at_the_counter(acts_as, lambda pool, who: webhooks.listed(pool, who, party))
    if as_json:
        show.as_json({"webhooks": [webhook_told.webhook(one) for one in found]})
        return
    show.table(
        ["webhook", "party", "state", "address", "kinds", "waiting", "given up"],
        [
            (o.webhook, o.party, o.state, o.url, " ".join(o.kinds), o.waiting, o.given_up)
            for o in found
        ],
        none="There is none. Make one: remit webhook add --help",
    )


@webhook.command("show")
@click.argument("webhook_id", metavar="WEBHOOK")
@click.option("--message", metavar="ID", help="Only of this message, such as problem/motel#12.")
@limit(20)
@speaking
@json_option
def show_(
    webhook_id: str, message: str | None, limit: int, acts_as: str | None, as_json: bool
) -> None:
    """One webhook, what was sent there, and each attempt. Answers of receivers are not kept.

    \b
    Example:
      remit webhook show wh-7k3m9q2abc
    """
    from desk import webhooks
    from storage import deliveries

    async def asked(pool: "Pool", who: "Speaker") -> Any:
        hook = await webhooks.of(pool, who, webhook_id)
        return (
            hook,
            await deliveries.deliveries(pool, hook.webhook, message=message, limit=limit),
            await deliveries.attempts(pool, hook.webhook, message=message, limit=limit),
        )

    hook, sent, tried = at_the_counter(acts_as, asked)
    if as_json:
        show.as_json(
            webhook_told.webhook(hook)
            | {
                "deliveries": [webhook_told.delivery(one) for one in sent],
                "attempts": [webhook_told.attempt(one) for one in tried],
            }
        )
        return
    webhook_told.tell(hook, sent, tried)


@webhook.command()
@click.argument("webhook_id", metavar="WEBHOOK")
@speaking
@json_option
def test(webhook_id: str, acts_as: str | None, as_json: bool) -> None:
    """Send a ping and wait for what comes of it. With the right answer the webhook is active.

    The receiver has to answer with the challenge that stands in the ping. A webhook that was
    paused goes on where it stopped.

    \b
    Example:
      remit webhook test wh-7k3m9q2abc --as dana@housing
    """
    from desk import webhooks
    from schemas.errors import Refused, Unavailable

    async def tried(pool: "Pool", who: "Speaker") -> Any:
        message = await webhooks.ping(pool, who, webhook_id)
        over = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < over:
            came = await webhooks.came_of(pool, webhook_id, message)
            if came is not None:
                return came
            await asyncio.sleep(0.2)
        return None

    came = at_the_counter(acts_as, tried)
    if came is None:
        raise Unavailable(
            f"Nobody has sent the ping within {PATIENCE:g} seconds.",
            next_step="See whether the worker runs: remit status",
            code="no_worker",
        )
    if not came.delivered:
        raise Refused(
            f"{webhook_id} did not answer as it has to: {webhook_told.why(came.last_error)}.",
            next_step="Put the receiver right and test it again; docs/webhooks.md has an example.",
            code="webhook_not_proved",
        )
    if as_json:
        show.as_json({"webhook": webhook_id, "state": "active"})
        return
    show.line(f"{webhook_id} has answered, and is active.")


for act in (rotate, replay, remove, sender):
    webhook.add_command(act)
