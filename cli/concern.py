"""`remit concern`: what was reported, and where it went."""

from datetime import UTC, datetime
from typing import Any

import click

from cli import concern_import, concern_scan, reach, shapes, show
from cli.acting import Acting, acting, json_option
from cli.moments import exact, local
from cli.noun import Noun
from cli.verbs import limit, one_of, verb, when, words
from rules.words_of_concerns import CONCERN_STATES, SOURCES
from schemas.concerns import ConcernState, ConcernView, Matter, Source
from schemas.ids import concern_id_for


@click.group(cls=Noun)
def concern() -> None:
    """What citizens, officers and agencies report, before it is a problem."""


@concern.command("report")
@click.argument("text")
@one_of("from", Source, "Who noticed it first.", into="source")
@one_of("matter", Matter, "What kind of matter it is.")
@click.option("--place", required=True, help="Where, in words.")
@click.option("--point", metavar="LAT,LON", help="Where, in degrees: 39.73920,-104.99030.")
@when("happened", "When it happened; now if left out.")
@words("reporter", "Who reports, if they want to be named.", required=False)
@words("contact", "How to reach them.", required=False)
@acting
def report(act: Acting, text: str, happened: datetime | None, **said: Any) -> None:
    """Report a concern. Names and addresses go into --reporter and --contact and nowhere else.

    \b
    Examples:
      remit concern report "Shouting after midnight" --from citizen --matter noise \\
          --place "Ocean View motel" --contact "555-0100" --as sam@pd
      remit concern report "Lamp 12 is out again" --from agency --matter lighting \\
          --place "North lot" --point 39.73920,-104.99030 --as dana@housing
    """
    named = {"concern": concern_id_for(act.command_id), "text": text}
    act.do("concern.report", named | said | {"happened": happened or datetime.now(UTC)})


@concern.command("list")
@click.option("--state", type=click.Choice([s.value for s in list(ConcernState)[1:]]))
@click.option("--problem", help="Only those of this problem.")
@click.option("--matter", type=click.Choice([m.value for m in Matter]))
@click.option("--party", help="Only those that this party reported.")
@limit()
@json_option
def list_(limit: int, as_json: bool, **asked: str | None) -> None:
    """Concerns, newest first.

    \b
    Examples:
      remit concern list --state reported
      remit concern list --problem motel --json
    """
    from storage.readers.concerns import concerns

    found = reach.ask(lambda conn: concerns(conn, **asked, limit=limit))  # type: ignore[arg-type]
    if as_json:
        show.as_json({"concerns": [shapes.concern(one) for one in found]})
        return
    table(found)


def table(found: list[ConcernView]) -> None:
    """Concerns for people, one on a line."""
    show.table(
        ["concern", "matter", "place", "state", "problem", "reported"],
        [
            (one.concern, one.matter, one.place, one.state, one.problem, one.reported_at)
            for one in found
        ],
        none="There is no such concern.",
    )


@concern.command("show")
@click.argument("concern_id", metavar="CONCERN")
@json_option
def show_(concern_id: str, as_json: bool) -> None:
    """One concern, what became of it, and the duplicates that were merged into it.

    \b
    Example:
      remit concern show c-7k3m9q2a
    """
    from storage.readers.concerns import concern as read
    from storage.readers.concerns import concerns

    one = reach.found(reach.ask(lambda conn: read(conn, concern_id)), "concern", concern_id)
    same = reach.ask(lambda conn: concerns(conn, merged_into=concern_id))
    if as_json:
        show.as_json(shapes.concern(one) | {"duplicates": [shapes.concern(d) for d in same]})
        return
    _tell(one)
    if same:
        show.line()
        show.line("Merged into it, each with its own history:")
        table(same)
    show.hint(f"Everything that happened to it: remit history concern/{concern_id}")


def _tell(one: ConcernView) -> None:
    told = one.document
    facts = [
        ("state", CONCERN_STATES.get(one.state, one.state)),
        ("matter", one.matter),
        ("place", one.place),
        ("point", told.get("point")),
        ("happened", local(datetime.fromisoformat(told["happened"]))),
        ("reported", f"{exact(one.reported_at)} by {one.reported_by}"),
        ("noticed by", SOURCES.get(one.source, one.source)),
        ("reporter", told.get("reporter")),
        ("contact", told.get("contact")),
        ("problem", one.problem),
        ("merged into", one.merged_into),
        ("referred to", told.get("referred_to")),
        ("reporter told", told.get("told")),
        ("because", told.get("reason")),
    ]
    show.facts([(name, value) for name, value in facts if value], title=one.concern)
    show.line()
    show.line(str(told.get("text")))


verb(
    concern, "link", "concern.link", "Say to which problem it belongs. For police.",
    click.option("--to", "problem", metavar="PROBLEM", required=True, help="The problem."),
    subject="concern", example="remit concern link c-7k3m9q2a --to motel --as sam@pd",
)  # fmt: skip
verb(
    concern, "merge", "concern.merge",
    "Say that it tells of the same thing as another one. Both keep their history.",
    click.option("--into", metavar="CONCERN", required=True, help="The one that stays."),
    words("reason", "Why they are the same."),
    subject="concern", sure="A merged concern takes no more commands.",
    example='remit concern merge c-7k3m9q2a --into c-2m4p8r6t --reason "Same call" --as sam@pd',
)  # fmt: skip
verb(
    concern, "refer", "concern.refer", "Say who deals with it instead, and tell the reporter.",
    click.option("--to", metavar="WHERE", required=True, help="Who deals with it."),
    words("reason", "Why it is theirs."),
    words("told", "How whoever reported it was told; needed where a contact is known.",
          required=False),
    subject="concern", sure="A referred concern takes no more commands.",
    example='remit concern refer c-7k3m9q2a --to "Animal control" --reason "A stray dog"'
            ' --told "By telephone" --as sam@pd',
)  # fmt: skip
verb(
    concern, "close", "concern.close", "Say that nothing more is done about it.",
    words("reason", "Why."),
    subject="concern", sure="A closed concern takes no more commands.",
    example='remit concern close c-7k3m9q2a --reason "Settled on the spot" --as sam@pd',
)  # fmt: skip
concern.add_command(concern_scan.scan)
concern.add_command(concern_scan.rule)
concern.add_command(concern_import.import_)
