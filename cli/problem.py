"""`remit problem`: open, read and close problems."""

from datetime import datetime
from typing import Any

import click

from cli import as_known, candidate, expunging, pictures, reach, round_told, shapes, show, stages
from cli.acting import Acting, acting, json_option
from cli.moments import known_at
from cli.noun import Noun
from cli.reading import Document, read
from cli.scoping import a_responsibility, new_responsibility
from cli.verbs import limit, verb, words
from schemas.ids import problem_id_for


@click.group(cls=Noun)
def problem() -> None:
    """Open, read and close problems."""


@problem.command("open")
@click.argument("file", required=False)
@click.option("--id", "named", help="A short id such as motel; made up if left out.")
@words("title", "What the problem is called.", required=False)
@words("statement", "Who, what, where, when, why, how often, and the harm.", required=False)
@words("source", "Where this is known from.", required=False)
@click.option("--zone", help="The time zone of its calendar, such as America/Denver.")
@click.option("--from-candidate", metavar="CANDIDATE",
              help="Take this candidate up with it; its concerns follow.")  # fmt: skip
@click.option("--playbook", help="The version of a playbook to follow, such as alarms@2.")
@a_responsibility
@acting
def open_(
    act: Acting, file: str | None, named: str | None, from_candidate: str | None, **said: Any
) -> None:
    """Open a problem from a YAML FILE (- for stdin), or from options with one responsibility.

    Every responsibility is held by police from the first instant.

    \b
    Examples:
      remit problem template > motel.yaml
      remit problem open motel.yaml --as sam@pd --dry-run
      remit problem open --id lot --title "Dark car park" --statement "Thefts at night" \\
          --key lighting --duty "Repair lamps" --place "North car park" --as sam@pd
    """
    following = said.pop("playbook")
    given = {name for name, value in said.items() if value not in (None, (), "")}
    if file is None and not given:
        raise click.UsageError("Give a FILE, or the problem itself with --title and so on.")
    if file is not None and given:
        option = "--" + sorted(given)[0].replace("_", "-")
        raise click.UsageError(f"{option} goes without a FILE; write it into {file} instead.")
    document = read(file) if file is not None else None
    body = {} if document is not None else _from_options(said)
    if named is None and (document is None or document.said.get("problem") is None):
        named = problem_id_for(act.command_id)
    if named is not None:
        body["problem"] = named
    if from_candidate is not None:
        candidate.must_wait(from_candidate)
    if following is not None:
        body["playbook"] = following
    act.do("problem.open", body, document=document)
    if from_candidate is not None and not act.dry_run:
        name = body.get("problem") or (document.said["problem"] if document else None)
        candidate.follow(act, from_candidate, str(name))


def _from_options(said: dict[str, Any]) -> dict[str, Any]:
    for needed in ("title", "statement"):
        if not said[needed]:
            raise click.UsageError(f"Missing option '--{needed}'.")
    body = {name: said[name] for name in ("title", "statement", "source")}
    if said["zone"]:
        body["calendar"] = {"zone": said["zone"]}
    return body | {"responsibilities": [new_responsibility(said, title=said["title"])]}


@problem.command()
def template() -> None:
    """Print a commented file to start from.

    \b
    Example:
      remit problem template > motel.yaml
    """
    from cli.templates import PROBLEM

    show.line(PROBLEM.rstrip())


@problem.command("list")
@click.option("--party", help="Only problems in which this party has or had a part.")
@click.option("--stage", help="Only problems at this stage, such as scanning or closed.")
@limit()
@json_option
def list_(party: str | None, stage: str | None, limit: int, as_json: bool) -> None:
    """All problems, newest first.

    \b
    Example:
      remit problem list --party housing
    """
    from storage.readers.problems import problems

    found = reach.ask(lambda conn: problems(conn, party=party, stage=stage, limit=limit))
    if as_json:
        show.as_json({"problems": [shapes.problem(one, whole=False) for one in found]})
        return
    show.table(
        ["problem", "title", "stage", "held by", "next deadline", "opened"],
        [(p.problem, p.title, p.stage, p.holders, p.due, p.opened_at) for p in found],
        none="There is no problem here. Open one: remit problem open --help",
    )


