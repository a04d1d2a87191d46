"""`remit problem record-cheers` and the rest of the way: from scanning to monitoring."""

from typing import Any

import click

from cli import publishing
from cli.acting import Acting, acting
from cli.moments import Moment
from cli.plan import adopt_plan
from cli.verbs import one_of, verb, when, words
from cli.whole import Whole
from schemas.method import CHEERS, GoalKind, Outcome, Process

_EARLIER = click.Choice(["scanning", "analysis", "response", "assessment"])
_QUESTIONS = {
    "community": "Who is affected.",
    "harm": "What harm it does.",
    "expectation": "Who expects police to act, and how that is known.",
    "events": "Which events these are.",
    "recurring": "How often they recur.",
    "similarity": "What they have in common.",
}


@click.argument("named", metavar="PROBLEM")
@click.option(
    "--no",
    "denied",
    type=click.Choice(CHEERS),
    multiple=True,
    help="A question whose answer is no.",
)
@acting
def record_cheers(act: Acting, named: str, denied: tuple[str, ...], **said: str) -> None:
    """Answer the six CHEERS questions, each with its evidence; each is a yes unless --no says so.

    \b
    Example:
      remit problem record-cheers motel --community "Guests and neighbours" \\
          --harm "30 thefts a month" --expectation "Two petitions" --events "Theft from cars" \\
          --recurring "Every night since March" --similarity "Same car park" --as sam@pd
    """
    answers = {name: {"holds": name not in denied, "evidence": said[name]} for name in CHEERS}
    act.do("problem.record_cheers", {"problem": named, "answers": answers})


for _name in reversed(CHEERS):
    record_cheers = words(_name, _QUESTIONS[_name])(record_cheers)


@click.argument("named", metavar="PROBLEM")
@one_of("goal", GoalKind, "What the response aims at.")
@words("broad", "The broad goal.")
@click.option(
    "--specific",
    nargs=3,
    multiple=True,
    required=True,
    metavar="MEASURE TARGET BY",
    help="Measured by what, how far, and by when.",
)
@acting
def set_goals(
    act: Acting, named: str, goal: str, broad: str, specific: tuple[tuple[str, str, str], ...]
) -> None:
    """Set a broad goal and specific ones; those set before are replaced.

    \b
    Example:
      remit problem set-goals motel --goal reduce --broad "Guests park safely" \\
          --specific "Thefts a month" "under 8" 2027-06-01 --as sam@pd
    """
    goals = [
        {"measure": measure, "target": target, "by": Moment().convert(by, None, None)}
        for measure, target, by in specific
    ]
    act.do("problem.set_goals", {"problem": named, "goal": goal, "broad": broad, "specific": goals})


@click.argument("named", metavar="PROBLEM")
@one_of("process", Process, "Did responsibility really move?")
@words("process_note", "What shows it.")
@one_of("outcome", Outcome, "Did harm fall?")
@words("outcome_note", "What shows it.")
@words("displacement", "What moved elsewhere, or how it was looked for.")
@words("diffusion", "Benefits beyond what was aimed at.", required=False)
@click.option(
    "--cost", nargs=2, multiple=True, metavar="PARTY COST", help="What it cost which party."
)
@click.option(
    "--to",
    type=click.Choice(["scanning", "analysis", "response", "monitoring"]),
    required=True,
    help="Where the problem goes on.",
)
@acting
def conclude(act: Acting, named: str, cost: tuple[tuple[str, str], ...], **said: Any) -> None:
    """Conclude the assessment with two verdicts; not by the plan's owner.

    \b
    Example:
      remit problem conclude motel --process moved --process-note "Lamps kept for a year" \\
          --outcome fell --outcome-note "30 thefts a month before, 4 after" \\
          --displacement "None in the three car parks around" --to monitoring --as ann@pd
    """
    said["costs"] = [{"party": party, "cost": text} for party, text in cost]
    act.do("problem.conclude_assessment", {"problem": named, **said})


@click.argument("named", metavar="PROBLEM")
@click.argument("into", metavar="INTO")
@click.option(
    "--successor",
    nargs=2,
    multiple=True,
    metavar="HERE THERE",
    help="A responsibility here and the one there that takes its place.",
)
@words("reason", "Why they are one problem.")
def _merge(
    act: Acting, named: str, into: str, successor: tuple[tuple[str, str], ...], reason: str
) -> None:
    """Merge a problem into another, where each of its duties has a successor of the same holder.

    \b
    Example:
      remit problem merge inn motel --successor inn.lighting motel.lighting \\
          --reason "One owner, one car park" --as sam@pd
    """
    act.do(
        "problem.merge",
        {"problem": named, "into": into, "successors": dict(successor), "reason": reason},
        sure="A merged problem takes no more commands.",
    )


