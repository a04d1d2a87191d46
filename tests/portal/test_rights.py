"""Parties see only what is theirs: every address, every kind of thing, everybody.

Everything expected comes from `matrix.py`. Run it alone, with its size:
pytest tests/portal/test_rights.py -rP
"""

import itertools
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Container, Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from desk import sign_in
from portal.api.examples import EXAMPLES
from portal.rights import Viewer
from rules.asked import BINDING, WORKING
from schemas.parties import Role
from tests.conftest import Engine
from tests.portal import matrix
from tests.portal.conftest import ADDRESS, fresh_key
from tests.portal.matrix import NOBODY, Rule, Thing
from tests.portal.quay import CLINIC, GUESTS, HOUSING, LOT, MARKS, OWNERS, PEOPLE, Quay, who

Client = httpx2.AsyncClient
PARTNERS = tuple(who("representative", party) for party in (HOUSING, OWNERS, CLINIC))
"""Tried on everything. The others take turns: each asks one thing of every third address."""


TABLE = (Path(__file__).parents[2] / "docs" / "rights.md").read_text()
WHOLE_TOWN = frozenset({NOBODY, *PEOPLE})
Entering = Callable[[str], Awaitable[tuple[Client, Client]]]


@pytest.fixture(scope="session")
async def doors(app: FastAPI, engine: Engine, quay: Quay) -> AsyncIterator[Entering]:
    """For everybody a browser that is signed in, and a program with a key; made once."""
    opened: dict[str, tuple[Client, Client]] = {}

    def made(**headers: str) -> Client:
        return Client(transport=httpx2.ASGITransport(app), base_url=ADDRESS, headers=headers)

    async def enter(actor: str) -> tuple[Client, Client]:
        if actor not in opened:
            browser, program = made(origin=ADDRESS), made()
            if actor != NOBODY:
                link = await sign_in.mint_link(engine.pool, actor, ADDRESS)
                await browser.post(link.removeprefix(ADDRESS))
                key = await sign_in.mint_key(engine.pool, actor)
                program = made(authorization=f"Bearer {key}")
            opened[actor] = browser, program
        return opened[actor]

    yield enter
    for client in itertools.chain(*opened.values()):
        await client.aclose()


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path that the application takes."""
    for route in iter_route_contexts(app.routes):
        for method in sorted(set(route.methods or ()) - {"HEAD"}):
            yield method, str(route.path)


def noun_of(path: str) -> str:
    return path.removeprefix("/api/v1/").partition("/")[0]


def commands(app: FastAPI) -> Iterator[tuple[str, str]]:
    """The path of every command that names something, and the command's kind."""
    for route in iter_route_contexts(app.routes):
        path = str(route.path)
        if f"POST {path}" in matrix.ELSEWHERE:
            continue
        if route.methods == {"POST"} and path.startswith("/api/") and path.count("/") > 3:
            yield path, str(route.operation_id)


def test_every_address_is_classified_and_nothing_is_that_is_not_there(app: FastAPI) -> None:
    """A new one fails here: give it its line in `matrix.py`."""
    named = {f"POST {path}" for path, _ in commands(app)}
    assert {noun_of(path) for path, _ in commands(app)} <= {*matrix.BY_NOUN} | matrix.OF_EVERYBODY
    classified = {f"GET {path}" for path in matrix.READ}
    classified |= {f"POST {path}" for path in matrix.FORMS} | {*matrix.ELSEWHERE}
    there = {f"{method} {path}" for method, path in routes(app)}
    assert there == classified | named, f"classify in matrix.py: {there ^ (classified | named)}"


async def read(doors: Entering, actor: str, path: str) -> httpx2.Response:
    """Pages by a session, the API by a key."""
    browser, program = await doors(actor)
    return await (program if path.startswith("/api/") else browser).get(path)


def same(answer: httpx2.Response) -> str:
    """What the answer says, without the number of the request."""
    return re.sub(r"\b[0-9a-f]{16}\b", "", answer.text)


def wrongly_told(actor: str, answer: httpx2.Response) -> set[str]:
    """Words of what is not this actor's that stand in the answer all the same."""
    hidden = {
        mark for mark, readers in MARKS.items()
        if actor == NOBODY or not (matrix.sees(actor, readers) or (actor.startswith("counsel@")
                                   and mark == "larchstep"))
    }  # fmt: skip
    return {mark for mark in hidden if mark in answer.text}


