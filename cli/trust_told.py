"""Accounts, calls and indicators, laid out for people and shaped for programs."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cli import show
from rules.words_of_trust import CONTESTS, TRUST_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.trust.account import Account
    from rules.trust.crisis import Brought, Call
    from schemas.trust import Month, TrustMatterView
    from storage.pool import Asking


def kind(name: str) -> str:
    return TRUST_KINDS.get(name, name)


def contest(state: str | None) -> str:
    return CONTESTS.get(state, state) if state else ""


def shape(one: "Account") -> dict[str, Any]:
    from rules.trust.account import warnings

    return asdict(one) | {"few": one.few, "low": one.low, "warnings": warnings(one)}


def tell(one: "Account") -> None:
    """The balance never alone: the counts and the rate that it is made of stand beside it."""
    rate = None if one.kept_rate is None else f"{one.kept_rate:.0%} of {one.promises} promises"
    show.facts(
        [
            ("balance", f"{one.balance:+.1f} points"),
            ("kept", rate or "no promise was due yet"),
            ("entries", one.entries),
            ("of these", ", ".join(f"{count} {kind(name)}" for name, count in one.counts.items())),
        ],
        title=f"{one.trusting}'s trust in {one.trusted}",
    )


async def crisis(conn: "Asking", party: str) -> "list[Call]":
    """Whom this party can call, ranked by the rules. Raises NotFound where it is not known."""
    from cli import reach
    from rules.trust.account import accounts
    from rules.trust.crisis import calls
    from storage.readers import directory
    from storage.readers import trust as reader

    now = datetime.now(UTC)
    reach.found(await directory.party(conn, party), "party", party)
    parties = {
        one.party: (one.name, one.kind) for one in await directory.parties(conn) if one.active
    }
    tallies = [
        *await reader.tallies(conn, now, trusting=party),
        *await reader.tallies(conn, now, trusted=party),
    ]
    pledges: dict[str, tuple[Brought, ...]] = {}
    for pledge in await reader.pledges(conn, now):
        whose = pledge.pop("party")
        pledges[whose] = (*pledges.get(whose, ()), _brought(pledge))
    contacts: dict[str, tuple[str, ...]] = {}
    for person in await reader.contacts(conn, now):
        whose = person["party"]
        if len(contacts.get(whose, ())) < 2:
            reached = f"{person['name']} <{person['email'] or person['person']}>"
            contacts[whose] = (*contacts.get(whose, ()), reached)
    return calls(party, parties, accounts(tallies), pledges, contacts)


def _brought(pledge: dict[str, Any]) -> "Brought":
    from rules.trust.crisis import Brought

    return Brought(**pledge)


def call_shape(one: "Call") -> dict[str, Any]:
    return asdict(one) | {"theirs": shape(one.theirs), "ours": shape(one.ours)}


def tell_calls(party: str, found: "Sequence[Call]") -> None:
    show.table(
        ["party", "their trust in you", "yours in them", "brings", "call"],
        [
            (one.party, _short(one.theirs), _short(one.ours),
             "; ".join(f"{b.quantity} {b.unit}: {b.what} ({b.side})" for b in one.brings) or "–",
             "; ".join(one.contacts) or "nobody is named")
            for one in found
        ],
        none=f"{party} has no account with anybody, and nobody has pledged anything.",
    )  # fmt: skip
    for one in found:
        if one.theirs.low and one.theirs.entries:
            show.aside(
                f"The trust of {one.party} in {party} is low: talk to them before you need them."
            )


def _short(one: "Account") -> str:
    if not one.entries:
        return "nothing known"
    few = ", few" if one.few else ""
    return f"{one.balance:+.1f} ({one.entries} entries{few})"


def tell_indicators(
    months: "Sequence[Month]", surveys: "Sequence[TrustMatterView]", said: "Sequence[str]"
) -> None:
    show.table(
        ["month", "reports of citizens", "promises they checked", "at meetings", "suggestions",
         "answers in rounds"],
        [(m.month, m.reports, m.checked, m.attended, m.suggested, m.answered) for m in months],
        none="No month yet.",
    )  # fmt: skip
    for survey in surveys:
        told = survey.document
        asked, answered, trust = (int(str(told[name])) for name in ("asked", "answered", "trust"))
        share = f"{trust / answered:.0%}" if answered else "nobody"
        show.line(
            f"Asked until {survey.at:%Y-%m-%d} ({told['people']}, {told['means']}): {share} of"
            f" {answered} who answered trust {survey.party}; {asked} were asked."
        )
    for sentence in said:
        show.aside(sentence)
