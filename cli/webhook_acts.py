"""What is done to a webhook that is there: another secret, the same again, and away with it."""

from datetime import datetime

import click

from cli import show
from cli.acting import json_option
from cli.moments import Moment
from cli.webhook_counter import at_the_counter, speaking

_WHEN = Moment()


@click.command()
@click.argument("webhook_id", metavar="WEBHOOK")
@click.option("--end-old", is_flag=True, help="The old secret ends now, as when it was seen.")
@speaking
@json_option
def rotate(webhook_id: str, end_old: bool, acts_as: str | None, as_json: bool) -> None:
    """Make a new secret, shown once. For a day messages are signed by the old one as well.

    \b
    Examples:
      remit webhook rotate wh-7k3m9q2abc --as dana@housing
      remit webhook rotate wh-7k3m9q2abc --end-old
    """
    from desk import webhooks

    secret = at_the_counter(
        acts_as, lambda pool, who: webhooks.rotate(pool, who, webhook_id, end_old=end_old)
    )
    if as_json:
        show.as_json({"webhook": webhook_id, "secret": secret})
        return
    show.line(secret)
    show.hint(
        "It is not shown again." + ("" if end_old else " The one before signs too for a day.")
    )


@click.command()
@click.argument("webhook_id", metavar="WEBHOOK")
@click.option("--message", metavar="ID", help="This message, such as problem/motel#12.")
@click.option("--since", type=_WHEN, help="All that was found from then on.")
@click.option("--until", type=_WHEN, help="And before then.")
@speaking
@json_option
def replay(
    webhook_id: str,
    message: str | None,
    since: datetime | None,
    until: datetime | None,
    acts_as: str | None,
    as_json: bool,
) -> None:
    """Send once more what was sent or given up, under the same ids: one message, or a period.

    \b
    Examples:
      remit webhook replay wh-7k3m9q2abc --message problem/motel#12
      remit webhook replay wh-7k3m9q2abc --since 2026-11-30 --until 2026-12-01
    """
    from desk import webhooks

    if (message is None) == (since is None) or (until is not None and since is None):
        raise click.UsageError("Give --message, or --since with or without --until.")
    again = at_the_counter(
        acts_as,
        lambda pool, who: webhooks.replay(
            pool, who, webhook_id, message=message, since=since, until=until
        ),
    )
    if as_json:
        show.as_json({"webhook": webhook_id, "again": again})
        return
    show.line(
        f"{len(again):,} will be sent again." if again else "There was nothing to send again."
    )


@click.command()
@click.argument("webhook_id", metavar="WEBHOOK")
@click.option("--yes", "-y", is_flag=True, help="Do not ask whether.")
@speaking
@json_option
def remove(webhook_id: str, yes: bool, acts_as: str | None, as_json: bool) -> None:
    """Take a webhook away. What waits for it is not sent any more.

    \b
    Example:
      remit webhook remove wh-7k3m9q2abc --yes
    """
    from cli.acting import Acting
    from desk import webhooks

    Acting("", None, "", dry_run=False, as_json=as_json, yes=yes).confirm(
        "Nothing is sent there any more, and it cannot be brought back.", webhook_id
    )
    at_the_counter(acts_as, lambda pool, who: webhooks.remove(pool, who, webhook_id))
    if as_json:
        show.as_json({"webhook": webhook_id, "removed": True})
        return
    show.line(f"{webhook_id} is removed.")
