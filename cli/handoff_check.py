"""`remit handoff check`: whether a party is capable of a responsibility, without an offer."""

import click

from cli import reach, show
from cli.acting import json_option
from cli.capability import MARKS
from cli.verbs import one_of
from schemas.parties import Grade


@click.command()
@click.argument("responsibility_id", metavar="RESPONSIBILITY")
@click.option("--to", "receiver", metavar="PARTY", required=True, help="Whom you would ask.")
@one_of("demands", Grade, "The decision power that acceptance would need.", required=False)
@click.option("--hours", help="When it is needed, such as Mon-Fri 08:00-17:00, or always.")
@json_option
def check(
    responsibility_id: str, receiver: str, demands: str | None, hours: str | None, as_json: bool
) -> None:
    """Check whether a party is capable of a responsibility, without offering anything.

    \b
    Example:
      remit handoff check motel.lighting --to housing --hours "Mon-Fri 08:00-17:00"
    """
    from rules.asked import BINDING
    from rules.capable import Needs, judge
    from schemas.capability import spells
    from schemas.ids import problem_of
    from schemas.scope import Scope
    from storage.readers import problems, receivers

    try:
        spells(hours or "always")
    except ValueError as wrong:
        raise click.UsageError(f"--hours: {wrong}.") from None
    over = reach.found(
        reach.ask(lambda conn: problems.responsibility(conn, responsibility_id)),
        "responsibility", responsibility_id,
    )  # fmt: skip
    binding = [role.value for role in BINDING]
    asked = reach.found(
        reach.ask(lambda conn: receivers.receiver(conn, receiver, binding)), "party", receiver
    )
    partners = reach.ask(lambda conn: receivers.partners(conn, problem_of(responsibility_id)))
    needed = [Grade(over.document["demands"]), Grade(demands or "limited")]
    scope = Scope.model_validate(over.document["scope"], strict=False)
    highest = max(needed, key=lambda grade: grade.power)
    judged = judge(Needs(scope, highest, hours), asked, partners)
    capable = not any(one.verdict == "fails" for one in judged)
    if as_json:
        show.as_json(
            {"responsibility": responsibility_id, "to": receiver, "capable": capable,
             "judged": [one.model_dump(mode="json") for one in judged]}
        )  # fmt: skip
        return
    show.table(
        ["aspect", "capable", "found"],
        [(one.aspect.value, MARKS[one.verdict], one.found) for one in judged],
    )
    if not capable:
        show.line("An offer would be refused; a supervisor can make it with a reason: --despite")
