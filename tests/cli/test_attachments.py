"""Files of a promise at the command line: kept, listed, taken along, and checked."""

from pathlib import Path

import pytest

from tests.cli.conftest import City
from tests.desk.attaching.test_cleaned import PDF, from_a_telephone


@pytest.fixture
async def promise(city: City) -> str:
    """Something that housing has promised."""
    lighting = await city.open()
    said = ("commitment", "propose", lighting, "--promisor", city.housing, "--title", "Light it",
            "--measure", "Twelve lamps lit", "--within", "20wd", "--json")  # fmt: skip
    made = (await city.remit(*said, by=city.operator, check=0)).json
    name = str(made["commitment"])
    await city.remit("commitment", "commit", name, "--version", "1", by=city.tenant, check=0)
    return name


async def test_a_file_is_attached_listed_and_taken_along(
    city: City, promise: str, tmp_path: Path
) -> None:
    empty = await city.remit("commitment", "files", promise, check=0)
    assert "Nothing is attached" in empty.out
    photo, invoice = tmp_path / "photo.jpg", tmp_path / "invoice.pdf"
    photo.write_bytes(from_a_telephone())
    invoice.write_bytes(PDF)
    attach = ("commitment", "attach", promise)
    first = await city.remit(*attach, str(photo), "--about", "North", by=city.tenant, check=0)
    assert f"evidence-1.jpg is kept with {promise}" in first.out
    second = await city.remit(*attach, str(invoice), "--json", by=city.tenant, check=0)
    assert second.json["media_type"] == "application/pdf"
    again = await city.remit(*attach, str(invoice), "--json", by=city.tenant, check=0)
    assert again.json == second.json

    listed = await city.remit("commitment", "files", promise, "--json", check=0)
    assert [one["name"] for one in listed.json["files"]] == ["evidence-1.jpg", "evidence-2.pdf"]
    folder = tmp_path / "out"
    await city.remit("commitment", "files", promise, "--save", str(folder), check=0)
    assert (folder / "evidence-2.pdf").read_bytes() == PDF
    twice = await city.remit("commitment", "files", promise, "--save", str(folder), check=3)
    assert "cannot be written" in twice.err
    whole = await city.remit("audit", "attachments", "--json")
    mine = [one for one in whole.json["wrong"] if one["commitment"] == promise]
    assert mine == []


async def test_what_cannot_be_attached_is_one_sentence(
    city: City, promise: str, tmp_path: Path
) -> None:
    program = tmp_path / "lamp.jpg"
    program.write_bytes(b"MZ\x90\x00")
    attach = ("commitment", "attach", promise, str(program))
    assert "neither a picture" in (await city.remit(*attach, by=city.tenant, check=3)).err
    program.write_bytes(b"text")
    assert "who promised" in (await city.remit(*attach, by=city.operator, check=4)).err
    gone = ("commitment", "attach", "none.c1", str(program))
    await city.remit(*gone, by=city.tenant, check=4)
    await city.remit(*attach[:3], str(tmp_path / "nothing"), by=city.tenant, check=2)