def cells(quay: Quay) -> Iterator[tuple[str, Rule, str, Thing | None, bool]]:
    """Path, rule, actor, thing, and whether the thing is there."""
    everything, turn = matrix.things(quay), itertools.count()
    for path, rule in matrix.READ.items():
        for place, actor in enumerate((NOBODY, *PEOPLE)):
            number, wholly = next(turn), actor in PARTNERS
            if not wholly and (number + place) % 3:
                continue
            if not rule.about:
                yield path, rule, actor, None, True
                continue
            there, unknown = everything[rule.about], Thing(matrix.UNKNOWN[rule.about])
            mine = [one for one in there if wholly and matrix.sees(actor, one.readers)]
            others = [one for one in there if one not in mine]
            for few in (mine, others):
                if few:
                    yield path, rule, actor, few[number % len(few)], True
            if wholly or not there:
                yield path, rule, actor, unknown, False


async def differences(
    doors: Entering,
    quay: Quay,
    *,
    only: str = "",
    but: str = "",
    actors: Container[str] = WHOLE_TOWN,
) -> tuple[int, list[str]]:
    """How many cells there are, and those whose answer is not the one declared."""
    wrong: list[str] = []
    count = 0
    refusals: dict[tuple[str, str], set[str]] = {}
    for path, rule, actor, thing, known in cells(quay):
        if (only and rule.about != only) or actor not in actors:
            continue
        if thing and but in thing.at.values():
            continue
        at = matrix.address(path, {**(thing.at if thing else {}), **rule.fill})
        answer = await read(doors, actor, at)
        count += 1
        want = matrix.expected(rule, actor, thing, known=known)
        told = wrongly_told(actor, answer)
        if (want and answer.status_code != want) or answer.status_code == 500 or told:
            wrong.append(f"{actor} GET {at}: {answer.status_code}, not {want or 'open'}; {told}")
        if want == 404:
            refusals.setdefault((path, actor), set()).add(same(answer))
    wrong += [f"{key}: {len(said)} refusals differ" for key, said in refusals.items()
              if len(said) > 1]  # fmt: skip
    return count, wrong


async def test_everybody_reads_their_own_and_cannot_tell_the_rest_from_nothing(
    doors: Entering, quay: Quay
) -> None:
    count, wrong = await differences(doors, quay)
    sys.stdout.write(f"{count} cells: {len(matrix.READ)} addresses, {len(WHOLE_TOWN)} actors\n")
    assert not wrong, "\n".join(wrong)
    assert count > 900


async def test_no_command_tells_what_is_not_ones_own_from_what_is_not_there(
    app: FastAPI, doors: Entering, quay: Quay
) -> None:
    """Whatever is sent with it: the body is empty here."""
    everything = matrix.things(quay)
    outside = who("representative", CLINIC)
    nobody, (_, outsider) = (await doors(NOBODY))[0], await doors(outside)
    wrong, count = [], 0
    for path, kind in commands(app):
        about = matrix.BY_NOUN.get(noun_of(path))
        named = (
            [matrix.OF_EVERYBODY_AT] if about is None
            else [*(one.at for one in everything[about][:1]), matrix.UNKNOWN[about]]
        )  # fmt: skip
        hidden = about is not None and kind not in matrix.BEGIN_ANYWHERE
        want = {404} if hidden else {403, 422}
        said = set()
        for at in named:
            for client, status in ((nobody, {401}), (outsider, want)):
                answer = await client.post(
                    matrix.address(path, at), json={}, headers={"idempotency-key": fresh_key()}
                )
                count += 1
                said |= {same(answer)} if client is outsider else set()
                if answer.status_code not in status or wrongly_told(outside, answer):
                    wrong.append(f"{kind} on {at}: {answer.status_code}, not {status}")
        if hidden and len(said) > 1:
            wrong.append(f"{kind}: {said}")
    sys.stdout.write(f"{count} cells: commands\n")
    assert not wrong, "\n".join(wrong)


