"""How far a problem has come, what is missing for the next stage, and its measures as a picture."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from cli import plan_picture, round_told, show
from rules.words_of_method import CORNERS, OUTCOMES, PROCESSES
from schemas.views import ProblemView

_BARS = "▁▂▃▄▅▆▇█"
_COVERS = {
    "offender": ("offender",),
    "handler": ("handler",),
    "target": ("victim",),
    "guardian": ("guardian",),
    "place": ("place",),
    "manager": ("manager",),
}


def stage(one: ProblemView) -> None:
    """What is known of the method; nothing where it was never used."""
    method = one.document.get("method", {})
    goals, priority = method.get("goals") or {}, method.get("priority") or {}
    assessed, paused = method.get("assessed") or {}, method.get("paused") or {}
    inventory = method.get("inventory") or {}
    pairs = [
        ("goal", goals.get("broad")),
        ("specific goals", [f"{g['measure']}: {g['target']} by {g['by'][:10]}"
                            for g in goals.get("specific", ())]),
        ("priority", priority and f"{priority['rank']}, {_basis(priority)}"),
        ("hypothesis", method.get("hypothesis")),
        ("done today", inventory.get("current")),
        ("strengths of that", inventory.get("strengths")),
        ("limits of that", inventory.get("limits")),
        ("documents", [f"{d['title']} ({d['location']}, sha256 {d['sha256'][:12]}…)"
                       for d in method.get("documents", ())]),
        ("paused", paused and f"{paused['reason']} (it goes on in {paused['stage']}; who holds"
                              " what, deadlines and promises never pause)"),
        ("assessed", assessed and f"{PROCESSES[assessed['process']]}; "
                                  f"{OUTCOMES[assessed['outcome']]} ({assessed['by']})"),
        ("displacement", assessed.get("displacement")),
        ("cost", [f"{c['party']}: {c['cost']}" for c in assessed.get("costs", ())]),
        ("reviews", [f"{r['number']} asked for by {r['party']}, "
                     + (f"concluded by {r['chair']}" if r["chair"] else "waits for a chair")
                     for r in method.get("reviews", ())]),
        ("on the public page", method.get("public") and f"{method['public']['title']}"
                               f" ({method['public']['area']}): {method['public']['text']}"),
        ("merged into", method.get("merged_into")),
        *_next(next_of(one)),
    ]  # fmt: skip
    if any(value not in (None, "", [], {}) for _, value in pairs):
        show.line()
        show.facts(pairs)
    if method.get("triangle"):
        show.line()
        triangle(one, method["triangle"])
    if method.get("measures"):
        show.line()
        measures(method["measures"])
    if one.document.get("plan"):
        show.line()
        plan_picture.plan(one)


def next_of(one: ProblemView) -> dict[str, Any] | None:
    """What comes next, by which command, and what is missing for it; None where it has ended."""
    from rules.method import LACKS, coming
    from schemas.state.method import Method
    from schemas.state.plan import Plan

    method = Method.model_validate(one.document.get("method", {}), strict=False)
    plan = Plan.model_validate(said, strict=False) if (said := one.document.get("plan")) else None
    found = coming(one.stage, method, plan)  # type: ignore[arg-type]  # the row says one of the stages
    if found is None:
        return None
    return {
        "command": found.command.format(problem=one.problem),
        "missing": [LACKS[each].format(problem=one.problem) for each in found.missing],
    }


def _next(following: Mapping[str, Any] | None) -> Iterable[tuple[str, Any]]:
    if following is not None:
        yield "next", following["command"]
        yield "still missing", following["missing"]


def _basis(priority: Mapping[str, Any]) -> str:
    if not priority["round"]:
        return str(priority["because"])
    return f"by round {priority['round']} ({round_told.in_words(priority)})"


def triangle(one: ProblemView, known: Mapping[str, str]) -> None:
    """The six cells: what is known of each, and which responsibilities cover it."""
    scopes = [
        (row.responsibility, row.holder, row.document["scope"])
        for row in one.responsibilities
        if row.state == "held"
    ]
    show.table(
        ["cell", "what is known", "covered by"],
        [
            (
                word,
                known.get(corner),
                [
                    f"{name} ({holder})"
                    for name, holder, scope in scopes
                    if scope["side"] in _COVERS[corner] or scope["controller"] in _COVERS[corner]
                ]
                or "nobody",
            )
            for corner, word in CORNERS.items()
        ],
    )


def measures(found: Mapping[str, Any]) -> None:
    show.table(
        ["measure", "what is counted", "unit", "baseline", "target", "latest", "opens again", ""],
        [
            (
                key,
                one["title"],
                one["unit"],
                one["baseline"],
                one["target"],
                one["readings"][-1]["value"] if one["readings"] else None,
                one["threshold"] and f"{one['threshold']} ({one['to']})",
                spark([one["baseline"], *(r["value"] for r in one["readings"])]),
            )
            for key, one in found.items()
        ],
        none="Nothing is measured yet. Add a measure: remit measure add --help",
    )


def spark(figures: Iterable[str | None]) -> str:
    """The figures as a row of bars, the lowest one lowest."""
    told = [Decimal(one) for one in figures if one is not None][-24:]
    if len(told) < 2:
        return ""
    low, high = min(told), max(told)
    span = high - low or 1
    return "".join(_BARS[int((one - low) / span * (len(_BARS) - 1))] for one in told)
