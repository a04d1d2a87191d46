"""`remit finding`: what auditors say of entries, what is answered, and when it is settled."""

import click

from cli import reach, shapes, show
from cli.acting import Acting, acting, json_option
from cli.moments import exact
from cli.noun import Noun
from cli.verbs import limit, one_of
from rules.words_of_record import FINDING_STATES, SEVERITIES
from schemas.findings import FindingState, FindingView, Severity
from schemas.ids import finding_id_for


@click.group(cls=Noun)
def finding() -> None:
    """What auditors say of entries. An entry is never changed by it."""


@finding.command("open")
@click.option("--entry", required=True, metavar="ENTRY", help="Such as motel#12, party/pd#3.")
@click.argument("text")
@one_of("severity", Severity, "How much it weighs.", required=False)
@acting
def open_(act: Acting, entry: str, text: str, severity: str | None) -> None:
    """Say of an entry what is to be explained or put right. For auditors.

    \b
    Example:
      remit finding open --entry motel#12 "No reason is given" --severity major --as ada@court
    """
    said = {
        "finding": finding_id_for(act.command_id),
        "entry": _entry(entry),
        "severity": severity or Severity.NOTE.value,
        "text": text,
    }
    act.do("finding.open", said)


def _turn(name: str, kind: str, field: str, told: str, example: str, whose: str) -> None:
    def say(act: Acting, finding_id: str, text: str) -> None:
        act.do(kind, {"finding": finding_id, field: text})

    say.__doc__ = (
        f'{told}\n\n\b\nExample:\n  remit finding {name} f-7k3m9q2a "{example}" --as {whose}\n'
    )
    said = click.argument("text")(acting(say))
    finding.command(name)(click.argument("finding_id", metavar="FINDING")(said))


_turn(
    "answer", "finding.answer", "text",
    "Answer a finding. For police; it stays open until an auditor closes it.",
    "The reason stands in entry 14", "sam@pd",
)  # fmt: skip
_turn(
    "close", "finding.close", "conclusion",
    "Say that a finding is settled. For an auditor who did not answer it.",
    "Entry 14 gives the reason", "ada@court",
)  # fmt: skip
_turn(
    "reopen", "finding.reopen", "reason",
    "Open a finding again. For auditors.",
    "Entry 14 is about another offer", "ada@court",
)  # fmt: skip


@finding.command("list")
@click.option("--entry", metavar="ENTRY", help="Only about this entry, such as motel#12.")
@click.option("--problem", metavar="PROBLEM", help="Only about this problem; party/ID for a party.")
@click.option(
    "--state", type=click.Choice([s.value for s in FindingState if s is not FindingState.UNOPENED])
)
@limit()
@json_option
def list_(
    entry: str | None, problem: str | None, state: str | None, limit: int, as_json: bool
) -> None:
    """All findings, those that are open first.

    \b
    Example:
      remit finding list --problem motel --state open
    """
    from storage.readers.findings import findings

    if entry and problem:
        raise click.UsageError("Say --entry or --problem, not both.")
    stream, number = (None, None) if entry is None else _place(entry)
    if problem:
        stream = problem if "/" in problem else f"problem/{problem}"
    found = reach.ask(
        lambda conn: findings(conn, about=stream, entry=number, state=state, limit=limit)
    )
    if as_json:
        show.as_json({"findings": [shapes.finding(one) for one in found]})
        return
    show.table(
        ["finding", "entry", "severity", "state", "opened by", "opened"],
        [
            (one.finding, one.place, one.severity, one.state, one.opened_by, one.opened_at)
            for one in found
        ],
        none="There is no such finding.",
    )


@finding.command("show")
@click.argument("finding_id", metavar="FINDING")
@json_option
def show_(finding_id: str, as_json: bool) -> None:
    """One finding and everything that was said about it.

    \b
    Example:
      remit finding show f-7k3m9q2a
    """
    from storage.readers.findings import finding as read

    one = reach.found(reach.ask(lambda conn: read(conn, finding_id)), "finding", finding_id)
    if as_json:
        show.as_json(shapes.finding(one))
        return
    _tell(one)


def _tell(one: FindingView) -> None:
    show.facts(
        [("entry", one.place), ("severity", SEVERITIES.get(one.severity, one.severity)),
         ("state", FINDING_STATES.get(one.state, one.state))],
        title=one.finding,
    )  # fmt: skip
    for turn in one.said:
        show.line()
        show.faint(f"{turn['what']} by {', '.join(turn['by'])}, {exact(_instant(turn['at']))}")
        show.line(str(turn["text"]))


def _instant(text: str):  # type: ignore[no-untyped-def]
    from datetime import datetime

    return datetime.fromisoformat(text)


def _entry(text: str) -> str:
    """motel#12 stands for problem/motel#12."""
    return text if "/" in text else f"problem/{text}"


def _place(text: str) -> tuple[str, int]:
    stream, _, number = _entry(text).rpartition("#")
    if not stream or not number.isascii() or not number.isdigit():
        raise click.UsageError(f"{text} names no entry; one is written like motel#12.")
    return stream, int(number)
