"""A report as one file of HTML: whole, strict, and sealed against what people wrote."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from reports import html
from schemas.state.problem import Problem
from tests.builders import MONDAY, PROBLEM, given, opened, told
from tests.method import MONITORED
from tests.reports.desk_of_paper import problem_file

_VOID = {"meta", "col", "br"}


class Reader(HTMLParser):
    """Reads a page and keeps a book of what it opens, closes and points to."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text.append(data)


def titled(title: str, statement: str = "Thirty calls.") -> Problem:
    opening = opened(title=title, statement=statement)
    return told(Problem(problem=PROBLEM), opening, MONDAY)


def test_every_element_is_closed_in_its_order_and_headings_skip_no_level() -> None:
    read = Reader(html.render(problem_file(given(*MONITORED))))

    assert (read.wrong, read.open) == ([], [])
    levels = [int(tag[1]) for tag in read.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_nothing_is_fetched_run_or_sent() -> None:
    page = html.render(problem_file(given(*MONITORED)))
    read = Reader(page)

    assert not {"script", "link", "img", "iframe", "form", "object", "a", "base"} & {*read.tags}
    assert not [one for one in read.attributes if one[1] in ("src", "href", "style", "srcset")]
    assert not [one for one in read.attributes if one[1].startswith("on")]
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in html.policy_of(page)
    namespaces = {"http://www.w3.org/2000/svg"}
    assert {*re.findall(r"https?://[^\s\"'<>]+", page)} <= namespaces


def test_its_policy_lets_its_own_style_in_and_no_other() -> None:
    page = html.render(problem_file(given()))

    assert html.policy_of(page) in page.replace("&#39;", "'")
    assert html.policy_of(page) != html.policy_of(page.replace("#000", "#001"))


@pytest.mark.parametrize(
    "text",
    [
        "</style><script>alert(1)</script>",
        '"; } @import "https://evil.example/x.css"; {',
        "<img src=x onerror=alert(1)>",
        "\\22 ; content: url(x) */ /*",
        "</svg><script>alert(1)</script>",
        "{{ 7 * 7 }}{% raw %}",
    ],
)
def test_what_people_write_stays_text(text: str) -> None:
    page = html.render(problem_file(titled(text[:100], text)))
    read = Reader(page)

    assert read.wrong == []
    assert not {"script", "img"} & {*read.tags}
    assert text in "".join(read.text)


def test_each_page_says_what_it_speaks_of_and_tables_repeat_their_heads() -> None:
    page = html.render(problem_file(given(*MONITORED), 500), "a4")

    style = page.split("<style>")[1].split("</style>")[0]
    assert "size: A4" in style
    assert 'counter(page) " of " counter(pages)' in style
    assert "Problem file\\00003a  motel" in style or "Problem file: motel" in style
    assert "entry 34, checkpoint of 512 entries" in style
    assert "(America\\00002f Denver)" in style
    assert "display: table-header-group" in style
    assert re.search(r"tr \{ break-inside: avoid \}", style)
    assert page.count("<thead>") == page.count("<table ")


def test_times_are_told_in_one_named_zone_and_for_machines_in_utc() -> None:
    page = html.render(problem_file(given()))

    assert '<time datetime="2026-12-01T19:00:30Z">1 Dec 2026, 12:00:30 MST</time>' in page
    assert "all times are those of America/Denver" in page
    assert "2 Nov 2026, 08:00 MST" in page, "the problem was opened then"


def test_a_text_in_another_script_keeps_its_direction() -> None:
    read = Reader(html.render(problem_file(titled("إضاءة موقف السيارات", "شكاوى السكان 🙂"))))

    assert ("h1", "dir", "auto") in read.attributes
    assert "شكاوى السكان 🙂" in "".join(read.text)
