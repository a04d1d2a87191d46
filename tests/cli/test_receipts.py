"""The receipt of a command at the operators' door."""

import asyncio
from pathlib import Path

from seal.notes import Verifier
from seal.receipts import Receipt
from tests.cli.conftest import City


async def test_a_receipt_comes_with_the_answer_and_into_a_file(
    city: City, log_home: Path, tmp_path: Path
) -> None:
    await city.open()
    file = tmp_path / "receipt"
    opened = ("handoff", "offer", f"{city.problem}.lighting", "--to", city.housing, "--summary",
              "Light the lot", "--measure", "All lamps lit")  # fmt: skip
    ran = await city.remit(*opened, "--json", "--receipt", str(file), by=city.operator, check=0)
    told = ran.json["receipt"]
    assert file.read_text() == told
    keyed = await city.remit("audit", "keys", "--json", check=0)
    known = [Verifier.read(key["key"]) for key in keyed.json if key["use"] == "receipt"]
    receipt = Receipt.opened(told, known)
    assert receipt.command_id == ran.json["command_id"]
    assert [seq for seq, _ in receipt.entries] == [entry["seq"] for entry in ran.json["caused"]]

    printed = await city.remit("audit", "receipt", city.problem, receipt.command_id, check=0)
    assert printed.out == told

    for_people = await city.remit("handoff", "withdraw", ran.json["handoff"], "--reason",
                                  "Not needed", "--yes", by=city.operator, check=0)  # fmt: skip
    line = for_people.out.splitlines()[-1]
    assert line.startswith(f"Receipt: remit audit receipt {city.problem} ")
    again = await city.remit(*line.removeprefix("Receipt: remit ").split(), check=0)
    assert again.out.startswith("remit-receipt/v1\n")


async def test_a_file_that_is_there_is_refused_before_anything_is_done(
    city: City, tmp_path: Path
) -> None:
    file = tmp_path / "mine"
    await asyncio.to_thread(file.write_text, "mine")
    ran = await city.remit(
        "problem", "open", "--id", city.problem, "--title", "T", "--statement", "S", "--key", "k",
        "--duty", "D", "--place", "P", "--reserved", "Danger", "--receipt", str(file),
        by=city.operator,
    )  # fmt: skip
    assert ran.code == 3
    assert "is there already" in ran.err
    assert file.read_text() == "mine"
    await city.remit("problem", "show", city.problem, check=4)