@problem.command("show")
@click.argument("problem_id", metavar="PROBLEM")
@known_at
@json_option
def show_(problem_id: str, as_known_at: datetime | None, as_json: bool) -> None:
    """One problem: what it is, who holds what, what is offered and promised.

    With --as-known-at, as the record told it at that time.

    \b
    Examples:
      remit problem show motel
      remit problem show motel --as-known-at 2026-12-05
    """
    from storage.readers.problems import problem as find

    if as_known_at is not None:
        one = as_known.problem(problem_id, as_known_at)
    else:
        one = reach.found(reach.ask(lambda conn: find(conn, problem_id)), "problem", problem_id)
    if as_json:
        show.as_json(shapes.problem(one))
        return
    pictures.problem(one)
    if as_known_at is None:
        _asked_about(problem_id)


def _asked_about(problem_id: str) -> None:
    """What people were asked about it, beside what was chosen."""
    from storage.readers.concerns import candidates
    from storage.readers.rounds import rounds

    found = reach.ask(lambda conn: rounds(conn, problem=problem_id, limit=5))
    if found:
        became = reach.ask(lambda conn: candidates(conn, problem=problem_id))
        names = [one.candidate for one in became]
        show.line()
        show.facts([("people were asked", round_told.about(found, problem_id, names))])


verb(
    problem,
    "close",
    "problem.close",
    "Close a problem whose responsibilities are all settled.",
    words("outcome", "How it ended."),
    subject="problem",
    example='remit problem close motel --outcome "Calls fell from 30 to 4 a month" --as sue@pd',
    sure="A closed problem takes no more commands.",
)


@problem.command("refresh-calendar")
@click.argument("problem_id", metavar="PROBLEM")
@click.argument("file", required=False)
@click.option("--zone", help="The time zone.")
@click.option(
    "--holidays-of", metavar="COUNTRY[-PART]", help="Public holidays, such as US or US-CO."
)
@acting
def refresh_calendar(
    act: Acting, problem_id: str, file: str | None, zone: str | None, holidays_of: str | None
) -> None:
    """Give a problem a new working calendar; deadlines that run are counted again.

    The FILE holds what stands under `calendar:` in a problem file; options say the rest.

    \b
    Examples:
      remit problem refresh-calendar motel calendar.yaml --as sam@pd
      remit problem refresh-calendar motel --zone America/Denver --holidays-of US-CO --as sam@pd
    """
    from storage.readers.problems import problem as find

    document = read(file) if file is not None else None
    if document is None and zone is None and holidays_of is None:
        raise click.UsageError("Give a FILE, --zone or --holidays-of.")
    one = reach.found(reach.ask(lambda conn: find(conn, problem_id)), "problem", problem_id)
    now = dict(one.document.get("calendar", {})) if document is None else document.said
    if zone is not None:
        now["zone"] = zone
    if holidays_of is not None:
        now["holidays"] = _holidays(holidays_of)
    wrapped = None
    if document is not None:
        lines = {("calendar", *place): line for place, line in document.lines.items()}
        wrapped = Document(document.name, {"calendar": now}, lines)
    said = {"problem": problem_id} | ({} if wrapped else {"calendar": now})
    act.do("problem.refresh_calendar", said, document=wrapped)


def _holidays(place: str) -> list[str]:
    """The public holidays of this year and the two that follow."""
    from datetime import UTC, datetime

    import holidays

    country, _, part = place.partition("-")
    this = datetime.now(UTC).year
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=range(this, this + 3))
    except NotImplementedError:
        raise click.UsageError(f"No holidays are known of {place!r}; write US or US-CO.") from None
    return [day.isoformat() for day in sorted(found)]


stages.add(problem)
expunging.add(problem, "problem", "motel")
