"""Pages: who sees what, and that forms do what they say."""

import hashlib
import html
import json
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx2
import pytest

from portal import inbox, story
from tests.portal.scene import AUDITOR, DANA, LEE, MOTEL, NURSE, OPERATOR, PARK, Scene
from tests.portal.test_api import own_problem

SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]
EVERY_PAGE = (
    "/", "/problems", f"/problems/{MOTEL}", f"/problems/{MOTEL}/ledger",
    f"/problems/{MOTEL}/ledger/1", f"/handoffs/{MOTEL}.h1", f"/handoffs/{MOTEL}.h4",
    f"/commitments/{MOTEL}.c1", "/nothing", "/sign-in",
)  # fmt: skip


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the first form that answers something."""
    form = page[page.index('class="accept"') :] if 'class="accept"' in page else page
    form = form[max(0, form.index('name="command_id"') - 300) :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)[:4])


async def fill(client: httpx2.AsyncClient, address: str, **fields: str) -> httpx2.Response:
    """Open the page of an act, fill in its form and send it."""
    page = (await client.get(address)).text
    return await client.post(address, data={**hidden(page), **fields})


@pytest.mark.parametrize("person", [DANA, OPERATOR, AUDITOR])
async def test_every_page_carries_the_headers_and_no_script(
    signed_in: SignedIn, person: str
) -> None:
    client = await signed_in(person)
    for path in EVERY_PAGE:
        answer = await client.get(path)
        assert answer.status_code in (200, 303 if (person, path) == (AUDITOR, "/") else 200, 404)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "<script" not in answer.text
        assert " style=" not in answer.text
        assert len(answer.content) < 60_000
        assert 'href="http' not in answer.text


async def test_who_is_not_signed_in_is_told_how(client: httpx2.AsyncClient) -> None:
    for path in ("/", f"/problems/{MOTEL}", f"/handoffs/{MOTEL}.h4"):
        answer = await client.get(path)
        assert answer.status_code == 401
        assert "one-time link" in answer.text


async def test_the_inbox_shows_my_turn_first_and_soonest_first(signed_in: SignedIn) -> None:
    page = (await (await signed_in(DANA)).get("/")).text
    mine = page[page.index("Waiting for you") : page.index("Waiting for others")]
    dues = re.findall(r'<time datetime="([^"]+)"', mine)
    assert len(dues) >= 3
    assert dues == sorted(dues)
    assert f"/handoffs/{MOTEL}.h4" in mine


@pytest.mark.parametrize("person", [DANA, OPERATOR])
async def test_a_long_inbox_comes_in_pages_that_miss_nothing_and_repeat_nothing(
    signed_in: SignedIn, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await signed_in(person)
    whole = (await client.get("/")).text
    wanted = {side: linked(whole, side) for side in ("mine", "others")}
    assert max(len(each) for each in wanted.values()) >= 2
    monkeypatch.setattr(inbox, "PAGE", 1)
    for side, links in wanted.items():
        page, found = (await client.get("/")).text, []
        while True:
            found += linked(page, side)
            later = re.search(rf'href="(/\?{side}=[^"]+)"', page)
            if later is None:
                break
            page = (await client.get(html.unescape(later[1]))).text
        assert found == links
    assert (await client.get("/?mine=some-day~x")).status_code == 422


def linked(page: str, side: str) -> list[str]:
    """What one of the two lists of the inbox leads to."""
    begin, end = page.index('id="mine"'), page.index('id="others"')
    part = page[begin:end] if side == "mine" else page[end:]
    return re.findall(r'<h3><a href="([^"]+)"', part)


async def test_a_handoff_page_says_all_that_one_must_know(signed_in: SignedIn) -> None:
    page = (await (await signed_in(DANA)).get(f"/handoffs/{MOTEL}.h4")).text
    for words in (
        "Neighbours complain of noise", "Noise complaints fall from 17",
        "What stays with police", "Answer every call about danger to life", "If nobody answers",
        "the offer expires", "Riverton Police has held the", "Goes back to", "in your own words",
        "Riverton Housing answers for", "Name a tenancy officer", "What happened so far",
    ):  # fmt: skip
        assert words in page


async def test_another_partys_page_is_like_a_page_that_is_not_there(signed_in: SignedIn) -> None:
    client = await signed_in(DANA)
    missing = await client.get("/handoffs/nowhere.h1")
    for path in (f"/handoffs/{PARK}.h1", f"/problems/{PARK}", f"/handoffs/{MOTEL}.h3",
                 f"/problems/{PARK}/ledger", f"/commitments/{PARK}.c1"):  # fmt: skip
        other = await client.get(path)
        assert other.status_code == missing.status_code == 404
        assert _but_request(other.text) == _but_request(missing.text)


async def test_accepting_moves_the_responsibility_and_says_so(
    signed_in: SignedIn, scene: Scene
) -> None:
    handoff = await own_problem(scene, "walls-form")
    client = await signed_in(DANA)
    page = (await client.get(f"/handoffs/{handoff}")).text
    form = {**hidden(page), "read_back": "We clean the walls by Friday."}
    stale = {**form, "command_id": "another-command-01"}
    first = await client.post(f"/handoffs/{handoff}/accept", data=form)
    assert first.status_code == 303
    again = await client.post(f"/handoffs/{handoff}/accept", data=form)  # pressed twice
    assert again.headers["location"] == first.headers["location"]
    for late in (stale, {**form, "read_back": "We clean other walls."}):
        refused = await client.post(f"/handoffs/{handoff}/accept", data=late)
        assert refused.status_code == 409
        assert f'<a href="/handoffs/{handoff}">See it as it is now</a>' in refused.text
        assert "remit handoff" not in refused.text
        assert "new id" not in refused.text
    assert form["command_id"] not in refused.text  # a used form comes back as a new one
    shown = (await client.get(first.headers["location"])).text
    assert "Riverton Housing now answers for Clean walls since" in shown
    assert shown.count("<strong>Handoff accepted</strong>") == 1
    assert "We clean the walls by Friday." in shown
    # The confirmation is for the one who did it, and only where it was really done.
    other = await (await signed_in(OPERATOR)).get(first.headers["location"])
    assert "now answers for" not in other.text
    assert "now answers for" not in (await client.get(f"/handoffs/{handoff}?done=made-up")).text


async def test_a_refusal_keeps_what_was_written_and_says_what_to_do(
    signed_in: SignedIn, scene: Scene
) -> None:
    handoff = await own_problem(scene, "walls-kept")
    client = await signed_in(DANA)
    page = (await client.get(f"/handoffs/{handoff}")).text
    form = hidden(page)
    empty = await client.post(f"/handoffs/{handoff}/accept", data=form)
    assert empty.status_code == 422
    assert 'href="#read_back"' in empty.text
    assert "autofocus" in empty.text
    long = await client.post(f"/handoffs/{handoff}/accept", data={**form, "read_back": "x" * 4001})
    assert (long.status_code, "x" * 4001 in long.text) == (422, True)
    stale = {**form, "version": "7", "read_back": "We take <b>it</b>."}
    refused = await client.post(f"/handoffs/{handoff}/accept", data=stale)
    assert refused.status_code == 409
    assert "We take &lt;b&gt;it&lt;/b&gt;." in refused.text
    assert "version 7" in refused.text
    endless = await client.post(f"/handoffs/{handoff}/accept", data={**form, "version": "9" * 4400})
    assert (endless.status_code, "unexpected" in endless.text) == (422, False)
    # The same form, corrected, is done: what was refused has used nothing up.
    form["read_back"] = "We take it."
    assert (await client.post(f"/handoffs/{handoff}/accept", data=form)).status_code == 303


async def test_a_contributor_cannot_bind_the_party(signed_in: SignedIn, scene: Scene) -> None:
    handoff = await own_problem(scene, "walls-weak")
    client = await signed_in(LEE)
    page = (await client.get(f"/handoffs/{handoff}")).text
    for offered in ("accept", "counter", "decline"):
        assert f"/handoffs/{handoff}/{offered}" not in page
        asked = await client.get(f"/handoffs/{handoff}/{offered}")
        assert asked.status_code == 403
        assert re.search(r"Ask [^.<]*Dana Whitehorse \(representative\)", asked.text)
    assert f"/handoffs/{handoff}/request-info" in page
    assert re.search(r"Dana Whitehorse \(representative\)[^.<]* can", page)
    form = {**hidden(page), "version": "1", "read_back": "I take it."}
    answer = await client.post(f"/handoffs/{handoff}/accept", data=form)
    assert answer.status_code == 403
    assert "I take it." in answer.text


async def test_an_announced_return_is_said_and_not_offered_again(
    signed_in: SignedIn, scene: Scene
) -> None:
    handoff = await own_problem(scene, "walls-notice", notice="10wd")
    read_back = "We clean the walls."
    await scene.do(DANA, "handoff.accept", handoff=handoff, version=1, read_back=read_back)
    client = await signed_in(DANA)
    assert "You stay responsible until" in (await client.get(f"/handoffs/{handoff}/return")).text
    assert (await fill(client, f"/handoffs/{handoff}/return", reason="Sold.")).status_code == 303
    page = (await client.get(f"/handoffs/{handoff}")).text
    assert "Being given back; moves to Riverton Police on" in page
    assert f"/handoffs/{handoff}/return" not in page
    for path in ("/", "/problems/walls-notice"):
        assert "Being given back; moves to Riverton Police on" in (await client.get(path)).text
    at_once = await own_problem(scene, "walls-at-once")
    await scene.do(DANA, "handoff.accept", handoff=at_once, version=1, read_back=read_back)
    page = (await client.get(f"/handoffs/{at_once}/return")).text
    assert "goes to Riverton Police at once" in page
    assert "You stay responsible until" not in page


async def test_an_auditor_begins_at_the_problems(signed_in: SignedIn) -> None:
    answer = await (await signed_in(AUDITOR)).get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/problems")


async def test_no_field_cuts_what_is_pasted(signed_in: SignedIn) -> None:
    page = (await (await signed_in(DANA)).get(f"/handoffs/{MOTEL}.h4/counter")).text
    assert "maxlength" not in page
    assert "At most 4,000 characters." in page
    assert "At most 200 characters." in page


async def test_other_terms_are_shown_as_a_difference_and_agreed(
    signed_in: SignedIn, scene: Scene
) -> None:
    handoff = await own_problem(scene, "walls-counter")
    housing, police = await signed_in(DANA), await signed_in(OPERATOR)
    address = f"/handoffs/{handoff}/counter"
    fields = {
        "terms.summary": "Clean the walls, not the windows.", "terms.measure": "No paint",
        "terms.patience.first_action_within": "5 working days", "terms.return_notice": "2 weeks",
        "terms.until": "", "terms.commitments.0.title": "Lend us the ladder",
        "terms.commitments.0.promisor": "offeror", "terms.commitments.0.within": "3 days",
        "reason": "Windows are the owner's.",
    }  # fmt: skip
    wrong = await fill(housing, address, **{**fields, "terms.patience.first_action_within": "soon"})
    assert wrong.status_code == 422
    assert 'href="#terms-patience-first_action_within"' in wrong.text
    assert (await fill(housing, address, **fields)).status_code == 303
    page = (await police.get(f"/handoffs/{handoff}")).text
    for words in (
        "<del>Clean the walls.</del>",
        "<ins>Clean the walls, not the windows.</ins>",
        "<ins>within 5 working days</ins>",
        "Lend us the ladder",
        "Windows are the",
    ):
        assert words in page, words
    done = await fill(police, f"/handoffs/{handoff}/accept-counter")
    assert done.status_code == 303, done.text
    assert (
        "Riverton Housing now answers for Clean walls"
        in (await police.get(done.headers["location"])).text
    )


async def test_every_other_answer_has_its_page(signed_in: SignedIn, scene: Scene) -> None:
    housing, police = await signed_in(DANA), await signed_in(OPERATOR)
    one = f"/handoffs/{await own_problem(scene, 'walls-asked')}"
    asked = await fill(housing, f"{one}/request-info", question="Which walls?")
    assert asked.status_code == 303
    assert "Which walls?" in (await police.get(f"{one}/supply-info")).text
    assert (await fill(police, f"{one}/supply-info", answer="All.")).status_code == 303
    to = {"to": "harbor-clinic", "text": "They know the walls."}
    assert (await fill(housing, f"{one}/redirect", **to)).status_code == 303
    two = f"/handoffs/{await own_problem(scene, 'walls-no')}"
    no = {"code": "no_mandate", "text": "Private walls."}
    declined = await fill(housing, f"{two}/decline", **no)
    assert "You declined" in (await housing.get(declined.headers["location"])).text
    three = f"/handoffs/{await own_problem(scene, 'walls-back')}"
    assert (await fill(police, f"{three}/withdraw", reason="Not needed.")).status_code == 303
    assert "Confirm" not in (await police.get(three)).text
    page = await housing.get(three)
    assert "We have seen that it was withdrawn" in page.text
    done = await housing.post(f"{three}/confirm-withdrawal", data=hidden(page.text))
    assert done.status_code == 303


async def test_a_promise_is_proposed_reported_and_verified(
    signed_in: SignedIn, scene: Scene
) -> None:
    await own_problem(scene, "walls-promise")
    await scene.do(
        OPERATOR, "commitment.propose", responsibility="walls-promise.walls",
        promisor="riverton-housing", promise={"title": "Paint it", "within": "10wd"},
    )  # fmt: skip
    housing, police = await signed_in(DANA), await signed_in(OPERATOR)
    address = "/commitments/walls-promise.c1"
    form = hidden((await housing.get(address)).text)
    endless = {**form, "version": "9" * 4400}
    assert (await housing.post(f"{address}/commit", data=endless)).status_code < 500
    page = (await housing.get(address)).text
    form = hidden(page[page.index(f'action="{address}/commit"') :])
    assert (await housing.post(f"{address}/commit", data=form)).status_code == 303
    assert f'action="{address}/start"' in (await housing.get(address)).text
    note = await fill(housing, f"{address}/report-progress", note="Half is done.")
    assert "Your note was sent." in (await housing.get(note.headers["location"])).text
    hold = {"reason": "Frost", "until": "2026-03-08 02:30"}  # an hour that summer time skips
    assert (await fill(housing, f"{address}/hold", **hold)).status_code == 422
    later = {"promise.title": "Paint it", "promise.measure": "", "promise.by": "2027-06-01T12:00",
             "reason": "Frost"}  # fmt: skip
    assert (await fill(housing, f"{address}/renegotiate", **later)).status_code == 303
    page = (await police.get(address)).text
    assert "asks for a change" in page
    form = hidden(page[page.index(f'action="{address}/agree-renegotiation"') :])
    assert (await police.post(f"{address}/agree-renegotiation", data=form)).status_code == 303
    done = {"evidence": "All painted.", "references": "Order 12\r\nPhoto 3\r\n"}
    assert (await fill(housing, f"{address}/report-done", **done)).status_code == 303
    page = (await police.get(address)).text
    assert "Photo 3" in page
    assert (await fill(police, f"{address}/verify", note="Seen.")).status_code == 303
    assert "Kept" in (await housing.get(address)).text


async def test_an_auditor_sees_every_problem_and_no_button(signed_in: SignedIn) -> None:
    client = await signed_in(AUDITOR)
    assert (await client.get(f"/problems/{PARK}")).status_code == 200
    page = (await client.get(f"/handoffs/{MOTEL}.h4")).text
    assert 'class="accept"' not in page
    assert "You read this as auditor" in page
    assert (await client.get(f"/handoffs/{MOTEL}.h4/accept")).status_code == 403


async def test_the_problem_page_tells_who_held_it_at_any_instant(
    signed_in: SignedIn, scene: Scene
) -> None:
    client = await signed_in(AUDITOR)
    page = (await client.get(f"/problems/{MOTEL}")).text
    assert page.count('role="img"') == 2
    assert 'data-label="Held by"' in page
    assert re.search(r'title="[^"]+Z">\w+ \d+ \w+ \d{4}, \d\d:\d\d:\d\d</time>', page)
    early = (scene.began - timedelta(days=1)).isoformat()
    page = (await client.get(f"/problems/{MOTEL}", params={"at": early})).text
    assert "not established yet" in page
    assert "Lighting of the rear car park: Riverton Police from" in page
    for share, holder in ((0.05, "Riverton Police"), (0.5, "Ocean View Owners"),
                          (0.98, "Licensing Board")):  # fmt: skip
        at = (scene.began + (scene.now - scene.began) * share).isoformat()
        page = (await client.get(f"/problems/{MOTEL}", params={"at": at})).text
        panel = page[page.index('id="as-of"') : page.index("The same as a table")]
        assert f"<strong>{holder}</strong>" in panel[panel.index("Checking who stays") :]
    ahead = (scene.now + timedelta(days=1)).isoformat()
    answer = await client.get(f"/problems/{MOTEL}", params={"at": ahead})
    assert answer.status_code == 422
    assert "has not come yet, so nobody can say who is responsible then." in answer.text
    assert 'id="as-of"' not in answer.text
    answer = await client.get(f"/problems/{MOTEL}", params={"known": ahead})
    assert "has not come yet, so nobody can say what will be known then." in answer.text
    seen = (scene.began + (scene.now - scene.began) / 2).isoformat()
    later = (scene.now - timedelta(minutes=2)).isoformat()
    answer = await client.get(f"/problems/{MOTEL}", params={"at": later, "known": seen})
    assert answer.status_code == 422
    assert "has not come yet" not in answer.text
    assert "nobody could know then who would be responsible." in answer.text
    for wrong in ("2026-02-30T10:00", "yesterday", "2026-03-08T02:30", "' OR 1=1"):
        answer = await client.get(f"/problems/{MOTEL}", params={"at": wrong})
        assert answer.status_code == 422
        assert "Write a date and time that exists" in answer.text


async def test_the_ledger_shows_how_entries_hang_together(signed_in: SignedIn) -> None:
    client = await signed_in(AUDITOR)
    page = (await client.get(f"/problems/{MOTEL}/ledger")).text
    hashes = re.findall(r'class="hash"[^>]*>([0-9a-f]{8})<', page)
    befores, own = hashes[::2], hashes[1::2]
    assert befores[1:] == own[:-1]
    entry = (await client.get(f"/problems/{MOTEL}/ledger/2")).text
    assert re.search(rf"{own[1]}[0-9a-f]{{56}}", entry)
    body, header = (
        html.unescape(found) for found in re.findall(r'"exact"><code>(.*?)</code>', entry, re.S)
    )
    assert {"event", "nonce", "stream", "v"} <= set(json.loads(body))
    assert header.split("\n")[4] == hashlib.sha256(body.encode()).hexdigest()
    assert hashlib.sha256(b"\0" + header.encode()).hexdigest() in entry
    for wrong in ("0", "9999", "-1", "x", "1e3", "٢"):
        assert (await client.get(f"/problems/{MOTEL}/ledger/{wrong}")).status_code == 404


async def test_a_partner_reads_only_its_own_entries(signed_in: SignedIn) -> None:
    nurse, dana = await signed_in(NURSE), await signed_in(DANA)
    assert (await nurse.get(f"/problems/{MOTEL}/ledger")).status_code == 404
    page = (await dana.get(f"/problems/{MOTEL}/ledger")).text
    assert f"{MOTEL}.h2" not in page
    assert f"{MOTEL}.h3" not in page


def _but_request(page: str) -> str:
    return re.sub(r"Request [0-9a-f]+", "", page).replace(' aria-current="page"', "")


async def test_the_page_of_a_problem_answers_for_both_times_and_says_on_what_it_rests(
    signed_in: SignedIn, scene: Scene
) -> None:
    client, page = await signed_in(AUDITOR), f"/problems/{MOTEL}"
    at = scene.now.isoformat()
    now = await client.get(page, params={"at": at})
    assert now.status_code == 200
    assert "On what this rests" in now.text
    assert "with the handoff ocean-view.h1" in now.text
    told = await client.get(f"/api/v1/problems/{MOTEL}/history", params={"limit": 500})
    entries = told.json()["entries"]
    moved = next(e for e in entries if e["kind"] == "responsibility.transferred")
    then = next(e for e in entries if e["seq"] == moved["seq"] - 2)["recorded_at"]
    known = await client.get(page, params={"known": then})
    assert known.status_code == 200
    assert "This page shows what the record told at" in known.text
    assert "with the handoff ocean-view.h1" not in known.text
    for wrong in ("never", "2190-01-01T00:00:00Z", "1999-01-01T00:00:00Z"):
        answer = await client.get(page, params={"known": wrong})
        assert answer.status_code == 422
        assert 'id="known-wrong"' in answer.text


async def test_a_partner_reads_no_grounds_of_a_handoff_between_others(
    signed_in: SignedIn, scene: Scene
) -> None:
    for person in (DANA, NURSE):
        client = await signed_in(person)
        shown = await client.get(f"/problems/{MOTEL}", params={"at": scene.now.isoformat()})
        if shown.status_code == 200:
            seen = (await client.get(f"/api/v1/problems/{MOTEL}")).json()["handoffs"]
            named = set(re.findall(r"with the handoff ([a-z.0-9-]+)", shown.text))
            assert named <= {one["handoff"] for one in seen}


@pytest.mark.parametrize("thing", [f"/handoffs/{MOTEL}.h1", f"/commitments/{MOTEL}.c1"])
async def test_a_long_story_shows_its_newest_and_where_the_rest_stands(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, thing: str
) -> None:
    client = await signed_in(OPERATOR)
    entry = re.compile(r'aria-label="Ledger entry (\d+)"')
    whole = (await client.get(thing)).text
    assert "the whole history" not in whole

    monkeypatch.setattr(story, "NEWEST", 2)
    page = (await client.get(thing)).text

    assert f'<a href="/problems/{MOTEL}/ledger">the whole history</a>' in page
    assert 1 <= len(entry.findall(page)) <= 2
    assert entry.findall(page)[0] == entry.findall(whole)[0]
