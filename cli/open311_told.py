"""Departments and service requests, told to people and to programs."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from cli import show
from schemas.open311 import Filing, Link

STATES = {
    "waiting": "waits to be sent",
    "sent": "sent",
    "ended": "not asked about any more",
    "failed": "could not be sent",
}


def link(one: Link) -> dict[str, Any]:
    return asdict(one) | {"meanings": [str(each) for each in one.meanings]}


def filing(one: Filing) -> dict[str, Any]:
    return asdict(one)


def facts(one: Filing | None) -> list[tuple[str, Any]]:
    """Lines for what shows a handoff; none where it went nowhere."""
    if one is None:
        return []
    about = f"{one.request} " if one.request else ""
    said = one.status or STATES[one.state]
    return [
        ("service request", f"{about}({said})"),
        ("the department says", one.notes),
        ("last asked", one.looked_at),
        ("hindered", one.error),
    ]


def tell(one: Link, filings: Iterable[Filing]) -> None:
    show.facts(
        [
            ("endpoint", one.url),
            ("jurisdiction", one.jurisdiction),
            ("as", one.service_code),
            ("place", one.address),
            ("speaks here", one.speaker),
            ("means", [str(each) for each in one.meanings] or "nothing: statuses are shown only"),
            ("in words", "what is asked is sent in words" if one.texts else "number and link only"),
            ("asked every", f"{one.every_minutes} minutes"),
            ("key", "there is one, sealed" if one.keyed else None),
            ("since", one.since),
        ],
        title=f"Open311 of {one.party}",
    )
    show.table(
        ["handoff", "request", "state", "status", "last asked", "hindered"],
        [
            (f.handoff, f.request or f.token, STATES[f.state], f.status, f.looked_at, f.error)
            for f in filings
        ],
        none="Nothing has gone there yet.",
    )
