"""What the application shows by itself: live events and webhooks have no second wall behind it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from portal import rights
from portal.rights import Viewer
from schemas.views import EntryView, HandoffView, ProblemView, ResponsibilityView, TenureView

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ENDED = BEGAN + timedelta(days=30)
HOUR = timedelta(hours=1)
FORMER = Viewer("rep@owner", "Rep", "owner", "Owner", "business", "representative", "UTC")


def around(*handoffs: HandoffView) -> ProblemView:
    """Clinic answers for the walls, which owner held from `BEGAN` to `ENDED`."""
    walls = ResponsibilityView("motel.walls", "motel", 9, "Walls", "held", "clinic", "police", {})
    held = TenureView(
        "motel.walls", 2, "motel", 5, "owner", BEGAN, ENDED, "accepted", "motel.h1", 5, "x@owner"
    )
    return ProblemView(
        "motel", 9, "Motel", "response", "police", BEGAN, None, {}, ("clinic",), None,
        responsibilities=(walls,), handoffs=handoffs, tenures=(held,),
    )  # fmt: skip


def entry(kind: str, subject: str, at: datetime, **event: Any) -> EntryView:
    return EntryView(
        "problem/motel", 7, kind, subject, at, "x@police", "command-1", at, {"event": event}, "", ""
    )


def shown(whole: ProblemView, *entries: EntryView) -> list[EntryView]:
    seen = rights.narrowed(FORMER, whole)
    assert seen is not None
    return rights.entries_for(FORMER, seen, entries)


def test_a_former_holder_hears_of_its_own_period_only() -> None:
    before, within, after = (
        entry("scope.proposed", "motel.walls", at)
        for at in (BEGAN - HOUR, BEGAN + HOUR, ENDED + HOUR)
    )
    assert shown(around(), before, within, after) == [within]


def test_an_offer_that_is_not_made_yet_is_nothing_to_whoever_is_to_get_it() -> None:
    told = entry("handoff.commented", "motel.h2", BEGAN + HOUR)
    for document, heard in (({}, []), ({"offered_at": "2026-03-03T09:00:00Z"}, [told])):
        offer = HandoffView(
            "motel.h2", "motel", "motel.walls", 7, "draft", "clinic", "owner", None, None,
            document, "Motel", "Walls",
        )  # fmt: skip
        assert shown(around(offer), told) == heard


def test_why_others_gave_it_back_is_theirs() -> None:
    told = entry(
        "responsibility.reverted", "motel.walls", ENDED,
        former="clinic", holder="police", handoff="motel.h9",
    )  # fmt: skip
    mine = entry("responsibility.reverted", "motel.walls", ENDED, former="owner", holder="police")
    assert shown(around(), told, mine) == [mine]
