"""Reports from a CSV file: each line once, each wrong line with its number and what to do."""

from pathlib import Path

import pytest

from cli.concern_lines import read
from cli.csv_lines import plain
from schemas.errors import Invalid
from tests.cli.conftest import City

HEAD = "id,source,matter,place,happened,text\n"
GOOD = 'A-1,citizen,noise,"North lot, gate 2",2026-01-05T23:40:00Z,=Shouting\n'
OTHER = "A-2,officer,theft,North lot,2026-01-06T23:40:00Z,A bicycle is gone\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "calls.csv"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("A-1,citizen,nois,Lot,2026-01-05T23:40:00Z,Shouting", "noise"),
        ("A-1,citizen,noise,Lot,yesterday,Shouting", "happened"),
        ("A-1,citizen,noise,Lot,2026-01-05T23:40:00Z", "5 cells"),
        (",citizen,noise,Lot,2026-01-05T23:40:00Z,Shouting", "id"),
        ("A-1,citizen,noise,Lot,2026-01-05T23:40:00Z," + "x" * 4001, "4,000"),
        ("A-1,citizen,noise,,2026-01-05T23:40:00Z,Shouting", "place"),
        ("A-0,citizen,noise,Lot,2026-01-05T23:40:00Z,Shouting", "line 2 has it"),
    ],
)
def test_a_wrong_line_is_told_with_its_number(file: Path, line: str, said: str) -> None:
    file.write_text(HEAD + GOOD.replace("A-1", "A-0") + line + "\n")

    lines, [rejected] = read(file, "cad", "utf-8")

    assert len(lines) == 1
    assert (rejected.number, bool(rejected.next_step)) == (3, True)
    assert said in rejected.wrong


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"id;source\n",
        (HEAD + GOOD).replace("matter", "mater").encode(),
        (HEAD + GOOD).replace("North", "N\0rth").encode(),
        (HEAD + GOOD).replace("North", "N\u00f6rd").encode("latin-1"),
        (HEAD + 'A-1,"open').encode(),
        (HEAD + "A-1,x\n" * 5001).encode(),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_a_sentence(file: Path, raw: bytes) -> None:
    file.write_bytes(raw)

    with pytest.raises(Invalid) as refusal:
        read(file, "cad", "utf-8")
    assert refusal.value.next_step


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_spreadsheets_write_is_read(file: Path, encoding: str) -> None:
    text = (HEAD + GOOD.replace("North lot, gate 2", "N\u00f6rd")).replace(",", ";")
    file.write_bytes(text.replace("\n", "\r\n").encode(encoding))

    [line], rejected = read(file, "cad", "utf-8")

    assert not rejected
    assert (line.command.place, line.command.text) == ("N\u00f6rd", "=Shouting")
    assert plain(line.command.text) == "'=Shouting"


async def test_a_file_is_imported_whole_or_not_at_all_and_only_once(
    city: City, file: Path, tmp_path: Path
) -> None:
    said = ("concern", "import", str(file), "--name", city.problem, "--json")
    _write(file, HEAD + GOOD + OTHER + "A-3,agency,theft,Lot,2026-01-06T23:40:00Z,Gone\n")

    whole = await city.remit(*said, by=city.operator)
    assert (whole.code, whole.json["new"]) == (5, 0)
    [rejected] = whole.json["rejected"]
    assert (rejected["line"], rejected["id"]) == (4, "A-3")
    assert "agency" in rejected["wrong"]

    report = tmp_path / "wrong.csv"
    part = await city.remit(*said, "--accept-valid", "--report", str(report), by=city.operator)
    assert (part.code, part.json["new"]) == (5, 2)
    assert "A-3" in _read(report)

    _write(file, HEAD + GOOD + OTHER)
    again = await city.remit(*said, by=city.operator, check=0)
    assert (again.json["new"], again.json["known"]) == (0, 2)
    _write(file, HEAD + GOOD.replace("Shouting", "Singing"))
    changed = await city.remit(*said, "--dry-run", by=city.operator)
    assert (changed.code, changed.json["new"]) == (5, 0)


def _write(file: Path, text: str) -> None:
    file.write_text(text)


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig")
