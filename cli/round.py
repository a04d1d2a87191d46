"""`remit round`: people are asked what matters most, and hear what came of it."""

from typing import Any

import click

from cli import reach, round_import, round_told, shapes, show
from cli.acting import Acting, acting, json_option
from cli.moments import utc
from cli.noun import Noun
from cli.verbs import limit, many, one_of, verb, when, words
from cli.whole import Whole
from schemas.ids import round_id_for
from schemas.rounds import AskedBy, CameOfIt, PolicingStyle, RoundState


@click.group(cls=Noun)
def round_() -> None:
    """Ask people what matters most, beside what police think, and say what came of it."""


@round_.command("open")
@click.argument("title")
@words("area", "Where people are asked, in words.")
@click.option("--problem", "problems", nargs=2, multiple=True, metavar="PROBLEM TITLE",
              help="A problem to be ranked, as people know it; may be given again.")  # fmt: skip
@click.option("--candidate", "candidates", nargs=2, multiple=True, metavar="CANDIDATE TITLE",
              help="A candidate to be ranked.")  # fmt: skip
@click.option("--matter", "matters", nargs=2, multiple=True, metavar="KEY TITLE",
              help="Anything else to be ranked, under a short key.")  # fmt: skip
@many("part-one", "part_one", "An item that is a Part I crime; shown beside its ranks.")
@click.option("--group", "groups", nargs=2, multiple=True, required=True, metavar="GROUP NUMBER",
              help="Who is asked, and how many; 'open' for whoever comes.")  # fmt: skip
@click.option("--through", nargs=2, multiple=True, metavar="GROUP PARTY",
              help="A registered party that reaches a group and is told for it.")  # fmt: skip
@words("audience", "Who is asked, in words.")
@one_of("method", AskedBy, "How they are asked.")
@when("opens", "From when on answers are taken; at once, if left out.")
@when(
    "closes", "Until when. It then closes by itself; enter sheets on paper before.", required=True
)
@when("report-by", "Until when people hear what came of it; 90 days after it closes.")
@words("fear", "Ask for the fear of crime, in these words.", required=False)
@click.option("--fear-scale", type=Whole(3, 11), default=5, show_default=True,
              help="From 1, without fear, to this.")  # fmt: skip
@click.option("--no-styles", is_flag=True, help="Do not ask how people want to be policed.")
@acting
def open_(act: Acting, title: str, **said: Any) -> None:
    """Open a round. For police and conveners.

    \b
    Example:
      remit round open "What first?" --area "Mile 9" --problem motel "Thefts at the motel" \\
          --matter noise "Noise at night" --part-one motel --group tenants 120 \\
          --audience "Tenants around the motel" --method door_to_door --closes 2027-02-01 \\
          --fear "How safe are you after dark?" --as sam@pd
    """
    items = [{"item": n, "title": t, "problem": n} for n, t in said["problems"]]
    items += [{"item": n, "title": t, "candidate": n} for n, t in said["candidates"]]
    items += [{"item": n, "title": t} for n, t in said["matters"]]
    for item in items:
        item["part_one"] = item["item"] in said["part_one"]
    through = dict(said["through"])
    groups = [
        {"group": name, "invited": _number(number), "through": through.pop(name, None)}
        for name, number in said["groups"]
    ]
    for name, known, option in (
        *((one, {i["item"] for i in items}, "--part-one") for one in said["part_one"]),
        *((one, {g["group"] for g in groups}, "--through") for one in through),
    ):
        if name not in known:
            raise click.UsageError(f"{option} {name}: there is none of this name here.")
    fear = {"question": said["fear"], "scale": said["fear_scale"]} if said["fear"] else None
    act.do(
        "round.open",
        {
            "round": round_id_for(act.command_id), "title": title, "items": items,
            "groups": groups, "fear": fear, "styles": not said["no_styles"],
            **{name: said[name] for name in ("area", "audience", "method")},
            **{name: utc(said[name]) if said[name] else None
               for name in ("opens", "closes", "report_by")},
        },
    )  # fmt: skip


def _number(said: str) -> int | None:
    if said == "open":
        return None
    if not said.isascii() or not said.isdigit() or int(said) < 1:
        raise click.UsageError(f"--group: {said} is neither a number of people nor 'open'.")
    return int(said)


