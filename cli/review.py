"""`remit review`: an independent look at a problem, which citizens can force."""

import click

from cli.acting import Acting, acting
from cli.moments import Moment
from cli.noun import Noun
from cli.verbs import verb, words


@click.group(cls=Noun)
def review() -> None:
    """Ask for an independent review of a problem, and conclude it."""


@review.command("request")
@click.argument("named", metavar="PROBLEM")
@words("reason", "Why it should be looked at.")
@click.option(
    "--report",
    nargs=2,
    multiple=True,
    metavar="WHEN REFERENCE",
    help="A citizen's report, and where it can be found. Several force a review.",
)
@acting
def request(act: Acting, named: str, reason: str, report: tuple[tuple[str, str], ...]) -> None:
    """Ask for a review: as a partner, or with enough reports of citizens.

    \b
    Example:
      remit review request motel --reason "It goes on every night" \\
          --report 2026-09-01 "Call 4471" --report 2026-10-03 "Call 5120" \\
          --report 2026-11-02 "Letter of Ms Roe" --as pat@neighbours
    """
    reports = [{"at": Moment().convert(at, None, None), "reference": where} for at, where in report]
    act.do("review.request", {"problem": named, "reason": reason, "reports": reports})


verb(
    review,
    "conclude",
    "review.conclude",
    "Conclude the review that waits, as an independent chair. No responsibility moves by it.",
    words("findings", "What was found."),
    words("actions", "What follows, as those who asked are told."),
    click.option(
        "--to",
        type=click.Choice(["scanning", "analysis", "response", "assessment"]),
        help="Open a monitored problem again at this stage.",
    ),
    subject="problem",
    example='remit review conclude motel --findings "The lamps are off again"'
    ' --actions "The owner answers by Friday" --to response --as rita@council',
)
