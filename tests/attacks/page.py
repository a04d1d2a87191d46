"""docs/attacks.md, written from a run."""

from pathlib import Path

from tests.attacks.attacks import ATTACKS, CHECKS

PAGE = Path(__file__).parents[2] / "docs/attacks.md"

_NOT_REPLAYED = (
    "What is not what was recorded is not replayed: the body check names the very entry, and a"
    " story told from other texts would only add guesses."
)
LACKING: dict[str, dict[str, str]] = {
    "edit a body": {"sem": _NOT_REPLAYED},
    "delete a middle row": {
        "cover": "A checkpoint reaches beyond what is here, so nothing is uncovered: `root` says"
        " that an entry is missing.",
        "sem": _NOT_REPLAYED,
    },
    "append with a past date": {
        "fresh": "Freshness asks when a witness last saw the log, and one saw it just now. What an"
        " entry says of its own time is judged by the rules, and they refuse it.",
    },
    "swap the log key": {
        "kept": "Not one entry was changed, so what was kept still agrees. With the auditor's own"
        " key nothing is signed any more, and `root` says so.",
        "wit": "As for `kept`: the witness saw these very entries.",
    },
    "erase a body without an entry that says so": {
        "fold": "The tables of a stream are compared once its story can be told to the end; the"
        " body check names the entry that is in the way.",
        "sem": _NOT_REPLAYED,
        "tsa": "A stamp is over a checkpoint, and a checkpoint over headers. No header changed.",
    },
}
"""Checks that the design marks and that do not fire here, and why that is right."""

_HEAD = """# Attacks, and what notices them

Each of these was carried out for real: on a ledger that the engine wrote, in PostgreSQL, as its superuser with the triggers switched off, with the log's own key where the name says so, and in Temporal through its own API. Then each check looked by itself, with nothing of what the others had. This page is written by that run (`make attacks`), and a test compares it with every later one.

| check | looks at | needs, besides the bundle |
| --- | --- | --- |
| body | each text against the hash in its header | |
| chain | number and predecessor of each entry | |
| root | the tree against the signed checkpoints | the log's key |
| cover | entries that no checkpoint covers | the log's key |
| kept | the tree against a checkpoint from an earlier audit | the log's key, that checkpoint |
| wit | the tree against the newest checkpoint that a witness has cosigned, asked of the witness | the keys of log and witness, that checkpoint |
| rcpt | the entries that receipts promise | the keys of log and receipts, the receipts |
| fold | the operator's tables against what the entries tell | |
| sem | whether the rules allow each entry | |
| tsa | the instants between which a time-stamping authority puts the entries | the stamps |
| fresh | when a witness last saw the newest checkpoint | the keys of log and witness |
| temp | Temporal's histories against the ledger (`remit audit reconcile`) | the engine |

The first eleven are `remit-verify`; the last needs the running engine, and is the operator's own.

"""  # noqa: E501 - paragraphs of a page


def written(fired: dict[str, set[str]]) -> str:
    """The page. X: it noticed; o: the design expected it to, and below is why it does not."""
    lines = [_HEAD, f"| attack | {' | '.join(CHECKS)} |\n", f"| --- |{' --- |' * len(CHECKS)}\n"]
    for attack in ATTACKS:
        lacking = LACKING.get(attack.name, {})
        marks = [
            "X" if check in fired[attack.name] else "o" if check in lacking else " "
            for check in CHECKS
        ]
        lines.append(f"| {attack.name} | {' | '.join(marks)} |\n")
    caught = {check: sum(check in found for found in fired.values()) for check in CHECKS}
    lines.append(f"| **noticed by it** | {' | '.join(str(caught[c]) for c in CHECKS)} |\n")
    inside = {"body", "chain", "root", "cover", "fold", "sem"}
    alone = [one.name for one in ATTACKS if not fired[one.name] & inside]
    lines.append(
        f"\n{len(alone)} of {len(ATTACKS)} pass every check that looks only at what the operator"
        f" has, and fall to something that is held outside or to the engine: {'; '.join(alone)}."
        " Hence: let witnesses cosign, keep checkpoints, keep receipts, compare with the engine.\n"
    )
    lines.append("\n## Where a check stays silent (o)\n\n")
    for name, reasons in LACKING.items():
        lines += (f"- **{name}, {check}.** {why}\n" for check, why in reasons.items())
    return "".join(lines)
