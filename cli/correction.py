"""`remit correction`: say what an earlier entry has wrong. The earlier entry stays."""

import functools
from typing import Any

import click

from cli.noun import Noun
from cli.verbs import verb, when, words
from cli.whole import Whole


@click.group(cls=Noun)
def correction() -> None:
    """Correct when a responsibility passed, or what your party described."""


def _say(name: str, told: str, *options: Any, example: str) -> None:
    verb(
        correction, name, f"correction.{name}", told, *options, subject="responsibility",
        example=f"remit correction {name} motel.lighting {example}",
    )  # fmt: skip


_reason = functools.partial(words, "reason")
_say(
    "propose",
    "Say that a tenure began at another instant. The other side of it has to agree; until then,"
    " and for whoever asks what was known before, what was recorded stands. No deadline moves.",
    click.option(
        "--tenure",
        type=Whole(2, 1_000_000),
        required=True,
        help="Its number: 2 is the second that held it. The one before ends at the same instant.",
    ),
    when("since", "When it really began.", required=True),
    _reason("How you know."),
    example='--tenure 2 --since 2026-11-27T16:40:00Z --reason "Agreed by telephone" --as sam@pd',
)
_say(
    "agree",
    "Agree to the correction that waits for your party.",
    when("since", "The instant that you agree to.", required=True),
    example="--since 2026-11-27T16:40:00Z --as dana@housing",
)
_say(
    "refuse",
    "Refuse the correction that waits for your party.",
    _reason("Why."),
    example='--reason "We took it on Monday" --as dana@housing',
)
_say(
    "withdraw",
    "Take back the correction that your party proposed.",
    _reason("Why."),
    example='--reason "It was the other lot" --as sam@pd',
)
verb(
    correction,
    "fact",
    "fact.correct",
    "Correct what your own party described in an earlier entry. That entry stays, and readers show"
    " both. What was agreed with others is not corrected but changed with them.",
    click.option("--entry", type=Whole(1), required=True, help="The entry that has it wrong."),
    click.option(
        "--field", metavar="FIELD", required=True,
        help="What of it, as remit history --json names it: note, reason, references/0.",
    ),
    words("text", "What should stand there."),
    _reason("How you know."),
    subject="problem",
    example="remit correction fact motel --entry 12 --field note"
    ' --text "Nine of twelve lamps" --reason "Counted again" --as dana@housing',
)  # fmt: skip
