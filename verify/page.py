"""The report on paper: one page that stands by itself, without scripts and without network."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from verify.check import Asked
from verify.checks import CHECKS, MEANS
from verify.telling import NEVER, completeness, integrity
from verify.verdict import Outcome

_STYLE = """
body { font: 11pt/1.5 Georgia, serif; color: #111; max-width: 44rem; margin: 2rem auto;
  padding: 0 1rem }
h1 { font-size: 1.5rem; margin-bottom: 0 } h2 { font-size: 1.1rem; margin-top: 1.6rem }
h3 { font-size: 1rem }
.verdict { border: 1.5pt solid #111; border-left-width: 8pt; padding: .4rem .8rem;
  margin: .5rem 0 }
.ok { border-color: #17633a } .broken { border-color: #a3160b }
.cannot-tell { border-color: #8a5a00 }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: .5pt solid #888; padding: .25rem .5rem .25rem 0; text-align: left;
  vertical-align: top; overflow-wrap: anywhere }
th { font-weight: normal; color: #444 } td:first-child { width: 11rem }
.hash { font-family: monospace; font-size: .85em }
@media print { body { margin: 0; max-width: none } tr { break-inside: avoid } }
"""


def write(file: Path, outcome: Outcome, bundle: Path, asked: Asked) -> None:
    file.write_text(html(outcome, bundle, asked), encoding="utf-8")


def html(outcome: Outcome, bundle: Path, asked: Asked) -> str:
    """The whole page. Everything that came from the bundle is escaped."""
    facts = [
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
    found = [
        (finding.verdict, finding.place or "the whole", finding.what)
        for finding in outcome.findings
    ]
    if outcome.untold:
        found.append(("", "", f"and {outcome.untold:,} more"))
    words = [(word, means) for word, means in MEANS.items() if word in outcome.words]
    made = [(name.capitalize(), outcome.checks[name], shows) for name, shows in CHECKS.items()]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8"><title>Verification report</title>',
            f"<style>{_STYLE}</style></head><body>",
            "<h1>Verification of a responsibility history</h1>",
            f"<p>Of “{escape(bundle.name)}”, on {datetime.now(UTC):%-d %B %Y at %H:%M} UTC.</p>",
            _verdict("Integrity", outcome.integrity, integrity(outcome)),
            _verdict("Completeness", outcome.completeness, completeness(outcome)),
            "<h2>Findings</h2>",
            _rows(found, "What", "Where", "How it was noticed")
            if found
            else "<p>Nothing was found to be wrong.</p>",
            "<h3>What these words mean</h3>" + _rows(words) if words else "",
            "<h2>How it was examined</h2>",
            _rows(made, "Check", "Result", "What it shows"),
            "<h2>What was examined</h2>",
            _rows(facts),
            "<h2>What no examination can show</h2>",
            "".join(f"<p>{escape(line)}</p>" for line in NEVER),
            "</body></html>\n",
        ]
    )


def _verdict(name: str, verdict: str, sentence: str) -> str:
    kind = verdict.replace(" ", "-")
    return f'<p class="verdict {kind}"><b>{name}.</b> {escape(sentence)}</p>'


def _rows(rows: Iterable[tuple[object, ...]], *heads: str) -> str:
    told = ["<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"] if heads else []
    for row in rows:
        cells = "".join(f"<td>{escape(str(cell))}</td>" for cell in row)
        told.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(told)}</table>"
