"""Words that stand for people's secrets go in by every door, and are found nowhere they should not.

Looked through: Temporal's files, every log, the arguments and environments of the processes that
keep running, and whatever else lies in the data folder outside the database and the key files.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

PD, CLINIC = "pd", "clinic"
SAM, NINA, SETUP = f"sam@{PD}", f"nina@{CLINIC}", "setup@remit"


class Planted:
    """A Remit of its own, and the canaries that were let go in it."""

    def __init__(self, home: Path) -> None:
        kept = {name: v for name, v in os.environ.items() if not name.startswith("REMIT_")}
        self.home, self.env = home, kept | {"REMIT_HOME": str(home)}
        self.words: list[str] = []

    def word(self, where: str) -> str:
        """A word that nothing else contains."""
        made = f"Quetzal{len(self.words):02}{where.title()}Qx"
        self.words.append(made)
        return made

    def remit(self, *words: str, said: str = "", code: int = 0) -> str:
        ran = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-m", "cli", *words],
            env=self.env, input=said, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert ran.returncode == code, (words, ran)
        return ran.stdout

    @property
    def portal(self) -> str:
        told: dict[str, Any] = json.loads((self.home / "run" / "status.json").read_text())
        return str(told["portal"])

    def pids(self) -> list[int]:
        told: dict[str, Any] = json.loads((self.home / "run" / "status.json").read_text())
        return [told["supervisor"], *told["children"].values()]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    made = Planted(tmp_path_factory.mktemp("canaries") / "home")
    made.remit("up", "--detach", "--no-sample")
    try:
        by_the_command_line(made)
        by_the_api(made)
        by_the_pages(made)
        yield made
    finally:
        made.remit("down")


def by_the_command_line(planted: Planted) -> None:
    remit, word = planted.remit, planted.word
    remit("party", "register", PD, "--kind", "police", "--name", word("police"))
    remit("party", "register", CLINIC, "--kind", "nonprofit", "--name", word("party"))
    mail = f"{word('mail').lower()}@example.org"
    planted.words[-1] = mail
    remit(
        "person", "add", NINA, "--name", word("person"), "--role", "representative",
        "--grade", "full", "--email", mail,
    )  # fmt: skip
    remit("person", "add", SAM, "--name", word("officer"), "--role", "operator", "--grade", "full")
    problem = {
        "problem": "motel", "title": word("title"), "statement": word("statement"),
        "source": word("source"),
        "responsibilities": [{
            "key": "care", "title": word("duty"),
            "scope": {"side": "victim", "controller": "guardian", "places": [word("place")],
                      "duties": [word("task")]},
        }],
    }  # fmt: skip
    remit("problem", "open", "-", "--as", SAM, said=json.dumps(problem))
    terms = {
        "summary": word("summary"), "measure": word("measure"),
        "commitments": [{"title": word("promise"), "within": "20wd"}],
    }  # fmt: skip
    remit(
        "handoff", "offer", "motel.care", "--to", CLINIC, "--terms", "-", "--as", SAM,
        said=json.dumps(terms),
    )  # fmt: skip
    # Refused by a rule, and by the shape of the words.
    refused = ("handoff", "accept", "motel.h1", "--version", "9", "--as", NINA)
    remit(*refused, "--read-back", word("refused"), code=5)
    remit("problem", "open", "-", "--as", SAM, said=json.dumps({"title": word("shape")}), code=3)


def by_the_api(planted: Planted) -> None:
    told = json.loads(planted.remit("person", "key", NINA, "--json"))
    planted.words.append(told["key"])
    headers = {"authorization": f"Bearer {told['key']}"}
    with httpx2.Client(base_url=planted.portal, headers=headers) as client:
        for path, body, status in (
            ("handoffs/motel.h1/request-info", {"question": planted.word("question")}, 200),
            ("handoffs/motel.h1/accept", {"version": 7, "read_back": planted.word("api")}, 409),
            ("handoffs/motel.h1/accept", {"version": planted.word("number")}, 422),
            (f"handoffs/{planted.word('path')}/accept", {"version": 1, "read_back": "x"}, 422),
        ):
            key = {"idempotency-key": f"canary-{len(planted.words):04}"}
            answer = client.post(f"/api/v1/{path}", json=body, headers=key)
            assert answer.status_code == status, (path, answer.text)


def by_the_pages(planted: Planted) -> None:
    planted.remit("handoff", "supply", "motel.h1", "--answer", planted.word("answer"), "--as", SAM)
    link = json.loads(planted.remit("person", "link", NINA, "--json"))["link"]
    planted.words.append(link.rpartition("/")[2])
    with httpx2.Client(base_url=planted.portal, headers={"origin": planted.portal}) as client:
        client.get(link)
        assert client.post(link).status_code == 303
        planted.words += [cookie.value for cookie in client.cookies.jar if cookie.value]
        page = client.get("/handoffs/motel.h1/accept").text
        form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        said = {**form, "read_back": planted.word("readback")}
        done = client.post("/handoffs/motel.h1/accept", data=said)
        assert done.status_code == 303, done.text
        client.get(f"/problems/{planted.word('url').lower()}")


def found_in(planted: Planted, told: bytes) -> list[str]:
    return [word for word in planted.words if word.lower().encode() in told.lower()]


def test_the_canaries_are_in_the_record(planted: Planted) -> None:
    """Or nothing that follows would prove anything."""
    told = planted.remit("history", "motel", "--json").encode()
    there = found_in(planted, told)
    for where in ("Title", "Statement", "Summary", "Question", "Answer", "Readback"):
        assert any(where in word for word in there), where


def test_temporal_knows_none_of_them(planted: Planted) -> None:
    folder = planted.home / "temporal"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert sum(file.stat().st_size for file in files) > 100_000
    for file in files:
        assert found_in(planted, file.read_bytes()) == [], file
    base = sqlite3.connect(f"file:{folder / 'temporal.db'}?mode=ro", uri=True)
    told = "\n".join(base.iterdump()).encode()
    base.close()
    assert b"motel" in told  # ids are there, and they say nothing of anybody
    assert found_in(planted, told) == []


def test_no_log_knows_any_of_them(planted: Planted) -> None:
    logs = sorted((planted.home / "logs").glob("*"))
    assert {"worker.log", "portal.log", "postgres.log"} <= {log.name for log in logs}
    for log in logs:
        assert found_in(planted, log.read_bytes()) == [], log


def test_no_process_shows_any_of_them(planted: Planted) -> None:
    for pid in planted.pids():
        for part in ("cmdline", "environ"):
            assert found_in(planted, Path(f"/proc/{pid}/{part}").read_bytes()) == [], (pid, part)
        # Keys of any kind are no business of the arguments, which everybody can read.
        told = Path(f"/proc/{pid}/cmdline").read_bytes()
        for secret in (planted.home / "secrets").iterdir():
            for line in secret.read_bytes().split():
                assert len(line) < 20 or line not in told, (pid, secret.name)


def test_nothing_else_in_the_data_folder_knows_any_of_them(planted: Planted) -> None:
    for file in planted.home.rglob("*"):
        inside = file.relative_to(planted.home).parts
        if not file.is_file() or inside[0] == "postgres":
            continue
        assert found_in(planted, file.read_bytes()) == [], file
