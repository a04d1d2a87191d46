"""The outcome in words for people, and as JSON for programs."""

import json

from verify.verdict import BROKEN, OK, Outcome

INTEGRITY = {
    OK: "UNALTERED: whatever is here agrees with itself and with everything signed about it.",
    BROKEN: "ALTERED: something here is not as it was recorded.",
    "cannot tell": "CANNOT TELL whether it is unaltered: not everything could be checked.",
}
COMPLETENESS = {
    OK: "COMPLETE: a checkpoint signed by a key that you gave covers every entry.",
    BROKEN: "NOT COMPLETE: something that was recorded is not here.",
    "cannot tell": "CANNOT TELL whether it is complete: not all is covered, or a part was lost.",
}
UNSIGNED = (
    "AGREES WITH ITSELF, and no more: no signature on it was checked, so whoever made the bundle"
    " could have written all of it anew. Bring the log's key: --key."
)
UNKNOWN = "CANNOT TELL whether it is complete: no checkpoint here is signed by a key that you gave."
NEVER = (
    "No check can show that what was recorded is true, nor find what nobody ever recorded.",
    "A log that is shown differently to others is found by a checkpoint you kept or a witness.",
)


def integrity(outcome: Outcome) -> str:
    """The first verdict. What no known key has signed is not called unaltered."""
    if outcome.integrity == OK and outcome.covered is None:
        return UNSIGNED
    return INTEGRITY[outcome.integrity]


def completeness(outcome: Outcome) -> str:
    """The second verdict."""
    if outcome.completeness == "cannot tell" and outcome.covered is None and outcome.finished:
        return UNKNOWN
    return COMPLETENESS[outcome.completeness]


def as_text(outcome: Outcome) -> str:
    """What a person reads: both verdicts, what they rest on, and each finding."""
    lines = [
        f"Integrity     {integrity(outcome)}",
        f"Completeness  {completeness(outcome)}",
        "",
        f"{outcome.entries:,} entries in {outcome.streams:,} streams,"
        f" {outcome.bodies:,} bodies agree with their headers.",
    ]
    if outcome.covered is not None:
        lines.append(f"The newest signed checkpoint covers {outcome.covered:,} entries.")
    lines += (f"{name}: {value}" for name, value in outcome.facts.items())
    if outcome.findings:
        lines += ["", *outcome.lines()]
    lines += ["", *_made(outcome), *NEVER]
    return "".join(_safe(line) + "\n" for line in lines)


def _made(outcome: Outcome) -> list[str]:
    """Which checks passed, and which could not be made for want of something to bring."""
    ways: dict[str, list[str]] = {}
    for name, came in outcome.checks.items():
        if came.startswith("passed"):
            ways.setdefault(came.capitalize(), []).append(name)
    wanting = {
        name: came.partition("it needs ")[2]
        for name, came in outcome.checks.items()
        if came.startswith("not made")
    }
    told = [f"{way}: {', '.join(names)}." for way, names in ways.items()]
    if wanting:
        told.append("Not made, for want of:")
        told += [f"  {name:<12}{needs}" for name, needs in wanting.items()]
    return [*told, ""] if told else []


def as_json(outcome: Outcome) -> str:
    """One document; its names stay as they are from version to version."""
    told = {
        "integrity": outcome.integrity,
        "completeness": outcome.completeness,
        "exit": outcome.exit_code,
        "entries": outcome.entries,
        "streams": outcome.streams,
        "bodies": outcome.bodies,
        "covered": outcome.covered,
        "root": outcome.root or None,
        "facts": outcome.facts,
        "findings": [
            {
                "verdict": found.verdict,
                "check": found.check or None,
                "stream": found.stream or None,
                "seq": found.seq,
                "what": found.what,
            }
            for found in outcome.findings
        ],
        "more_findings": outcome.untold,
        "checks": outcome.checks,
    }
    return json.dumps(told, indent=2, ensure_ascii=True) + "\n"


def _safe(line: str) -> str:
    """Nothing that was found in a bundle reaches the terminal as a control sequence."""
    return "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in line)
