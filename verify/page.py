"""The report on paper: one page that stands by itself, without scripts and without network."""

from datetime import UTC, datetime
from html import escape
from pathlib import Path

from verify.check import Asked
from verify.telling import COMPLETENESS, INTEGRITY, NEVER
from verify.verdict import Outcome

_STYLE = """
body { font: 11pt/1.5 Georgia, serif; color: #111; max-width: 44rem; margin: 2rem auto;
  padding: 0 1rem }
h1 { font-size: 1.5rem; margin-bottom: 0 } h2 { font-size: 1.1rem; margin-top: 1.6rem }
.verdict { border: 1.5pt solid #111; padding: .4rem .8rem; margin: .5rem 0 }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: .5pt solid #888; padding: .25rem .5rem .25rem 0; text-align: left;
  vertical-align: top; overflow-wrap: anywhere }
th { font-weight: normal; color: #444 } td:first-child { width: 11rem }
.hash { font-family: monospace; font-size: .85em }
@media print { body { margin: 0; max-width: none } tr { break-inside: avoid } }
"""
_EXPLAINED = (
    ("Bodies", "The text of each entry was hashed and compared with the hash in its header."),
    ("Chains", "The entries of each problem and each party are numbered without a gap, and each"
     " names the hash of the one before."),
    ("Tree", "All headers together were hashed to one root, as RFC 6962 says, and compared with"
     " every signed checkpoint."),
    ("Rules", "The entries were told again: each follows on what came before, and a"
     " responsibility moved only by acceptance, return, recall or reversion."),
    ("Tables", "Who held what from when to when was told from the entries and compared with what"
     " the operator's tables claim; no tenure leaves a gap or overlaps another."),
)  # fmt: skip


def write(file: Path, outcome: Outcome, bundle: Path, asked: Asked) -> None:
    file.write_text(html(outcome, bundle, asked), encoding="utf-8")


def html(outcome: Outcome, bundle: Path, asked: Asked) -> str:
    """The whole page. Everything that came from the bundle is escaped."""
    facts = [
        ("Bundle", bundle.name),
        ("Examined", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"),
        ("Entries", f"{outcome.entries:,} in {outcome.streams:,} streams"),
        ("Bodies that agree", f"{outcome.bodies:,}"),
        ("Covered by signature", "none" if outcome.covered is None else f"{outcome.covered:,}"),
        ("Root of the tree", outcome.root or "none that is signed"),
        *((name.capitalize(), value) for name, value in outcome.facts.items()),
        *(("Key of the log", f"{key.name} {key.public.hex()}") for key in asked.keys),
        *(("Witness", f"{key.name} {key.public.hex()}") for key in asked.witnesses),
        *(("Kept checkpoint", path.name) for path in asked.kept),
        *(("Receipt", path.name) for path in asked.receipts),
    ]
    found = [(finding.verdict, finding.place, finding.what) for finding in outcome.findings]
    if outcome.untold:
        found.append(("", "", f"and {outcome.untold:,} more"))
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8"><title>Verification report</title>',
            f"<style>{_STYLE}</style></head><body>",
            "<h1>Verification of a responsibility history</h1>",
            _verdict("Integrity", INTEGRITY[outcome.integrity]),
            _verdict("Completeness", COMPLETENESS[outcome.completeness]),
            "<h2>What was examined</h2>",
            _rows(facts),
            "<h2>Findings</h2>",
            _rows(found) if found else "<p>Nothing was found to be wrong.</p>",
            "<h2>How it was examined</h2>",
            _rows(_EXPLAINED),
            "<h2>What no examination can show</h2>",
            "".join(f"<p>{escape(line)}</p>" for line in NEVER),
            "</body></html>\n",
        ]
    )


def _verdict(name: str, sentence: str) -> str:
    return f'<p class="verdict"><b>{name}.</b> {escape(sentence)}</p>'


def _rows(rows: object) -> str:
    told = []
    for row in rows:  # type: ignore[attr-defined]
        cells = "".join(f"<td>{escape(str(cell))}</td>" for cell in row)
        told.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(told)}</table>"
