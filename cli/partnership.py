"""`remit partnership`: who is in it and as what, from its founding to its conclusion."""

from typing import Any

import click

from cli import reach, shapes, show
from cli.acting import Acting, acting, json_option
from cli.noun import Noun
from cli.partnership_told import agenda_text, tell
from cli.verbs import Option, limit, many, one_of, verb, when, words
from cli.whole import Whole
from schemas.ids import problem_of
from schemas.partnerships import MemberRole, PartnershipState, Purpose, RoleVerdict


@click.group(cls=Noun)
def partnership() -> None:
    """Parties joined on a purpose: who, with what means, agreed how, convened by whom."""


@partnership.command()
@click.argument("name", metavar="ID")
@click.option("--name", "title", required=True, help="What it is called.")
@one_of("purpose", Purpose, "Trust, or a solution to named problems; each has its own gate.")
@many("problem", "problems", "A problem that it is to solve; may be given again.")
@words("stake", "What police stand to lose or gain.")
@click.option(
    "--check-role-days", type=Whole(1, 730), default=180, show_default=True,
    help="How often the convener asks itself whether it is still best placed.",
)  # fmt: skip
@acting
def found(act: Acting, name: str, title: str, problems: tuple[str, ...], **said: object) -> None:
    """Found it; police found it and convene it by default.

    \b
    Example:
      remit partnership found motel-table --name "The motel table" --purpose problem_solving \\
        --problem motel --stake "40 calls a month" --as sam@pd
    """
    whole = {"partnership": name, "name": title, "problems": list(problems), **said}
    act.do("partnership.found", whole)


def _add(
    name: str, kind: str, told: str, *options: Any, example: str, sure: str | None = None
) -> None:
    whole = f"remit partnership {name} motel-table {example}"
    verb(partnership, name, kind, told, *options, subject="partnership", example=whole, sure=sure)


def to(told: str) -> Option:
    return click.option("--to", "member", metavar="PARTY", required=True, help=told)


_ANSWER = when("answer-by", "Until when an answer is awaited.", required=True)
_REASON = words("reason", "Why.")

_add(
    "invite", "partnership.invite", "Invite a party. For the convener.",
    to("The party that is invited."),
    one_of("role", MemberRole, "As what; a member where nothing is said.", required=False),
    words("because", "What it could bring, and why it is asked."), _ANSWER,
    example='--to housing --because "Owns the lots" --answer-by 2027-01-15 --as sam@pd',
)  # fmt: skip
_add(
    "follow-up", "partnership.follow_up",
    "Ask again a party that has not answered. Silence stays recorded. For the convener.",
    to("The party that is asked again."), words("how", "How it was asked again."), _ANSWER,
    example='--to housing --how "By telephone" --answer-by 2027-02-01 --as sam@pd',
)  # fmt: skip
_add(
    "join", "partnership.join", "Join. Whoever says it represents the party from now on.",
    words("stake", "What your party stands to lose or gain."),
    example='--stake "Tenants leave" --as dana@housing',
)  # fmt: skip
_add(
    "decline", "partnership.decline", "Decline an invitation.", _REASON,
    example='--reason "No mandate" --as dana@housing',
)  # fmt: skip
_add(
    "represent", "partnership.represent", "Represent your party from now on.",
    example="--as kim@housing",
)  # fmt: skip
_add(
    "leave", "partnership.leave", "Leave; what your party pledged is withdrawn.", _REASON,
    example='--reason "Reorganised" --yes --as dana@housing',
    sure="What your party pledged is withdrawn with it.",
)  # fmt: skip
_add(
    "start", "partnership.start", "Start the work, when nothing is missing. For the convener.",
    example="--as sam@pd",
)  # fmt: skip
_add(
    "conclude", "partnership.conclude", "Conclude it for good. For the convener.",
    words("outcome", "What came of it."),
    example='--outcome "Calls fell by half" --yes --as sam@pd',
    sure="A partnership that is concluded never goes on.",
)  # fmt: skip
_add(
    "offer-convenership", "partnership.offer_convenership",
    "Offer to hand over who convenes. Until it is accepted nothing changes.",
    to("Who is to convene."), _REASON, _ANSWER,
    one_of(
        "stay-as", MemberRole, "As what you stay; a member where nothing is said.", required=False
    ),
    example='--to housing --reason "They own the lots" --answer-by 2027-02-01 --as sam@pd',
)  # fmt: skip
_add(
    "accept-convenership", "partnership.accept_convenership",
    "Accept to convene. From this moment your party convenes.",
    words("read_back", "In your own words, what you take on."),
    example='--read-back "We call the meetings" --as dana@housing',
)  # fmt: skip
_add(
    "decline-convenership", "partnership.decline_convenership", "Decline to convene.", _REASON,
    example='--reason "No staff" --as dana@housing',
)  # fmt: skip
_add(
    "withdraw-convenership", "partnership.withdraw_convenership",
    "Withdraw the offer to convene before it is accepted.", _REASON,
    example='--reason "Not now" --as sam@pd',
)  # fmt: skip
_add(
    "check-role", "partnership.check_role",
    "Record whether the convener is still best placed, or as a member or an adviser.",
    one_of("verdict", RoleVerdict, "What you find."), words("because", "Why."),
    example='--verdict become_member --because "Housing leads by now" --as sam@pd',
)  # fmt: skip


@partnership.command("list")
@click.option("--state", type=click.Choice([s.value for s in PartnershipState][1:]))
@click.option("--party", metavar="PARTY", help="Only those into which this party was asked.")
@click.option("--problem", metavar="PROBLEM", help="Only those on this problem.")
@limit()
@json_option
def list_(
    state: str | None, party: str | None, problem: str | None, limit: int, as_json: bool
) -> None:
    """All partnerships, those that are concluded last.

    \b
    Example:
      remit partnership list --party housing
    """
    from storage.readers.partnerships import partnerships

    found = reach.ask(
        lambda conn: partnerships(conn, state=state, party=party, problem=problem, limit=limit)
    )
    if as_json:
        show.as_json({"partnerships": [shapes.partnership(one) for one in found]})
        return
    show.table(
        ["partnership", "name", "purpose", "state", "convened by", "founded"],
        [(p.partnership, p.name, p.purpose, p.state, p.convener, p.founded_at) for p in found],
        none="There is no such partnership.",
    )


@partnership.command("show")
@click.argument("name", metavar="PARTNERSHIP")
@json_option
def show_(name: str, as_json: bool) -> None:
    """One partnership: its members, means, agreements and meetings, and what is missing.

    \b
    Example:
      remit partnership show motel-table
    """
    from storage.readers.partnerships import partnership as read

    one = reach.found(reach.ask(lambda conn: read(conn, name)), "partnership", name)
    if as_json:
        show.as_json(shapes.partnership(one))
        return
    tell(one)


@partnership.command()
@click.argument("meeting", metavar="MEETING")
@json_option
def agenda(meeting: str, as_json: bool) -> None:
    """The agenda and the minutes of a meeting, as text for printing.

    \b
    Example:
      remit partnership agenda motel-table.m1 > agenda.txt
    """
    from storage.readers.partnerships import partnership as read

    name = problem_of(meeting)
    one = reach.found(reach.ask(lambda conn: read(conn, name)), "partnership", name)
    known = reach.found(one.document["meetings"].get(meeting), "meeting", meeting)
    if as_json:
        show.as_json(known)
        return
    for line in agenda_text(one, known):
        show.line(line)


# The verbs about means, agreements and meetings are added by their own file.
from cli import partnership_acts  # noqa: E402, F401
