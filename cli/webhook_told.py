"""Webhooks in words and as JSON. Fields are only ever added to these shapes."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cli import show
from schemas.webhooks import AttemptView, DeliveryView, WebhookView

WHY = {
    "no_challenge": "the challenge of the ping does not stand in what it answered",
    "no_name": "its name leads nowhere",
    "not_public": "its name leads to an address that is not public",
    "no_connection": "it takes no connection",
    "bad_certificate": "no certificate vouches for its name",
    "too_slow": "there was no whole answer in time",
    "too_long": "its answer is too long",
    "not_http": "what it answers is not HTTP",
    "bad_address": "its address is not allowed any more",
}


def why(code: str | None) -> str:
    """Why a message did not arrive, in words."""
    return WHY.get(code or "", (code or "nobody knows why").replace("status_", "it said "))


def webhook(one: WebhookView) -> dict[str, Any]:
    return asdict(one)


def delivery(one: DeliveryView) -> dict[str, Any]:
    told = asdict(one)
    del told["challenge"], told["webhook"], told["tries"]
    return told | {"state": one.state}


def attempt(one: AttemptView) -> dict[str, Any]:
    return asdict(one)


def tell(hook: WebhookView, sent: Sequence[DeliveryView], tried: Sequence[AttemptView]) -> None:
    show.facts(
        [
            ("party", hook.party),
            ("address", hook.url),
            ("kinds", " ".join(hook.kinds)),
            ("state", hook.state + (f": {hook.because}" if hook.because else "")),
            ("made", hook.made_at),
            ("by", hook.made_by),
            ("failing since", hook.failing_since),
            ("waiting", hook.waiting),
            ("delivered", hook.delivered),
            ("given up", hook.given_up),
        ],
        title=hook.webhook,
    )
    show.table(
        ["message", "kind", "state", "attempts", "next try", "why not"],
        [
            (
                one.message, one.kind, one.state, one.attempts,
                one.next_try_at if one.state == "waiting" else None,
                why(one.last_error) if one.last_error else None,
            )
            for one in sent
        ],
        none="Nothing was found to send there yet.",
    )  # fmt: skip
    show.table(
        ["at", "message", "attempt", "status", "why not", "ms"],
        [(o.at, o.message, o.number, o.status, o.error, o.ms) for o in tried],
    )
