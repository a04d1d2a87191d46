"""A partnership and its meetings, laid out for people and for printing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cli import show
from cli.moments import exact
from rules.partnership.means import agreed_by_all, sides, unmatched
from rules.partnership.members import coverage, missing_to_start
from rules.words import PARTY_KINDS
from rules.words_of_partnership import PARTNERSHIP_STATES, PURPOSES
from schemas.partnerships import PartnershipView
from schemas.state.partnership import Partnership


def whole(one: PartnershipView) -> Partnership:
    return Partnership.model_validate(one.document | {"seq": one.seq}, strict=False)


def review(one: PartnershipView) -> dict[str, Any]:
    """What is covered, what is missing, what fits to nothing: worked out, never typed."""
    state = whole(one)
    idle, unserved = unmatched(state)
    return {
        "missing_to_start": missing_to_start(state) if one.state == "forming" else [],
        "coverage": {kind.value: found for kind, found in coverage(state).items()},
        "missing_kinds": [kind.value for kind, found in coverage(state).items() if not found],
        "unmatched_pledges": idle,
        "unmatched_responses": unserved,
        "sides": {side.value: found for side, found in sides(state).items()},
        "success_agreed_by_all": agreed_by_all(state),
        "unanswered": [m.party for m in state.members.values() if m.state.value == "unanswered"],
    }


def tell(one: PartnershipView) -> None:
    document, seen = one.document, review(one)
    success = document["success"]
    show.facts(
        [
            ("purpose", PURPOSES.get(one.purpose, one.purpose)),
            ("problems", ", ".join(document["problems"])),
            ("state", PARTNERSHIP_STATES.get(one.state, one.state)),
            ("convened by", one.convener),
            ("convening on offer to", (document["convenership"] or {}).get("to")),
            ("success", success and f"version {success['version']}: {success['statement']}"),
            ("agreed by", success and ", ".join(success["agreed"])),
            ("missing before it starts", "; ".join(seen["missing_to_start"])),
            ("kinds of partner missing", ", ".join(
                PARTY_KINDS[kind] for kind in seen["missing_kinds"])),
            ("sides nobody serves", ", ".join(s for s, one in seen["sides"].items() if not one)),
            ("pledges for nothing yet", ", ".join(seen["unmatched_pledges"])),
            ("responses without means", ", ".join(seen["unmatched_responses"])),
            ("no answer from", ", ".join(seen["unanswered"])),
            ("next self-check", document["check_due"]),
        ],
        title=f"{one.name} ({one.partnership})",
    )  # fmt: skip
    show.line()
    show.table(
        ["member", "kind", "role", "state", "speaks for it", "decision power", "stake"],
        [
            (m["party"], m["kind"], m["role"], m["state"], m["representative"], m["power"],
             m["stake"])
            for m in document["members"].values()
        ],
    )  # fmt: skip
    _parts(document)


def _parts(document: dict[str, Any]) -> None:
    if document["pledges"]:
        show.line()
        show.table(
            ["pledge", "by", "what", "quantity", "used", "side", "for", "withdrawn"],
            [
                (p["pledge"], p["by"], p["what"], f"{p['quantity']} {p['unit']}", p["used"],
                 p["side"], ", ".join([*p["responses"], *p["responsibilities"]]),
                 "yes" if p["withdrawn"] else "")
                for p in document["pledges"].values()
            ],
        )  # fmt: skip
    if document["agreements"]:
        show.line()
        show.table(
            ["agreement", "state", "version", "until", "waits for"],
            [(a["agreement"], a["state"], a["version"], (a["terms"] or {}).get("until"), _waits(a))
             for a in document["agreements"].values()],
        )  # fmt: skip
    if document["meetings"]:
        show.line()
        show.table(
            ["meeting", "state", "begins", "place", "items"],
            [(m["meeting"], m["state"], m["begins"], m["place"], len(m["items"]))
             for m in document["meetings"].values()],
        )  # fmt: skip


def _waits(agreement: dict[str, Any]) -> str:
    """The sides that have yet to sign what is proposed."""
    proposed = agreement["proposed"]
    if proposed is None:
        return ", ".join(f"reversion of {one}" for one in agreement["to_revert"])
    signed = {one["party"] for one in proposed["signed"]}
    waiting = dict.fromkeys(d["member"] for d in proposed["terms"]["duties"])
    return ", ".join(party for party in waiting if party not in signed)


def agenda_text(one: PartnershipView, meeting: dict[str, Any]) -> Iterator[str]:
    """An agenda before the meeting, minutes after it: plain lines, ready for paper."""
    held = meeting["state"] == "held"
    yield f"{'Minutes' if held else 'Agenda'}: {one.name}"
    begins = datetime.fromisoformat(meeting["begins"])
    yield f"{meeting['meeting']}, {exact(begins)}, {meeting['place']} ({meeting['state']})"
    yield f"Convened by {one.convener}"
    if held:
        yield f"Present: {', '.join(meeting['present'])}"
        yield f"Absent: {', '.join(meeting['absent']) or 'nobody'}"
    said = {minute["item"]: minute for minute in meeting["minutes"]}
    for number, item in enumerate(meeting["items"], start=1):
        yield ""
        about = f"  [{', '.join(item['about'])}]" if item["about"] else ""
        yield f"{number}. {item['title']}{about}"
        if number in said:
            yield f"   {said[number]['text']}"
            if said[number]["decision"]:
                yield f"   Decided: {said[number]['decision']}"
