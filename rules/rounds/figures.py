"""What a closed round says of one problem."""

from collections.abc import Collection, Mapping
from typing import Any

from schemas.rounds import Result, RoundFigures


def figures(
    document: Mapping[str, Any], problem: str, candidates: Collection[str] = ()
) -> RoundFigures | None:
    """The figures of the item that is about this problem; None where none is, or none are known.

    An item is about a problem that it names, that its candidate (one of `candidates`) became, or
    that was opened for it afterwards.
    """
    if document["result"] is None:
        return None
    found = Result.model_validate(document["result"], strict=False)
    item = item_about(document, problem, candidates)
    ranked = next((one for one in found.ranking if one.item == item), None)
    if ranked is None:
        return None
    return RoundFigures(
        round_entry=document["closed_seq"],
        items=len(found.ranking),
        police_rank=ranked.police,
        citizen_rank=ranked.citizens,
        answered=found.answers.n,
        invited=found.answers.invited,
        gap=found.gap.present if found.gap else None,
        tau_b=found.gap.tau_b if found.gap else None,
        warnings=found.warnings,
    )


def item_about(
    document: Mapping[str, Any], problem: str, candidates: Collection[str] = ()
) -> str | None:
    """The key of the item that is about this problem."""
    for item in document["items"]:
        if item["problem"] == problem or item["candidate"] in candidates:
            return str(item["item"])
    for item, report in document["reports"].items():
        if report["taken_up_as"] == problem:
            return str(item)
    return None
