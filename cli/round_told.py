"""A round for people: both rankings side by side, the gap, and for whom the answers speak."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cli import show
from cli.moments import local
from rules.words_of_rounds import ASKED_BY, CAME_OF_IT, ROUND_STATES, STYLES, WARNINGS

if TYPE_CHECKING:  # a picture of a problem waits for no library that it does not use
    from schemas.rounds import RoundView


def table(found: Sequence["RoundView"]) -> None:
    """Rounds for people, one on a line."""
    show.table(
        ["round", "title", "area", "state", "answered", "gap (tau-b)", "fear", "closes"],
        [
            (one.round, one.title, one.area, one.state, _of(one), _short_gap(_result(one)),
             _short_fear(_result(one), one.document["fear"]), one.closes)
            for one in found
        ],
        none="There is no such round. Open one: remit round open --help",
    )  # fmt: skip


def tell(one: "RoundView") -> None:
    """What is asked while it is open; what it found and what came of it when it is closed."""
    told = one.document
    show.facts(
        [
            ("state", ROUND_STATES[one.state]),
            ("area", one.area),
            ("asked", f"{told['audience']}, by {ASKED_BY[told['method']]}"),
            ("opened by", told["opened_by"]),
            ("takes answers", f"{local(_at(told['opens']))} to {local(one.closes)}"),
            ("answered", _of(one)),
            ("by group", _groups(one)),
            ("fear of crime", told["fear"] and f"{told['fear']['question']} "
                                               f"(1 to {told['fear']['scale']})"),
            ("heard back by", local(_at(told["report_by"]))),
            ("police ranked", "yes" if told["police"] else "not yet"),
        ],
        title=f"{one.title} ({one.round})",
    )  # fmt: skip
    show.line()
    result = _result(one)
    if result is None:
        show.table(
            ["item", "title", "Part I"],
            [(i["item"], i["title"], "Part I" if i["part_one"] else "") for i in told["items"]],
        )
        show.hint("Ranks are shown when it is closed, so that nobody follows the others.")
        return
    _rankings(told, result)
    show.line()
    show.facts([*_found(told, result)])
    for warning in result["warnings"]:
        show.aside(f"Take care: {WARNINGS[warning]}.")
    _came_of_it(one)


def _rankings(told: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    titles = {item["item"]: item["title"] for item in told["items"]}
    show.table(
        ["citizens", "police", "item", "title", "mean rank", "put first by", "Part I"],
        [
            (r["citizens"], r["police"], r["item"], titles[r["item"]], r["mean"], r["first"],
             "Part I" if r["part_one"] else "")
            for r in result["ranking"]
        ],
    )  # fmt: skip


def _found(told: Mapping[str, Any], result: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    yield "gap", gap_in_words(result["gap"])
    fear = result["fear"]
    if fear:
        yield (
            "fear of crime",
            (
                f"{fear['mean']} of {told['fear']['scale']}; {fear['afraid']} % above the middle"
                f" (n = {fear['n']}), asked of people and not counted from reports"
            ),
        )
    yield "want", [f"{STYLES[style]}: {count}" for style, count in result["styles"].items()]


def gap_in_words(gap: Mapping[str, Any] | None) -> str:
    """Its presence first, then its size."""
    if gap is None:
        return "unknown: police or citizens ranked nothing"
    if not gap["present"]:
        return "none: police and citizens rank alike"
    size = "citizens rank all alike" if gap["tau_b"] is None else f"tau-b {gap['tau_b']}"
    widest = f", widest at {gap['widest']}" if gap["widest"] else ""
    return f"there is one: {size}, {gap['crossed']} of {gap['pairs']} pairs crossed{widest}"


def _came_of_it(one: "RoundView") -> None:
    reports = one.document["reports"]
    show.line()
    show.table(
        ["you said", "we did", "what", "problem", "told"],
        [
            (item["item"], CAME_OF_IT[r["outcome"]] if r else "not said yet",
             r and r["text"], r and r["taken_up_as"], r and r["told"])
            for item in one.document["items"]
            for r in [reports.get(item["item"])]
        ],
    )  # fmt: skip
    left = [item["item"] for item in one.document["items"] if item["item"] not in reports]
    if left:
        show.hint(f"Next, say what came of it: remit round report-back {one.round} {left[0]} …")


def about(found: Sequence["RoundView"], problem: str, candidates: Collection[str]) -> list[str]:
    """What rounds say of one problem and of the candidates that became it, each in one line.

    Open ones keep their ranks to themselves.
    """
    from rules.rounds.figures import figures

    lines = []
    for one in found:
        said = figures(one.document, problem, candidates)
        if said is None:
            lines.append(f"{one.round} asks about it until {local(one.closes)}")
        else:
            lines.append(f"{one.round}: {in_words(said.model_dump(mode='json'))}")
    return lines


def in_words(said: Mapping[str, Any]) -> str:
    """Both ranks, the gap, how many answered, and for whom they may not speak."""
    ranks = f"citizens {said['citizen_rank']}, police {said['police_rank'] or 'none'}"
    items = f" of {said['items']}" if said.get("items") else ""
    asked = f" of {said['invited']} invited" if said.get("invited") else ""
    gap = {None: "gap unknown", False: "no gap", True: f"a gap (tau-b {said.get('tau_b')})"}
    cares = "".join(f"; {WARNINGS[warning]}" for warning in said.get("warnings", ()))
    return f"{ranks}{items}; {gap[said.get('gap')]}; {said['answered']} answered{asked}{cares}"


def _result(one: "RoundView") -> dict[str, Any] | None:
    found: dict[str, Any] | None = one.document["result"]
    return found


def _of(one: "RoundView") -> str:
    invited = [g["invited"] for g in one.document["groups"] if g["invited"]]
    result = _result(one)
    rate = result and result["answers"]["rate"]
    return f"{one.answered}" + (f" of {sum(invited)}" if invited else "") + (
        f" ({rate} %)" if rate else ""
    )  # fmt: skip


def _groups(one: "RoundView") -> list[str]:
    counts = one.document["tally"]["by_group"]
    return [
        f"{g['group']}: {counts.get(g['group'], 0)} of {g['invited'] or 'an open call'}"
        for g in one.document["groups"]
    ]


def _short_gap(result: Mapping[str, Any] | None) -> str | None:
    if result is None or result["gap"] is None:
        return None
    return "none" if not result["gap"]["present"] else result["gap"]["tau_b"] or "no order"


def _short_fear(result: Mapping[str, Any] | None, asked: Mapping[str, Any] | None) -> str | None:
    fear = result and result["fear"]
    return f"{fear['mean']} of {asked['scale']} (n = {fear['n']})" if fear and asked else None


def _at(said: str) -> datetime:
    return datetime.fromisoformat(said)