def add(problem: click.Group) -> None:
    """The commands of the stages, in the order of the method."""
    _simple(
        problem, "follow", "Follow a version of a playbook, whatever is added later.",
        click.option("--playbook", required=True, help="Such as alarms@2."),
        example="--playbook alarms@1", kind="problem.follow_playbook",
    )  # fmt: skip
    problem.command("record-cheers")(record_cheers)
    _simple(
        problem, "ask-dismissal", "Ask that it be dismissed, because a CHEERS answer is no.",
        words("reason", "Why it is no problem."),
        words("instead", "Where the matter goes instead."),
        example='--reason "One single event" --instead "The landlord was told"',
    )  # fmt: skip
    _simple(
        problem, "dismiss", "Agree to the dismissal that somebody else asked for.",
        example="", who="sue@pd", sure="A dismissed problem takes no more commands.",
    )  # fmt: skip
    _simple(
        problem, "refuse-dismissal", "Refuse the dismissal that was asked for.",
        words("reason", "Why."), example='--reason "It recurs"', who="sue@pd",
    )  # fmt: skip
    problem.command("set-goals")(set_goals)
    _simple(
        problem, "prioritise", "Rank it among all, by a round or for a recorded reason.",
        click.option("--rank", type=Whole(1, 1000), required=True, help="1 is the first."),
        click.option("--part-one", is_flag=True, help="It is a Part I crime."),
        click.option("--round", metavar="ROUND", help="The round in which the public ranked it."),
        words("because", "Why no round was held.", required=False),
        example='--rank 2 --because "The council asked for it in open session"',
    )  # fmt: skip
    _simple(
        problem, "begin-analysis", "Pass from scanning to analysis, with a partner.",
        words("alone", "Why police are without a partner in it.", required=False), example="",
    )  # fmt: skip
    _simple(
        problem, "begin-response", "Pass from analysis to response.",
        click.option("--owner", metavar="PERSON", help="Who owns the plan; you, if not said."),
        words("because", "Why although something is missing; for a supervisor.", required=False),
        example="--owner lee@pd",
    )  # fmt: skip
    problem.command("adopt-plan")(adopt_plan)
    _simple(
        problem, "begin-assessment", "Pass from response to assessment.",
        click.option("--plan", type=click.Choice(["implemented", "stopped"]), required=True,
                     help="What became of the plan."),
        words("note", "How it went."),
        example='--plan implemented --note "All lamps stand"',
    )  # fmt: skip
    problem.command("conclude")(conclude)
    _simple(
        problem, "reopen", "Open a monitored problem again, at an earlier stage.",
        click.option("--to", type=_EARLIER, required=True, help="The stage."),
        words("reason", "Why."), example='--to analysis --reason "Thefts are back"',
    )  # fmt: skip
    _simple(
        problem, "inform-citizens", "Record what those affected were told, and how.",
        words("told", "What they were told."), words("how", "How they were told."),
        example='--told "Thefts fell from 30 to 4" --how "Letter to all guests"',
    )  # fmt: skip
    publishing.add(problem)
    _simple(
        problem, "pause", "Pause its stages. Who holds what, deadlines and promises go on.",
        words("reason", "Why."), when("until", "When it goes on by itself.", required=True),
        example='--reason "The owner sells" --until 2027-02-01', who="sue@pd",
    )  # fmt: skip
    _simple(
        problem, "resume", "Go on with the stages before the day that was named.",
        words("reason", "Why."), example='--reason "The sale fell through"', who="sue@pd",
    )  # fmt: skip
    problem.command("merge")(acting(_merge, sure=True))


def _simple(
    problem: click.Group, name: str, told: str, *options: Any, example: str,
    who: str = "sam@pd", sure: str | None = None, kind: str | None = None,
) -> None:  # fmt: skip
    said = f"remit problem {name} motel {example}".rstrip() + f" --as {who}"
    verb(
        problem, name, kind or f"problem.{name.replace('-', '_')}", told, *options,
        subject="problem", example=said, sure=sure,
    )  # fmt: skip
