"""The verbs of `remit partnership` about means, success, agreements and meetings."""

import datetime as dates
from typing import Any

import click

from cli.acting import Acting, acting
from cli.moments import read, utc
from cli.partnership import partnership
from cli.verbs import many, one_of, verb, version, when, words
from cli.whole import Whole
from schemas.partnerships import AgreementKind, ResourceKind
from schemas.scope import Side

_SIDE = one_of("side", Side, "The side of the triangle that it is brought to bear on.")
_REASON = words("reason", "Why.")
_QUANTITY = click.option("--quantity", type=Whole(1), required=True, help="How much.")
_PLEDGE = click.option("--pledge", required=True, metavar="PLEDGE", help="Such as motel-table.p1.")


def _add(
    name: str, kind: str, told: str, *options: Any, example: str, subject: str = "partnership",
    **more: Any,
) -> None:  # fmt: skip
    what = {"partnership": "motel-table", "agreement": "motel-table.a1"}.get(
        subject, "motel-table.m1"
    )
    verb(
        partnership, name, kind, told, *options, subject=subject,
        example=f"remit partnership {name} {what} {example}", **more,
    )  # fmt: skip


_add(
    "propose-response", "partnership.propose_response", "Put forward what could be done.",
    words("text", "The idea."), _SIDE,
    example='--text "Light the lots" --side place --as dana@housing',
)  # fmt: skip
_add(
    "pledge", "partnership.pledge", "Pledge a resource.",
    one_of("resource", ResourceKind, "Of what kind."), words("what", "What exactly."), _QUANTITY,
    words("unit", "Of what: hours a week, lamps, dollars."), _SIDE,
    when("since", "From when on.", required=True), when("until", "Until when."),
    example='--resource equipment --what Lamps --quantity 12 --unit lamps --side place'
    " --since 2027-01-15 --as dana@housing",
)  # fmt: skip
_add(
    "match", "partnership.match", "Say what a pledge is for; what was said before is replaced.",
    _PLEDGE, many("response", "responses", "A proposed response, such as motel-table.r1."),
    many("responsibility", "responsibilities", "A responsibility, such as motel.lighting."),
    example="--pledge motel-table.p1 --response motel-table.r1 --as sam@pd",
)  # fmt: skip
_add(
    "use", "partnership.use", "Record that some of a pledge was used.",
    _PLEDGE, _QUANTITY, words("what", "What for."),
    example='--pledge motel-table.p1 --quantity 4 --what "North lot" --as dana@housing',
)  # fmt: skip
_add(
    "withdraw-pledge", "partnership.withdraw_pledge", "Withdraw what your party pledged.",
    _PLEDGE, _REASON, example='--pledge motel-table.p1 --reason "Budget cut" --as dana@housing',
)  # fmt: skip


@partnership.command("define-success")
@click.argument("name", metavar="PARTNERSHIP")
@words("statement", "What success is.")
@click.option(
    "--criterion", "criteria", nargs=3, multiple=True, required=True, metavar="MEASURE TARGET BY",
    help="What is measured, what it must be, by when; may be given again.",
)  # fmt: skip
@acting
def define_success(
    act: Acting, name: str, statement: str, criteria: tuple[tuple[str, str, str], ...]
) -> None:
    """Say what success is, or say it anew; every full member then agrees to that version.

    \b
    Example:
      remit partnership define-success motel-table --statement "The lots are safe at night" \\
        --criterion "Calls a month" "fewer than 20" 2027-12-31 --as sam@pd
    """
    goals = [{"measure": m, "target": t, "by": utc(read(by))} for m, t, by in criteria]
    said = {"partnership": name, "statement": statement, "criteria": goals}
    act.do("partnership.define_success", said)


_add(
    "agree-success", "partnership.agree_success", "Agree to what success is.", version(),
    example="--version 1 --as dana@housing",
)  # fmt: skip
_add(
    "object-success", "partnership.object_success", "Object to what success is.",
    version(), _REASON, example='--version 1 --reason "Too vague" --as dana@housing',
)  # fmt: skip


def _terms(function: Any) -> Any:
    """The options that state the terms of an agreement."""
    options = [
        one_of("kind", AgreementKind, "A memorandum or a service level agreement.",
               into="agreement_kind"),
        words("title", "What it is about."),
        click.option("--duty", "duties", nargs=2, multiple=True, required=True,
                     metavar="PARTY TEXT", help="What a side does; given for each duty."),
        many("reserved", "reserved", "What stays with police whatever is agreed."),
        words("dispute_path", "Where a dispute goes, step by step."),
        when("since", "From when on.", required=True),
        when("until", "Until when.", required=True),
        click.option("--remind-days", type=Whole(1, 730), default=30, show_default=True,
                     help="The sides are reminded so many days before the end."),
        many("reverts", "reverts", "A responsibility that falls back at the end."),
    ]  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


