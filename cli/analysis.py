"""`remit analysis`: what is found about why a problem occurs, and what is done today."""

from typing import Any

import click

from cli.noun import Noun
from cli.verbs import one_of, verb, words
from schemas.method import Corner


@click.group(cls=Noun)
def analysis() -> None:
    """State a hypothesis, describe the present response, fill in the triangle, add evidence."""


def _say(name: str, kind: str, told: str, *options: Any, example: str) -> None:
    verb(
        analysis, name, kind, told, *options, subject="problem",
        example=f"remit analysis {name} motel {example} --as sam@pd",
    )  # fmt: skip


_say(
    "hypothesis", "hypothesis.state", "State why it occurs, as a working hypothesis.",
    words("hypothesis", "Why it occurs."),
    example='--hypothesis "Nobody sees the far end of the lot after ten"',
)  # fmt: skip
_say(
    "inventory", "inventory.take", "Describe what is done about it today, and how far that helps.",
    words("current", "What is done today."), words("strengths", "What that achieves."),
    words("limits", "What it does not."),
    example='--current "A patrol each night" --strengths "Seen" --limits "Ten minutes of it"',
)  # fmt: skip
_say(
    "triangle", "triangle.draw", "Say what is known of one cell of the problem analysis triangle.",
    one_of("corner", Corner, "The cell."), words("known", "What is known of it."),
    example='--corner manager --known "The night clerk has no view of the lot"',
)  # fmt: skip
_say(
    "evidence", "evidence.add", "Add a document by reference, with its SHA-256.",
    words("title", "What it is."), words("location", "Where it lies."),
    click.option("--sha256", required=True, help="As sha256sum tells it."),
    example='--title "Calls of 2026" --location "records/2026-calls.csv" --sha256 '
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
)  # fmt: skip