@round_.command()
@click.argument("name", metavar="ROUND")
@click.argument("order", nargs=-1, required=True, metavar="ITEM...")
@acting
def rank(act: Acting, name: str, order: tuple[str, ...]) -> None:
    """Say how police rank the items, all of them, the most important first.

    \b
    Example:
      remit round rank r-7k3m9q2a motel noise --as sam@pd
    """
    act.do("round.rank", {"round": name, "order": [*order]})


@round_.command()
@click.argument("name", metavar="ROUND")
@click.argument("order", nargs=-1, required=True, metavar="ITEM...")
@click.option("--sheet", help="Its number, never a name; citizens may leave it out for themselves.")
@click.option("--group", help="Of which group; needed where several are asked.")
@click.option("--fear", type=Whole(1, 11), help="The answer on the scale of fear.")
@click.option("--style", "styles", multiple=True,
              type=click.Choice([s.value for s in PolicingStyle]),
              help="How this person wants to be policed; may be given again.")  # fmt: skip
@acting
def answer(
    act: Acting, name: str, order: tuple[str, ...], sheet: str | None, group: str | None,
    fear: int | None, styles: tuple[str, ...],
) -> None:  # fmt: skip
    """Count the answer of one person: the items from the most important on, as far as they go.

    Nothing is asked that says who it was.

    \b
    Examples:
      remit round answer r-7k3m9q2a noise motel --sheet 14 --group tenants --fear 4 --as kim@pd
      remit round answer r-7k3m9q2a noise --style foot_patrol --as joe@residents
    """
    one = {"sheet": sheet or act.by, "order": [*order], "group": group, "fear": fear,
           "styles": [*styles]}  # fmt: skip
    act.do("round.answer", {"round": name, "sheets": [one]})


verb(
    round_, "close", "round.close", "Close it before its time; its result stands from then on.",
    words("reason", "Why before its time."),
    subject="round", sure="A closed round takes no more answers.",
    example='remit round close r-7k3m9q2a --reason "All sheets are in" --yes --as sam@pd',
)  # fmt: skip


@round_.command("report-back")
@click.argument("name", metavar="ROUND")
@click.argument("item")
@one_of("outcome", CameOfIt, "What came of it.")
@words("text", "What was done, or why nothing was.")
@click.option("--problem", "taken_up_as", metavar="PROBLEM",
              help="The problem that was opened for it.")  # fmt: skip
@words("told", "How those were told who have no account here.", required=False)
@acting
def report_back(act: Acting, name: str, item: str, **said: Any) -> None:
    """You said, we did: say what came of one item. Those who can be reached are told.

    \b
    Example:
      remit round report-back r-7k3m9q2a noise --outcome done --text "Quiet hours since May" \\
          --told "Leaflets in every house" --as sam@pd
    """
    act.do("round.report_back", {"round": name, "item": item, **said})


@round_.command("list")
@click.option("--state", type=click.Choice([s.value for s in list(RoundState)[1:]]))
@click.option("--area", help="Only those in this area, in the words in which it was opened.")
@click.option("--problem", help="Only those that asked about this problem.")
@limit()
@json_option
def list_(limit: int, as_json: bool, **asked: Any) -> None:
    """All rounds, those that are open first: answers, the gap, and the fear of crime over time.

    \b
    Examples:
      remit round list --area "Mile 9"
      remit round list --problem motel --json
    """
    from storage.readers.rounds import rounds

    found = reach.ask(lambda conn: rounds(conn, **asked, limit=limit))
    if as_json:
        show.as_json({"rounds": [shapes.round_(one) for one in found]})
        return
    round_told.table(found)


@round_.command("show")
@click.argument("name", metavar="ROUND")
@json_option
def show_(name: str, as_json: bool) -> None:
    """One round: what was asked, both rankings side by side, the gap, and what came of it.

    \b
    Example:
      remit round show r-7k3m9q2a
    """
    from storage.readers.rounds import round_ as read

    one = reach.found(reach.ask(lambda conn: read(conn, name)), "round", name)
    if as_json:
        show.as_json(shapes.round_(one))
        return
    round_told.tell(one)


round_.add_command(round_import.import_)
