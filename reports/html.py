"""A report as one file of HTML: no script, nothing fetched, and a style that knows paper."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.layout import placed
from reports.paper import Report

PAPERS = {"a4": "A4", "letter": "letter"}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(report: Report, paper: str | None = None) -> str:
    """The page. With `paper`, printers are told its size; otherwise they take their own."""
    told = placed(report)
    style = _style(told, paper)
    return (
        _environment()
        .get_template("report.html")
        .render(
            report=told,
            style=Markup(style),  # noqa: S704  our own, with every text in it escaped
            policy=policy(style),
        )
    )


def policy(style: str) -> str:
    """What a browser may do with the page: show it in this style, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def policy_of(page: str) -> str:
    """The policy that a page was made under, for the answer that carries it."""
    return policy(page.split("<style>", 1)[1].split("</style>", 1)[0])


def _style(told: dict[str, Any], paper: str | None) -> str:
    rules = [(Path(__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")]
    size = f" size: {PAPERS[paper]};" if paper else ""
    rules.append(
        f"@page {{{size} margin: 24mm 18mm 20mm;"
        f" @top-left {{ {_BOX} content: {_quoted(told['head'])} }}"
        f" @top-right {{ {_BOX} content: {_quoted(told['speaks'])} }}"
        f" @bottom-left {{ {_BOX} content: {_quoted(told['foot'])} }}"
        f' @bottom-right {{ {_BOX} content: "Page " counter(page) " of " counter(pages) }} }}'
    )
    tables = [b for s in told["sections"] for b in s["blocks"] if b["block"] == "table"]
    for place, table in enumerate(tables, start=1):
        table["name"] = f"t{place}"
        whole = sum(table["widths"])
        rules += [
            f".t{place} col:nth-child({number}) {{ width: {share / whole:.2%} }}"
            for number, share in enumerate(table["widths"], start=1)
        ]
    return "\n" + "\n".join(rules) + "\n"


_BOX = "font: 8.5pt Georgia, 'Liberation Serif', serif; color: #333;"


def _quoted(text: str) -> str:
    """The text as a string of CSS in which nothing can end the string or the style."""
    return '"' + "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in " .,:()-") else f"\\{ord(sign):06x} "
        for sign in text
    ) + '"'  # fmt: skip
