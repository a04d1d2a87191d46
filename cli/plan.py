"""`remit plan`: the actions of a response plan, who answers for each, and how it goes."""

from typing import Any

import click

from cli import plan_picture, reach, show
from cli.acting import Acting, acting, json_option
from cli.moments import Moment, utc
from cli.noun import Noun
from cli.reading import read
from cli.verbs import verb, words


@click.group(cls=Noun)
def plan() -> None:
    """See a response plan, and say what became of its actions."""


@click.argument("named", metavar="PROBLEM")
@click.option("--file", "file", metavar="FILE", help="A YAML file (- for stdin).")
@words("purpose", "What the plan is for.", required=False)
@words("success", "What must be true for it to have succeeded.", required=False)
@click.option(
    "--action",
    "actions",
    nargs=6,
    multiple=True,
    metavar="NAME TEXT KIND SIDE PARTY DUE",
    help="What is done, of which kind, on which side, by whom, by when.",
)
@acting
def adopt_plan(act: Acting, named: str, file: str | None, **said: Any) -> None:
    """Adopt the response plan, from a YAML FILE or from options. The next one is its next version.

    A file can link an action to a responsibility, a commitment or a pledge.

    \b
    Examples:
      remit plan template > plan.yaml
      remit problem adopt-plan motel --file plan.yaml --as sam@pd --dry-run
      remit problem adopt-plan motel --purpose "Safe parking" --success "Under 8 a month" \\
          --action lamps "Replace 14 lamps" environmental_design place housing 2027-02-01 \\
          --as sam@pd
    """
    document = read(file) if file is not None else None
    body: dict[str, Any] = {"problem": named}
    body |= {name: said[name] for name in ("purpose", "success") if said[name] is not None}
    if said["actions"]:
        body["actions"] = [_action(*one) for one in said["actions"]]
    if document is None:
        for needed, option in (("purpose", "purpose"), ("success", "success"),
                               ("actions", "action")):  # fmt: skip
            if needed not in body:
                raise click.UsageError(f"Missing option '--{option}' (or --file FILE).")
    act.do("problem.adopt_plan", body, document=document)


def _action(name: str, text: str, kind: str, side: str, party: str, due: str) -> dict[str, Any]:
    return {
        "action": name, "text": text, "kind": kind, "side": side, "responsible": party,
        "due": utc(Moment().convert(due, None, None)),
    }  # fmt: skip


@plan.command()
def template() -> None:
    """Print a commented file to start from.

    \b
    Example:
      remit plan template > plan.yaml
    """
    from cli.plan_picture import TEMPLATE

    show.line(TEMPLATE.rstrip())


@plan.command("show")
@click.argument("problem_id", metavar="PROBLEM")
@json_option
def show_(problem_id: str, as_json: bool) -> None:
    """The plan of a problem: its actions, its share of enforcement, and what is late.

    \b
    Example:
      remit plan show motel
    """
    from storage.readers.problems import problem as find

    one = reach.found(reach.ask(lambda conn: find(conn, problem_id)), "problem", problem_id)
    if as_json:
        show.as_json({"problem": problem_id, "plan": plan_picture.shape(one)})
        return
    plan_picture.plan(one, none="It has no plan yet. Adopt one: remit problem adopt-plan --help")


_NAME = click.option("--action", metavar="NAME", required=True, help="The name of the action.")
verb(
    plan, "done", "action.report_done", "Say that an action is done.",
    _NAME, words("note", "What was done."), subject="problem",
    example='remit plan done motel --action lamps --note "All 14 are lit" --as dana@housing',
)  # fmt: skip
verb(
    plan, "stop", "action.stop", "Give an action up, for a reason.",
    _NAME, words("reason", "Why."), subject="problem",
    example='remit plan stop motel --action patrol --reason "It moved them on" --as sam@pd',
)  # fmt: skip
