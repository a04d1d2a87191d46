"""`remit responsibility`: establish, share, split, dispute, amend and discharge duties."""

from datetime import datetime
from typing import Any

import click

from cli import as_known, pictures, reach, shapes, show
from cli.acting import Acting, acting, json_option
from cli.moments import known_at
from cli.noun import Noun
from cli.reading import Document, read
from cli.scoping import a_responsibility, a_scope, new_responsibility, scope
from cli.verbs import verb, version, words
from schemas.ids import problem_of


@click.group(cls=Noun)
def responsibility() -> None:
    """Establish, share and split responsibilities."""


@responsibility.command()
@click.argument("problem_id", metavar="PROBLEM")
@a_responsibility
@acting
def establish(act: Acting, problem_id: str, **said: Any) -> None:
    """Add a responsibility to a problem. From this instant it always has a holder.

    \b
    Example:
      remit responsibility establish motel --key lighting --responsibility "Light the car park" \\
          --duty "Repair lamps" --place "North car park" --reserved "Danger to life" --as sam@pd
    """
    body = {"problem": problem_id, "new": new_responsibility(said)}
    act.do("responsibility.establish", body)


@responsibility.command("list")
@click.argument("problem_id", metavar="PROBLEM")
@json_option
def list_(problem_id: str, as_json: bool) -> None:
    """The responsibilities of a problem and who holds them.

    \b
    Example:
      remit responsibility list motel
    """
    from storage.readers.problems import problem

    one = reach.found(reach.ask(lambda conn: problem(conn, problem_id)), "problem", problem_id)
    if as_json:
        show.as_json({"responsibilities": [shapes.responsibility(r) for r in one.responsibilities]})
        return
    pictures.responsibilities(one.responsibilities)


@responsibility.command("show")
@click.argument("responsibility_id", metavar="RESPONSIBILITY")
@known_at
@json_option
def show_(responsibility_id: str, as_known_at: datetime | None, as_json: bool) -> None:
    """One responsibility: its scope, its holder, and everyone who held it before.

    With --as-known-at, as the record told it at that time.

    \b
    Examples:
      remit responsibility show motel.lighting
      remit responsibility show motel.lighting --as-known-at 2026-12-05
    """
    from storage.readers import problems

    name = responsibility_id
    if as_known_at is not None:
        around = as_known.problem(problem_of(name), as_known_at)
        parts = [part for part in around.responsibilities if part.responsibility == name]
        one = reach.found(parts[0] if parts else None, "responsibility", name)
        tenures = [tenure for tenure in around.tenures if tenure.responsibility == name]
    else:
        one = reach.found(
            reach.ask(lambda conn: problems.responsibility(conn, name)), "responsibility", name
        )
        tenures = reach.ask(lambda conn: problems.tenures_of(conn, name))
    if as_json:
        show.as_json(shapes.responsibility(one, tenures))
        return
    pictures.responsibility(one, tenures)


def _say(name: str, kind: str, told: str, *options: Any, example: str, **more: Any) -> None:
    verb(
        responsibility, name, kind, told, *options, subject="responsibility",
        example=f"remit responsibility {name} motel.lighting {example}".rstrip(), **more,
    )  # fmt: skip


REASON = words("reason", "Why.")
_say(
    "invite",
    "contributor.invite",
    "Share: ask a party to contribute a part. The holder stays accountable.",
    click.option("--contributor", metavar="PARTY", required=True, help="Whom you ask."),
    words("share", "What it would contribute."),
    example='--contributor watch --share "Evening walks" --as sam@pd',
)
_say(
    "join",
    "contributor.join",
    "Agree to contribute what was asked.",
    example="--as ann@watch",
)
_say(
    "refuse-share",
    "contributor.decline",
    "Refuse to contribute what was asked.",
    REASON,
    example='--reason "No volunteers" --as ann@watch',
)
_say(
    "leave",
    "contributor.leave",
    "End a contribution: by the contributor, or by the holder who names it.",
    click.option("--contributor", metavar="PARTY", required=True, help="Whose contribution ends."),
    REASON,
    example='--contributor watch --reason "Season over" --as ann@watch',
)


@responsibility.command()
@click.argument("responsibility_id", metavar="RESPONSIBILITY")
@click.argument("file")
@acting(sure=True)
def split(act: Acting, responsibility_id: str, file: str) -> None:
    """Split a responsibility into parts that cover it without gap or overlap.

    The FILE holds `parts:`, each with key, title, places and duties.

    \b
    Example:
      remit responsibility split motel.lighting parts.yaml --as sam@pd --yes
    """
    said = {"responsibility": responsibility_id}
    act.do(
        "responsibility.split", said, document=read(file), sure="A split cannot be joined again."
    )


_say(
    "dispute",
    "responsibility.dispute",
    "Say that you disagree about this responsibility. The holder stays meanwhile.",
    REASON,
    example='--reason "The lot is not ours" --as dana@housing',
)
_say(
    "settle-dispute",
    "dispute.settle",
    "Record how a dispute ended.",
    words("outcome", "What was agreed."),
    example='--outcome "The lot is shared" --as sam@pd',
)


@responsibility.command()
@click.argument("responsibility_id", metavar="RESPONSIBILITY")
@click.argument("file", required=False)
@a_scope
@REASON
@acting
def amend(act: Acting, responsibility_id: str, file: str | None, **said: Any) -> None:
    """Propose a changed scope; it counts when the other side agrees.

    The scope comes from a YAML FILE (side, controller, places, duties) or from options.

    \b
    Example:
      remit responsibility amend motel.lighting --duty "Repair lamps" \\
          --place "North car park" --reason "South lot was sold" --as sam@pd
    """
    body = {"responsibility": responsibility_id, "reason": said["reason"]}
    if file is None:
        act.do("scope.propose", body | {"scope": scope(said)})
        return
    if said["duties"] or said["places"] or said["side"] or said["controller"]:
        raise click.UsageError("Give the scope in the FILE or with options, not both.")
    found = read(file)
    lines = {("scope", *place): line for place, line in found.lines.items()}
    act.do("scope.propose", body, document=Document(found.name, {"scope": found.said}, lines))


_say(
    "agree-amendment",
    "scope.agree",
    "Agree to the changed scope that was proposed.",
    version(),
    example="--version 2 --as dana@housing",
)
_say(
    "refuse-amendment",
    "scope.refuse",
    "Refuse the changed scope that was proposed.",
    REASON,
    example='--reason "Too much" --as dana@housing',
)
_say(
    "discharge",
    "discharge.ask",
    "Say that the duty is done; someone else has to confirm it.",
    REASON,
    example='--reason "All lamps work" --as dana@housing',
    sure="Once confirmed, nobody is responsible for it any more.",
)
_say(
    "confirm-discharge",
    "discharge.confirm",
    "Confirm that the duty is done. It ends here.",
    words("outcome", "What was reached."),
    example='--outcome "Seen lit" --as sue@pd',
    sure="From then on nobody is responsible for it any more.",
)
_say(
    "refuse-discharge",
    "discharge.refuse",
    "Say that the duty is not done.",
    REASON,
    example='--reason "Two lamps are dark" --as sue@pd',
)
_say(
    "revert",
    "responsibility.revert",
    "Move it to the fallback because the holder can no longer hold it.",
    click.option(
        "--reason",
        type=click.Choice(["party_inactive", "agreement_ended", "breach"]),
        required=True,
        help="What makes it revert.",
    ),
    words("detail", "What happened."),
    example='--reason breach --detail "No action in 60 days" --as sue@pd',
    sure="The holder loses it at once.",
)