def _said(duties: tuple[tuple[str, str], ...], terms: dict[str, Any]) -> dict[str, Any]:
    each = [{"member": member, "text": text} for member, text in duties]
    return terms | {
        "duties": each,
        **{k: utc(v) for k, v in terms.items() if isinstance(v, dates.datetime)},
    }


@partnership.command("propose-agreement")
@click.argument("name", metavar="PARTNERSHIP")
@_terms
@acting
def propose_agreement(
    act: Acting, name: str, duties: tuple[tuple[str, str], ...], **terms: Any
) -> None:
    """Propose an agreement; every side signs it by someone with full decision power.

    \b
    Example:
      remit partnership propose-agreement motel-table --kind mou --title "Lighting" \\
        --duty housing "Keep the lots lit" --duty pd "Patrol at night" \\
        --reserved "Danger to life" --dispute-path "The two chiefs meet within 10 days" \\
        --since 2027-01-15 --until 2027-12-31 --reverts motel.lighting --as sam@pd
    """
    act.do("partnership.propose_agreement", {"partnership": name, "terms": _said(duties, terms)})


@partnership.command("revise-agreement")
@click.argument("name", metavar="AGREEMENT")
@_terms
@acting
def revise_agreement(
    act: Acting, name: str, duties: tuple[tuple[str, str], ...], **terms: Any
) -> None:
    """Propose another version; what is in force stays so until all have signed the new one.

    \b
    Example:
      remit partnership revise-agreement motel-table.a1 --kind mou --title "Lighting" \\
        --duty housing "Keep both lots lit" --duty pd "Patrol at night" \\
        --dispute-path "The two chiefs meet" --since 2027-01-15 --until 2028-12-31 --as sam@pd
    """
    act.do("agreement.revise", {"agreement": name, "terms": _said(duties, terms)})


_add(
    "sign", "agreement.sign", "Sign for your party. Needs full decision power.", version(),
    subject="agreement", example="--version 1 --as dana@housing",
)  # fmt: skip
_add(
    "refuse", "agreement.refuse", "Refuse to sign a version.", version(), _REASON,
    subject="agreement", example='--version 1 --reason "No dates" --as dana@housing',
)  # fmt: skip
_add(
    "end-agreement", "agreement.end", "End it before its time; what it named falls back now.",
    _REASON, subject="agreement", example='--reason "Sold" --yes --as dana@housing',
    sure="The responsibilities that it names fall back at once.",
)  # fmt: skip
_add(
    "call-meeting", "partnership.call_meeting", "Call a meeting. For the convener and leaders.",
    when("begins", "When it begins.", required=True), words("place", "Where."),
    example='--begins "2027-02-01 14:00" --place "Town hall" --as sam@pd',
)  # fmt: skip


@partnership.command("add-item")
@click.argument("meeting", metavar="MEETING")
@click.argument("title")
@many("about", "about", "A problem, responsibility, handoff or commitment, by its id.")
@acting
def add_item(act: Acting, meeting: str, title: str, about: tuple[str, ...]) -> None:
    """Put an item on the agenda.

    \b
    Example:
      remit partnership add-item motel-table.m1 "Lamps" --about motel.c1 --as dana@housing
    """
    act.do("meeting.add_item", {"meeting": meeting, "item": {"title": title, "about": [*about]}})


@partnership.command()
@click.argument("meeting", metavar="MEETING")
@many("present", "present", "A person who was there; given for each.", required=True)
@click.option("--item", "items", nargs=2, multiple=True, required=True, metavar="NUMBER TEXT",
              help="What was said about the item of this number.")  # fmt: skip
@click.option("--decision", "decisions", nargs=2, multiple=True, metavar="NUMBER TEXT",
              help="What was decided on it.")  # fmt: skip
@acting
def minute(
    act: Acting, meeting: str, present: tuple[str, ...], items: tuple[tuple[str, str], ...],
    decisions: tuple[tuple[str, str], ...],
) -> None:  # fmt: skip
    """Record who was there, what was said and what was decided; for the convener and leaders.

    \b
    Example:
      remit partnership minute motel-table.m1 --present sam@pd --present dana@housing \\
        --item 1 "Eight of twelve lamps are in" --decision 1 "The rest by Friday" --as sam@pd
    """
    decided = dict(decisions)
    minutes = [
        {"item": _number(number), "text": text, "decision": decided.pop(number, None)}
        for number, text in items
    ]
    if decided:
        raise click.UsageError(f"A decision on item {next(iter(decided))}, which has no --item.")
    act.do("meeting.minute", {"meeting": meeting, "present": [*present], "minutes": minutes})


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise click.UsageError(f"{text} is not the number of an item.")
    return int(text)


_add(
    "cancel-meeting", "meeting.cancel", "Cancel a meeting.", _REASON, subject="meeting",
    example='--reason "Snow" --as sam@pd',
)  # fmt: skip
