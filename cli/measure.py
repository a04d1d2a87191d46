"""`remit measure`: what is counted, from which baseline, and how it went."""

import click

from cli import reach, show
from cli.acting import json_option
from cli.noun import Noun
from cli.stage_picture import measures
from cli.verbs import one_of, verb, when, words
from schemas.method import Better

_KEY = click.option("--measure", metavar="KEY", required=True, help="Its short name.")


@click.group(cls=Noun)
def measure() -> None:
    """Add measures, take readings, set the thresholds that open a problem again."""


verb(
    measure,
    "add",
    "measure.add",
    "Add something that is counted.",
    _KEY,
    words("title", "What is counted."),
    words("unit", "In which unit."),
    words("source", "Where the figures come from."),
    one_of("better", Better, "Which way is better; lower, if not said.", required=False),
    words("baseline", "How it stood before.", required=False),
    words("target", "How it should stand.", required=False),
    subject="problem",
    example='remit measure add motel --measure thefts --title "Thefts from cars" --unit "a month"'
    ' --source "Crime reports" --baseline 30 --target 8 --as sam@pd',
)
verb(
    measure,
    "read",
    "measure.read",
    "Record a reading. Under monitoring, one beyond the threshold opens the problem again.",
    _KEY,
    words("value", "The figure."),
    when("taken-at", "When it was taken; now, if not said."),
    words("note", "What to know of it.", required=False),
    subject="problem",
    example="remit measure read motel --measure thefts --value 6 --as sam@pd",
)
verb(
    measure,
    "watch",
    "measure.watch",
    "Set the reading from which on the problem opens again by itself.",
    _KEY,
    words("threshold", "From this figure on."),
    click.option(
        "--to",
        type=click.Choice(["scanning", "analysis", "response", "assessment"]),
        help="At which stage; analysis, if not said.",
    ),
    subject="problem",
    example="remit measure watch motel --measure thefts --threshold 15 --as sam@pd",
)


@measure.command("list")
@click.argument("problem_id", metavar="PROBLEM")
@json_option
def list_(problem_id: str, as_json: bool) -> None:
    """The measures of a problem, each against its baseline and with a small picture.

    \b
    Example:
      remit measure list motel
    """
    from storage.readers.problems import problem

    one = reach.found(reach.ask(lambda conn: problem(conn, problem_id)), "problem", problem_id)
    found = one.document.get("method", {}).get("measures", {})
    if as_json:
        show.as_json({"problem": problem_id, "measures": found})
        return
    measures(found)
