"""`remit trust`: what parties have reason to think of each other, worked out from the record."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from cli import reach, show, trust_acts, trust_told
from cli.acting import json_option
from cli.noun import Noun
from cli.verbs import limit
from cli.whole import Whole

if TYPE_CHECKING:
    from rules.trust.account import Account
    from schemas.trust import TrustEntryView
    from storage.pool import Asking


@click.group(cls=Noun)
def trust() -> None:
    """Accounts of trust between parties: computed from the record, never typed."""


@trust.command("show")
@click.argument("party")
@click.argument("other", required=False)
@json_option
def show_(party: str, other: str | None, as_json: bool) -> None:
    """The accounts of a party in both directions: its trust in others, and theirs in it.

    With OTHER only the two accounts between them. Each says beside its balance how many entries
    and which rates it rests on, and warns where they are few.

    \b
    Examples:
      remit trust show housing
      remit trust show housing pd
    """
    from rules.trust.account import warnings

    found = reach.ask(lambda conn: _accounts(conn, party, other))
    _must_be_a_party(party, found)
    if as_json:
        show.as_json({"accounts": [trust_told.shape(one) for one in found]})
        return
    if not found:
        show.line(f"Nothing has happened yet that makes an account of {party}.")
        return
    for one in found:
        trust_told.tell(one)
        for warning in warnings(one):
            show.aside(warning)
        show.line()
    show.faint("What each entry weighs: remit trust rules. The entries: remit trust entries")


async def _accounts(conn: "Asking", party: str, other: str | None) -> "list[Account]":
    from rules.trust.account import accounts
    from storage.readers.trust import tallies

    now = datetime.now(UTC)
    theirs = await tallies(conn, now, trusting=party, trusted=other)
    others = await tallies(conn, now, trusting=other, trusted=party)
    return [*accounts(theirs), *accounts(others)]


def _must_be_a_party(party: str, found: "list[Account]") -> None:
    if not found:
        from storage.readers import directory

        reach.found(reach.ask(lambda conn: directory.party(conn, party)), "party", party)


@trust.command("entries")
@click.argument("party")
@click.argument("other", required=False)
@limit()
@json_option
def entries_(party: str, other: str | None, limit: int, as_json: bool) -> None:
    """What made the accounts of a party: each entry, the event behind it, and what it still weighs.

    \b
    Examples:
      remit trust entries housing
      remit trust entries housing pd --limit 20
    """
    from storage.readers.trust import entries

    now = datetime.now(UTC)
    own = reach.ask(lambda conn: entries(conn, trusting=party, trusted=other, limit=limit))
    theirs = reach.ask(lambda conn: entries(conn, trusting=other, trusted=party, limit=limit))
    found = sorted([*own, *theirs], key=lambda one: one.at, reverse=True)[:limit]
    if as_json:
        show.as_json({"entries": [asdict(one) | {"entry": one.place} for one in found]})
        return
    show.table(
        ["happened", "who trusts", "whom", "what", "about", "entry", "weighs now", "contest"],
        [
            (one.at, one.trusting, one.trusted, trust_told.kind(one.kind), one.about, one.place,
             _weighs(one, now),
             trust_told.contest(one.contest))
            for one in found
        ],
        none="No entry yet.",
    )  # fmt: skip


def _weighs(one: "TrustEntryView", now: datetime) -> str:
    from rules.trust.account import weeks_between, worth

    if one.contest == "upheld":
        return "nothing"
    return f"{worth(one.kind, weeks_between(one.at, now)):+.1f}"


@trust.command("rules")
@json_option
def rules_(as_json: bool) -> None:
    """What each entry weighs on its day, after how many days half of it is left, and why.

    \b
    Example:
      remit trust rules
    """
    from rules.trust.weights import FEW, LOW, WEIGHTS

    if as_json:
        rules = {kind.value: asdict(weight) for kind, weight in WEIGHTS.items()}
        show.as_json({"weights": rules, "few_below": FEW, "low_below": LOW})
        return
    show.table(
        ["entry", "points", "half is left after", "what it is"],
        [
            (
                trust_told.kind(kind.value),
                f"{one.points:+d}",
                f"{one.half_life_days} days",
                one.means,
            )
            for kind, one in WEIGHTS.items()
        ],
        none="",
    )
    show.line(f"Fewer than {FEW} entries are too few to rely on; a balance below {LOW:g} is low.")
    show.line("Nothing happens by itself because of a balance: people choose by it whom to call,")
    show.line("how long a deadline is, and who approves.")


@trust.command("contests")
@click.argument("party", required=False)
@limit()
@json_option
def contests_(party: str | None, limit: int, as_json: bool) -> None:
    """Entries that were contested, why, and what was decided.

    \b
    Example:
      remit trust contests housing
    """
    from storage.readers.trust import matters

    found = reach.ask(lambda conn: matters(conn, noun="contest", seen_by=party, limit=limit))
    if as_json:
        show.as_json({"contests": [asdict(one) for one in found]})
        return
    show.table(
        ["entry", "by", "in the accounts of", "how it stands", "why", "decision"],
        [
            (one.name, one.party, ", ".join(_texts(one.document["trusting"])),
             trust_told.contest(one.state), one.document["reason"], one.document["decision"])
            for one in found
        ],
        none="Nothing was contested.",
    )  # fmt: skip


def _texts(several: Any) -> list[str]:
    return [str(one) for one in several]


@trust.command("crisis")
@click.argument("party")
@json_option
def crisis_(party: str, as_json: bool) -> None:
    """Whom PARTY can call in a crisis: by the trust there is, by what they pledged, with contacts.

    \b
    Example:
      remit trust crisis pd
    """
    found = reach.ask(lambda conn: trust_told.crisis(conn, party))
    if as_json:
        show.as_json({"calls": [trust_told.call_shape(one) for one in found]})
        return
    trust_told.tell_calls(party, found)


@trust.command("indicators")
@click.option("--months", type=Whole(1, 60), default=12, show_default=True,
              help="So many whole months before this one.")  # fmt: skip
@json_option
def indicators_(months: int, as_json: bool) -> None:
    """Trust as citizens show it: how often they report, take part, and what surveys found.

    Falling reports can mean falling trust, not falling harm; where they fall, it says so.

    \b
    Example:
      remit trust indicators --months 12
    """
    from rules.trust.indicators import indications
    from storage.readers import trust as reader

    now = datetime.now(UTC)
    found = reach.ask(lambda conn: reader.months(conn, now, months))
    surveys = reach.ask(lambda conn: reader.matters(conn, noun="survey", limit=20))
    said = indications(found)
    if as_json:
        show.as_json(
            {"months": [asdict(one) for one in found], "indications": said,
             "surveys": [asdict(one) for one in surveys]}
        )  # fmt: skip
        return
    trust_told.tell_indicators(found, surveys, said)


trust_acts.add(trust)
