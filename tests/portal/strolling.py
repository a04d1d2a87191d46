"""Going through the portal by its links, as somebody who looks at everything once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from playwright.async_api import Page

MOST = 80
"""Pages of one person; far more than there are kinds of pages."""
WHAT_WCAG_ASKS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@cache
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


async def violations(page: Page, *rules: str) -> list[str]:
    """What axe-core finds wrong with the page as it is shown now: all rules, or only these."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(axe())
    only: dict[str, Any] = {"type": "tag", "values": list(WHAT_WCAG_ASKS)}
    if rules:
        only = {"type": "rule", "values": list(rules)}
    found = await page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only
    )
    return [
        f"{page.url} {one['id']}: {one['help']}: {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


async def widest(page: Page) -> list[str]:
    """What is wider than the window, so that one would have to scroll sideways to read it."""
    found: list[str] = await page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth
            if (document.documentElement.scrollWidth <= wide) return []
            return [...document.querySelectorAll('body *')]
                .filter(one => one.getBoundingClientRect().right > wide + 1)
                .map(one => one.outerHTML.slice(0, 120)).slice(0, 3)
        }"""
    )
    return [f"{page.url}: {one}" for one in found]


@dataclass
class Map:
    """Which kinds of pages there are, and which of them were seen."""

    app: FastAPI
    seen: set[str] = field(default_factory=set)

    @cached_property
    def kinds(self) -> list[tuple[str, re.Pattern[str]]]:
        return [
            (path, re.compile(re.sub(r"\\{\w+(:path)?\\}", "[^/]+", re.escape(path))))
            for route in iter_route_contexts(self.app.routes)
            if "GET" in (route.methods or ()) and (path := route.path or "")
        ]

    def kind(self, address: str) -> str | None:
        path = urlsplit(address).path
        fixed = [known for known, pattern in self.kinds if pattern.fullmatch(path)]
        return min(fixed, key=lambda known: known.count("{"), default=None)

    def new(self, addresses: Iterable[str]) -> list[str]:
        """One address of each kind that was not seen before; they count as seen now."""
        found = []
        for address in addresses:
            kind = self.kind(address)
            if kind is not None and kind not in self.seen:
                self.seen.add(kind)
                found.append(address)
        return found


async def links(page: Page) -> list[str]:
    """The pages of the same portal to which this one leads."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll('a[href]:not([download])')]
            .filter(one => one.origin === location.origin).map(one => one.href.split('#')[0])"""
    )
    return found