async def test_a_form_answers_404_for_others_403_for_whoever_only_reads_and_asks_for_its_content(
    app: FastAPI, doors: Entering, quay: Quay
) -> None:
    everything, wrong = matrix.things(quay), []
    for path, rule in matrix.FORMS.items():
        for actor in (NOBODY, *PEOPLE):
            browser, program = await doors(actor)
            token = sign_in.form_token(browser.cookies.get(app.state.portal.cookie) or "")
            unknown = Thing(matrix.UNKNOWN[rule.about])
            for thing in (*everything[rule.about], unknown):
                at = matrix.address(path, {**thing.at, **rule.fill})
                want = matrix.expected(rule, actor, thing, known=thing is not unknown)
                if want == 200:
                    want = 403 if matrix.role_of(actor) == "auditor" else 422
                answer = await browser.post(at, data={"form_token": token})
                if answer.status_code != want or wrongly_told(actor, answer):
                    wrong.append(f"{actor} POST {at}: {answer.status_code}, not {want}")
        unsigned = await browser.post(at, data={"form_token": "another"})
        assert (unsigned.status_code, (await program.get(at)).status_code) == (403, 401), at
    assert not wrong, "\n".join(wrong)


async def test_on_ones_own_the_wrong_role_is_answered_403(doors: Entering, quay: Quay) -> None:
    """An answer that binds, asked by those of the party whose word does not, and by who reads."""
    for actor in (who("contributor", HOUSING), who("citizen", HOUSING), "auditor@westport-audit"):
        _, program = await doors(actor)
        for kind in ("handoff.accept", "handoff.decline"):
            body = {k: v for k, v in EXAMPLES[kind].items() if k not in ("kind", "handoff")}
            answer = await program.post(
                f"/api/v1/handoffs/{LOT}.h3/{kind.partition('.')[2]}", json=body,
                headers={"idempotency-key": fresh_key()},
            )  # fmt: skip
            assert answer.status_code == 403, (actor, answer.text)


CHECKS = {
    "portal.rights.sees_handoff": "handoff", "portal.rights.sees_commitment": "commitment",
    "portal.api.partnerships.sees": "partnership", "portal.api.ladder.sees": "step",
}  # fmt: skip


@pytest.fixture
def without_the_second_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.door.Portal.seen_by", lambda self, viewer: self.pool)


async def test_the_first_wall_holds_alone(
    doors: Entering, quay: Quay, without_the_second_wall: None
) -> None:
    count, wrong = await differences(doors, quay, actors=PARTNERS[1:2])
    assert not wrong, "\n".join(wrong)
    assert count > 150


@pytest.mark.parametrize("check", CHECKS)
async def test_the_matrix_catches_a_check_that_is_gone(
    doors: Entering, quay: Quay, monkeypatch: pytest.MonkeyPatch, check: str,
    without_the_second_wall: None,
) -> None:  # fmt: skip
    monkeypatch.setattr(check, lambda *_: True)
    outsider = {who("representative", CLINIC)}
    assert (await differences(doors, quay, only=CHECKS[check], actors=outsider))[1]


async def test_the_second_wall_shows_nothing_of_others_where_the_first_is_gone(
    doors: Entering, quay: Quay, monkeypatch: pytest.MonkeyPatch
) -> None:
    for check in CHECKS:
        monkeypatch.setattr(check, lambda *_: True)
    monkeypatch.setattr("portal.rights.narrowed", lambda _, problem: problem)
    monkeypatch.setattr("portal.rights.entries_for", lambda _, __, entries: list(entries))
    # A row is shown or not: of a duty held before, the first wall leaves the name and the scope.
    count, wrong = await differences(doors, quay, actors=PARTNERS[1:2], but=GUESTS)
    assert not wrong, "\n".join(wrong)
    assert count > 150


def test_the_table_of_roles_says_what_the_code_does() -> None:
    rows = re.findall(
        r"^\| (\w+) \| (police|any) \| (.*?) \| (yes|no) \| (yes|no) \|$", TABLE, re.M
    )
    assert {role for role, *_ in rows} == {*Role} - {Role.SYSTEM}
    for role, party, sees, binds, works in rows:
        viewer = Viewer("x", "x", "party", "Party", "police" if party == "police" else "nonprofit",
                        role, "UTC")  # fmt: skip
        assert viewer.sees_everything == sees.startswith("everything"), role
        assert bool(viewer.side or viewer.sees_everything) == (not sees.startswith("nothing")), role
        assert viewer.binds == (binds == "yes") == (role in BINDING), role
        assert (works == "yes") == (role in WORKING), role
