"""What an offer was made under, for people: how early, and what is known of its receiver."""

from typing import Any

MARKS = {"meets": "yes", "fails": "NO", "unknown": "not known"}
EARLY = "Offered before analysis was complete."


def facts(document: dict[str, Any]) -> list[tuple[str, Any]]:
    """What a handoff was offered under: how early, and what the check of its receiver found."""
    found: list[tuple[str, Any]] = []
    if document.get("early"):
        found.append(("note", EARLY))
    checked = document.get("checked")
    if checked:
        told = [f"{one['aspect']}: {MARKS[one['verdict']]}, {one['found']}"
                for one in checked["judged"]]  # fmt: skip
        found.append(("receiver checked", "\n".join(told)))
        found.append(("offered all the same", checked.get("despite")))
    return found


def warnings(told: dict[str, Any]) -> list[str]:
    """What whoever made the offer should know of it."""
    found = [EARLY] if told.get("early") else []
    checked = told.get("checked") or {"judged": []}
    open_ = [one["aspect"] for one in checked["judged"] if one["verdict"] == "unknown"]
    if open_:
        found.append(f"Not known of {told.get('to')}: {', '.join(open_)}. It may know better.")
    if checked.get("despite"):
        found.append(f"The check failed and was passed over: {checked['despite']}")
    return found
