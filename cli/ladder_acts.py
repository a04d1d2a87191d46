"""The acts of `remit ladder`: from the plan of a step to its end. Loaded by `cli.ladder`."""

from typing import Any

import click

from cli.acting import Acting, acting
from cli.ladder import ladder
from cli.verbs import many, one_of, span, verb, words
from schemas.concerns import Matter
from schemas.ladder import Proof
from schemas.terms import Method

_PARTY = click.option("--party", metavar="PARTY", required=True, help="On whom it is used.")
_MATTER = one_of("matter", Matter, "The kind of matter, by which like parties are compared.")
_ASKS = many("asks", "asks", "Another party whose counsel or clerk is asked to approve.")
_WITHIN = span("approve-within", "How long approvals are waited for; 10wd, if not said.")


@ladder.command()
@click.argument("named", metavar="PROBLEM")
@_PARTY
@one_of("method", Method, "The rung.")
@_MATTER
@words("aim", "What the party is to do, and by when it should show.")
@click.option("--about", metavar="RESPONSIBILITY", help="The responsibility it is about.")
@click.option(
    "--harm",
    nargs=2,
    metavar="FIGURE UNIT",
    help="How much harm hangs on the party, to compare it with its like.",
)
@acting
def plan(act: Acting, named: str, harm: tuple[str, str] | None, **said: Any) -> None:
    """Plan a step. The next rung opens when the one below has failed or was skipped.

    \b
    Example:
      remit ladder plan motel --party acme --method informal_request --matter theft \\
          --aim "Repair the lamps by March" --harm 30 "thefts a month" --as sam@pd
    """
    figure = {"figure": harm[0], "unit": harm[1]} if harm else None
    act.do("step.plan", {"problem": named, "harm": figure, **said})


@ladder.command()
@click.argument("named", metavar="PROBLEM")
@_PARTY
@many("method", "methods", "A rung to pass over; may be given again.", required=True)
@_MATTER
@words("reason", "Why it would be of no use, or too late.")
@_WITHIN
@_ASKS
@acting
def skip(act: Acting, named: str, **said: Any) -> None:
    """Ask to skip rungs, for a reason; approved one level higher than they would be.

    \b
    Example:
      remit ladder skip motel --party acme --method confrontational_request --matter theft \\
          --reason "The owner is abroad and answers nobody" --as sam@pd
    """
    act.do("step.skip", {"problem": named, **said})


def _add(
    name: str, kind: str, told: str, *options: Any, example: str, sure: str | None = None
) -> None:  # fmt: skip
    whole = f"remit ladder {name} motel.s1 {example}".rstrip()
    verb(
        ladder, name, kind, told, *options, subject="step", example=whole, sure=sure,
    )  # fmt: skip


_add(
    "add-evidence", "step.add_evidence",
    "Add a document that the rung takes, or any other.",
    one_of("proof", Proof, "What it shows."), words("title", "What it is called."),
    words("location", "Where it lies."), words("sha256", "The SHA-256 of the document."),
    example='--proof link --title "Calls by address" --location "file 4471" --sha256 '
    + "9f" * 32 + " --as sam@pd",
)  # fmt: skip


@ladder.command("state-case")
@click.argument("named", metavar="STEP")
@words("helps", "How compliance would address the problem.")
@words("works", "On what basis police believe that it works.")
@words("done", "What police have already done.")
@words("limits", "The limits of that.")
@words("gains", "What the community gains if it is adopted voluntarily.")
@acting
def state_case(act: Acting, named: str, **case: str) -> None:
    """State the five parts of a persuasive request; stated again, the newest stand.

    \b
    Example:
      remit ladder state-case motel.s1 --helps "Thieves are seen" --works "Light halved it at" \\
          --done "40 patrols" --limits "Ten minutes a night" --gains "Guests come back" --as sam@pd
    """
    act.do("step.state_case", {"step": named, "case": case})


