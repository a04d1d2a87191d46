"""The same report as pages, read back by a program that others wrote."""

import io
import sys

import pypdf
import pytest

from reports import pdf
from reports.pdf import NoTypesetter, Pages
from tests.builders import accept, given, offered
from tests.method import MONITORED
from tests.reports.desk_of_paper import problem_file
from tests.reports.test_html import titled


def pages(content: Pages) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content.content))


def words(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


@pytest.fixture(scope="module")
def printed() -> pypdf.PdfReader:
    """A long file: everything of the method and five hundred entries."""
    return pages(pdf.render(problem_file(given(*MONITORED, offered(), accept()), 500), "a4"))


def test_the_text_can_be_read_out_and_is_tagged_for_screen_readers(
    printed: pypdf.PdfReader,
) -> None:
    said = words(printed.pages[0].extract_text())

    assert "Calls from the motel" in said
    assert "all times are those of America/Denver" in said
    catalog = printed.trailer["/Root"]
    assert bool(catalog["/MarkInfo"]["/Marked"])
    assert catalog["/Lang"] == "en"
    assert "StructTreeRoot" in "".join(catalog)
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    assert printed.metadata is not None
    assert printed.metadata.title == "Problem file: Calls from the motel (motel)"


def test_every_page_has_its_number_its_problem_and_how_far_it_speaks(
    printed: pypdf.PdfReader,
) -> None:
    count = len(printed.pages)

    assert 12 <= count <= 30
    for number, page in enumerate(printed.pages, start=1):
        said = words(page.extract_text())
        assert f"Page {number} of {count}" in said
        assert "Problem file: motel motel, entry 34, checkpoint of 512 entries" in said
        assert "Made 1 Dec 2026, 12:00:30 MST (America/Denver)" in said


def test_a_table_repeats_its_heads_and_cuts_no_row(printed: pypdf.PdfReader) -> None:
    told = [words(page.extract_text()) for page in printed.pages]
    inside = [said for said in told if "progress reported motel.c1" in said]

    assert len(inside) > 5
    assert all("Entry When What happened To what By" in said for said in inside)
    rows = sum(said.count("progress reported motel.c1 dana@housing") for said in told)
    assert rows == 500, "each row is whole on one page"


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_the_paper_is_the_one_asked_for(paper: str, size: tuple[int, int]) -> None:
    box = pages(pdf.render(problem_file(titled("T"), 1), paper)).pages[0].mediabox

    assert (round(box.width), round(box.height)) == size


def test_long_words_long_texts_other_scripts_and_emoji_are_printed() -> None:
    title = "Donaudampfschifffahrts" + "gesellschaftskapitän" * 5
    long = "Every night the cars are broken into. " * 100
    found = pages(pdf.render(problem_file(titled(title[:120], long + " إضاءة 🙂 #strong[x]"), 2)))
    said = words(" ".join(page.extract_text() for page in found.pages))

    assert title[:60] in said.replace(" ", "")
    assert said.count("Every night the cars are broken into.") == 100
    assert "[slightly smiling face]" in said
    assert "#strong[x]" in said, "what people write is never read as markup"


def test_letters_that_no_font_draws_are_not_passed_over_in_silence() -> None:
    drawn = pdf.render(problem_file(titled("Grüße, ελληνικά, привет 👮🏽"), 1))
    assert drawn.readable
    boxes = pdf.render(problem_file(titled("\U00012000 a sign of cuneiform"), 1))
    assert not boxes.readable
    assert "a sign of cuneiform" in words(pages(boxes).pages[0].extract_text())


def test_without_the_typesetter_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(NoTypesetter, match="package typst is not installed") as refused:
        pdf.render(problem_file(titled("T"), 1))
    assert "pip install typst" in (refused.value.next_step or "")
    assert refused.value.status == "unavailable"
