"""The options that state the terms of an offer, alone or on top of a file."""

from collections.abc import Callable
from typing import Any

import click

from cli.moments import utc
from cli.reading import Document, read
from cli.verbs import one_of, span, when, words
from schemas.parties import Grade, Role
from schemas.terms import Method

_PATIENCE = {
    "acknowledge_within": "acknowledge_within",
    "decide_within": "decide_within",
    "first_action_within": "first_action_within",
    "settle_within": "settle_within",
    "progress_every": "progress_every",
    "remind_before": "remind_before",
}
_PLAIN = (
    "summary",
    "measure",
    "method",
    "fallback",
    "demands",
    "until",
    "return_notice",
    "recall_right",
    "return_after_settled",
    "hours",
    "approval",
)


def the_terms(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options for terms. What an option says goes before what the file says."""
    options = [
        click.option("--terms", "file", metavar="FILE", help="A YAML file (- for stdin)."),
        words("summary", "What is asked, and why of this party.", required=False),
        words("measure", "How both will see that it worked.", required=False),
        one_of("method", Method, "The rung of the ladder.", required=False),
        click.option(
            "--promise",
            "promises",
            nargs=2,
            multiple=True,
            metavar="TITLE SPAN",
            help='What the receiver promises, such as "Repair the lamps" 20wd.',
        ),
        click.option(
            "--promise-back",
            "promises_back",
            nargs=2,
            multiple=True,
            metavar="TITLE SPAN",
            help="What the offeror promises in return.",
        ),
        click.option("--fallback", metavar="PARTY", help="To whom it reverts."),
        one_of("demands", Grade, "The decision power that acceptance needs.", required=False),
        when("until", "The end of the term; then it reverts by itself."),
        span("return-notice", "How long the receiver stays accountable after giving back."),
        click.option(
            "--return-after-settled/--no-return-after-settled",
            default=None,
            help="May the receiver give back once it has settled?",
        ),
        click.option(
            "--recall-right/--no-recall-right", default=None, help="May the offeror take it back?"
        ),
        words("hours", "When it is needed: always, or Mon-Fri 08:00-17:00.", required=False),
        one_of("approval", Role, "Who must approve the offer first.", required=False),
        span("acknowledge-within", "How long until the receiver must say it has seen it."),
        span("decide-within", "How long until the receiver must decide."),
        span("first-action-within", "How long from acceptance to a first action."),
        span("settle-within", "How long from the first action until it counts as settled."),
        span("progress-every", "How often progress must be reported."),
        span("remind-before", "How long before each deadline a reminder goes out."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def terms(
    said: dict[str, Any],
    start: dict[str, Any] | None = None,
    *,
    beneath: dict[str, Any] | None = None,
) -> Document | dict[str, Any]:
    """The terms as a document where a file has a part in them, else as plain values.

    `start` are the terms that hold now, for a counter-offer that changes only what it names.
    `beneath` is what is usual where neither file nor options say it.
    """
    found = read(said["file"]) if said["file"] is not None else None
    given = _from_options(said)
    if found is None:
        return _over(start or beneath or {}, given)
    merged = _over(_over(beneath or {}, found.said), given)
    places = {("terms", *place): line for place, line in found.lines.items()}
    lines = {place: line for place, line in places.items() if not _said_anew(place, given)}
    return Document(found.name, {"terms": merged}, lines)


def _from_options(said: dict[str, Any]) -> dict[str, Any]:
    given = {name: said[name] for name in _PLAIN if said[name] is not None}
    if given.get("until"):
        given["until"] = utc(given["until"])
    patience = {into: said[name] for name, into in _PATIENCE.items() if said[name] is not None}
    if patience:
        given["patience"] = patience
    promises = [
        {"title": title, "within": within, "promisor": promisor}
        for promisor, pairs in (("receiver", said["promises"]), ("offeror", said["promises_back"]))
        for title, within in pairs
    ]
    return given | ({"commitments": promises} if promises else {})


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = {**below, **above}
    under = below.get("patience")
    if isinstance(under, dict) and "patience" in above:
        over = above["patience"]
        merged["patience"] = {**under, **over} if isinstance(over, dict) else over
    return merged


def _said_anew(place: tuple[Any, ...], given: dict[str, Any]) -> bool:
    return len(place) > 1 and place[1] in given and place[1] != "patience"
