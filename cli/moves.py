"""The moves of a handoff after it was offered: a few words each."""

import functools
from typing import Any

import click

from cli.verbs import one_of, span, verb, version, words
from schemas.terms import DeclineCode


def the_moves(handoff: click.Group) -> None:
    """Add them to the group, in the order of a case."""
    say = functools.partial(_say, handoff)
    reason = words("reason", "Why.")
    say(
        "submit", "Make a draft an offer, or send it for approval.",
        words("despite", "Why, although the check of the receiver fails.", required=False),
        example="--as sam@pd",
    )  # fmt: skip
    say("approve", "Approve that the offer is made.", example="--as sue@pd")
    say(
        "refuse",
        "Refuse that the offer is made.",
        reason,
        example='--reason "Ask them first" --as sue@pd',
    )
    say(
        "acknowledge",
        "Say that your party has seen the offer. It accepts nothing.",
        example="--as dana@housing",
    )
    say(
        "ask",
        "Ask a question; the first one stops the decision clock until it is answered.",
        words("question", "What you need to know."),
        kind="request_info",
        example='--question "Who owns the poles?" --as dana@housing',
    )
    say(
        "supply",
        "Answer the question.",
        words("answer", "What you were asked."),
        kind="supply_info",
        example='--answer "The city does" --as sam@pd',
    )
    say(
        "accept-counter",
        "Accept the receiver's own terms. With this the responsibility moves.",
        version(),
        example="--version 2 --as sam@pd",
    )
    say(
        "reject-counter",
        "Reject the receiver's own terms; the offer stands as it was.",
        reason,
        example='--reason "Too late" --as sam@pd',
    )
    say(
        "accept",
        "Accept, saying back what you take on. From then on your party answers for it.",
        version(),
        words("read_back", "What your party takes on, in its own words."),
        example='--version 1 --read-back "We light both lots" --as dana@housing',
    )
    say(
        "decline",
        "Decline, with a code and a sentence.",
        one_of("code", DeclineCode, "Why, in one word."),
        words("text", "Why, in a sentence."),
        example='--code no_capacity --text "No crew before May" --as dana@housing --yes',
        sure="A declined offer cannot be taken up again.",
    )
    say(
        "redirect",
        "Decline, and name who should be asked instead.",
        click.option("--to", metavar="PARTY", required=True, help="Who should be asked."),
        words("text", "Why them."),
        example='--to parks --text "They own the poles" --as dana@housing --yes',
        sure="A redirected offer cannot be taken up again.",
    )
    say(
        "withdraw",
        "Take an offer back before it is accepted.",
        reason,
        example='--reason "Asked the wrong office" --as sam@pd --yes',
        sure="A withdrawn offer cannot be taken up again.",
    )
    say(
        "confirm-withdrawal",
        "Say that you have seen that nothing is asked of you any more.",
        example="--as dana@housing",
    )
    say(
        "record-first-action",
        "Record the first thing your party did about it.",
        words("action", "What was done."),
        example='--action "Poles inspected" --as dana@housing',
    )
    say("settle", "Agree that the handoff has settled.", example="--as sam@pd")
    say(
        "object",
        "Object to its settling by itself.",
        reason,
        example='--reason "The lamps are still dark" --as sam@pd',
    )
    say(
        "return",
        "Give the responsibility back. You answer for it until the notice is over.",
        reason,
        span("notice", "A longer notice than the terms ask for."),
        example='--reason "Budget was cut" --as dana@housing --yes',
        sure="The responsibility goes back when the notice is over.",
    )
    say(
        "recall",
        "Take the responsibility back, by a right in the terms or for danger to life.",
        reason,
        click.option("--danger-to-life", is_flag=True, help="There is danger to life."),
        example='--reason "A person was hurt" --danger-to-life --as sue@pd --yes',
        sure="The receiver loses it at once.",
    )


def _say(
    group: click.Group,
    name: str,
    told: str,
    *options: Any,
    example: str,
    kind: str = "",
    **more: Any,
) -> None:
    verb(
        group,
        name,
        f"handoff.{kind or name.replace('-', '_')}",
        told,
        *options,
        subject="handoff",
        example=f"remit handoff {name} motel.h1 {example}".rstrip(),
        **more,
    )