@ladder.command()
@click.argument("named", metavar="STEP")
@words("seriousness", "How serious the harm is.")
@words("profits", "How far the party causes it or profits from it.")
@words("means", "Its capacity, and what it would cost to comply.")
@words("authority", "The legal authority.")
@words("asked", "Whether it was asked before, and what it said.")
@words("equality", "How like parties are treated.")
@words("support", "What the public thinks of it.")
@words("ability", "Whether what is threatened can be carried out.")
@words("damage", "What it does to working relations.")
@acting
def weigh(act: Acting, named: str, **pushing: str) -> None:
    """Weigh how hard to push; those who approve see it.

    \b
    Example:
      remit ladder weigh motel.s2 --seriousness "30 thefts a month" --profits "Saves light" \\
          --means "40 lamps" --authority "Code 12" --asked "Once; refused" \\
          --equality "Two others" --support "A petition" --ability "Yes" --damage "Little" \\
          --as sam@pd
    """
    act.do("step.weigh", {"step": named, "pushing": pushing})


@ladder.command()
@click.argument("named", metavar="STEP")
@many("reserved", "reserved", "What police go on doing; may be given again.", required=True)
@words("appeal", "To whom the party can turn, how, and within what time.")
@words("cover", "Who sees to what police do no longer, and how that is known.")
@acting
def safeguards(act: Acting, named: str, **said: Any) -> None:
    """State reserved duties, cover and a way of appeal, before a service ends or is charged.

    \b
    Example:
      remit ladder safeguards motel.s5 --reserved "Danger to life" \\
          --appeal "The city manager, in writing, within 20 days" \\
          --cover "Guards of the alarm companies" --as sam@pd
    """
    act.do("step.state_safeguards", {"step": named, "safeguards": said})


_add(
    "submit", "step.submit",
    "Ask for the approvals of the rung; where it takes none, it is approved by this.",
    _WITHIN, _ASKS, example="--asks council --as sam@pd",
)  # fmt: skip
_add(
    "approve",
    "step.approve",
    "Approve, as one of the quorum; not what you asked for.",
    example="--as sue@pd",
)
_add(
    "refuse-approval", "step.refuse_approval",
    "Do not approve; the step can be improved and submitted again.",
    words("reason", "Why."), example='--reason "The figures are of last year" --as sue@pd',
)  # fmt: skip
_add(
    "notify", "step.notify",
    "Record that the party was told, and where the public was.",
    words("text", "What the party was told."), words("how", "How it was told."),
    words("public", "Where the public notice was given.", required=False),
    example='--text "Repair the lamps by March" --how "Letter by hand" --as sam@pd',
)  # fmt: skip
_add(
    "run",
    "step.run",
    "Begin it, after the public notice where there is one.",
    example="--as sam@pd",
)
_add(
    "reply", "step.reply",
    "Reply as the party; or write down, as police, what it said and how it came.",
    click.option("--stance", type=click.Choice(["agrees", "agrees_in_part", "refuses", "disputes"]),
                 required=True, help="What the party answers."),
    words("text", "What it says."),
    words("received", "How it came, where police write it down.", required=False),
    example='--stance refuses --text "The lamps are the city\'s" --as joe@acme',
)  # fmt: skip
_add(
    "conclude", "step.conclude",
    "Conclude it; failure only after the minimum running time.",
    click.option("--outcome", type=click.Choice(["complied", "partly_complied", "refused"]),
                 required=True, help="How it went."),
    words("findings", "What shows it."),
    example='--outcome partly_complied --findings "12 of 40 lamps are lit" --as sam@pd',
)  # fmt: skip
_add(
    "overturn", "step.overturn",
    "Record that an appeal, a court or the governing body stopped it.",
    words("reason", "Why."), example='--reason "The appeal was right" --yes --as cleo@council',
    sure="A step that was overturned never goes on.",
)  # fmt: skip
_add(
    "withdraw", "step.withdraw",
    "Withdraw it.", words("reason", "Why."),
    example='--reason "The owner has sold" --yes --as sam@pd',
    sure="A step that was withdrawn never goes on.",
)  # fmt: skip
