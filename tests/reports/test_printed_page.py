"""The page of HTML as a real browser prints it, read back by another program."""

from pathlib import Path

import pypdf
import pytest

from reports import html
from tests.builders import given
from tests.method import MONITORED
from tests.portal.browser import opened_browser
from tests.reports.desk_of_paper import problem_file
from tests.reports.test_pdf import words


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
async def test_it_prints_with_running_heads_page_numbers_and_whole_rows(
    tmp_path: Path, paper: str, width: int
) -> None:
    page = html.render(problem_file(given(*MONITORED), 200), paper)
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    asked: list[str] = []
    async with opened_browser() as browser:
        tab = await browser.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        await tab.goto(file.as_uri())
        printed = tmp_path / "page.pdf"
        await tab.pdf(path=printed, prefer_css_page_size=True)
    read = pypdf.PdfReader(printed)
    told = [words(one.extract_text()) for one in read.pages]

    assert asked == [file.as_uri()], "nothing else is fetched"
    assert said == [], "and the browser has nothing to say against the policy"
    assert abs(float(read.pages[0].mediabox.width) - width) < 2
    assert len(told) > 5
    for number, text in enumerate(told, start=1):
        assert f"Page {number} of {len(told)}" in text
        assert "motel, entry 34, checkpoint of 512 entries" in text
    inside = [text for text in told if "progress reported motel.c1 dana@housing" in text]
    assert all("Entry When What happened To what By" in text for text in inside)
    assert sum(text.count("progress reported motel.c1 dana@housing") for text in inside) == 200
