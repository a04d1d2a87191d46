"""Steps of the ladder, partnerships, trust and what is owed, as a partner meets them on pages."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx2

from schemas.ids import SETUP
from storage.readers import notices
from tests.conftest import Engine
from tests.portal.scene import (
    AUDITOR,
    DANA,
    HOUSING,
    LEE,
    MOTEL,
    NURSE,
    OPERATOR,
    OWNER,
    OWNER_REP,
    POLICE,
    ZONE,
    Scene,
    duty,
)
from tests.portal.test_api import own_problem

OTHERS = "night-help"
PAT = f"pat@{OTHERS}"
SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that is sent to this address."""
    form = page[page.index(f'action="{action}"') :]
    return dict(
        re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")])
    )


async def send(client: httpx2.AsyncClient, address: str, **fields: str) -> httpx2.Response:
    """Open the page of an act, fill its form in and send it."""
    page = (await client.get(address)).text
    return await client.post(address, data={**hidden(page, address), **fields})


async def running_step(scene: Scene, name: str, party: str = OWNER) -> str:
    """An informal request under way towards the party."""
    await scene.do(
        OPERATOR, "problem.open", problem=name, title=f"Dark lot {name}", statement="Thefts.",
        responsibilities=[duty("lot", "Light", "Lot", "Light it")],
    )  # fmt: skip
    step = f"{name}.s1"
    await scene.do(
        OPERATOR, "step.plan", problem=name, party=party, method="informal_request",
        matter="theft", aim="Light the lot.",
    )  # fmt: skip
    await scene.do(
        OPERATOR, "step.add_evidence", step=step, proof="link", title="Photographs",
        location="Box 1", sha256="9f" * 32,
    )  # fmt: skip
    parts = ("helps", "works", "done", "limits", "gains")
    await scene.do(OPERATOR, "step.state_case", step=step, case=dict.fromkeys(parts, "So it is."))
    await scene.do(
        OPERATOR, "step.weigh", step=step,
        pushing=dict.fromkeys(
            ("seriousness", "profits", "means", "authority", "asked", "equality", "support",
             "ability", "damage"), "Much, said in confidence.",
        ),
    )  # fmt: skip
    await scene.do(OPERATOR, "step.submit", step=step)
    return step


async def test_the_party_reads_the_step_and_replies_in_its_own_words(
    signed_in: SignedIn, scene: Scene
) -> None:
    step = await running_step(scene, "step-page")
    owner, outsider = await signed_in(OWNER_REP), await signed_in(DANA)
    assert (await owner.get(f"/steps/{step}")).status_code == 404  # not told of it yet
    await scene.do(OPERATOR, "step.notify", step=step, text="Please light it.", how="By letter")
    await scene.do(OPERATOR, "step.run", step=step)
    assert f"/steps/{step}" in (await owner.get("/?kind=other")).text
    page = (await owner.get(f"/steps/{step}")).text
    for words in ("Light the lot.", "Please light it.", "Photographs", "If you do not reply"):
        assert words in page
    assert "in confidence" not in page
    assert (await outsider.get(f"/steps/{step}")).status_code == 404
    assert (await outsider.get(f"/steps/{step}/reply")).status_code == 404
    empty = await send(owner, f"/steps/{step}/reply")
    assert empty.status_code == 422
    assert "Choose an answer to" in empty.text
    told = {"stance": "agrees_in_part", "text": "The lamps, yes; the fence, no."}
    answered = await send(owner, f"/steps/{step}/reply", **told)
    assert answered.status_code == 303
    shown = (await owner.get(answered.headers["location"])).text
    assert "Your reply was sent" in shown
    assert "The lamps, yes; the fence, no." in shown
    assert "The lamps, yes" in (await (await signed_in(OPERATOR)).get(f"/steps/{step}")).text


async def test_a_member_joins_agrees_and_signs_on_the_page(
    signed_in: SignedIn, scene: Scene
) -> None:
    name = "table-on-pages"
    await scene.do(
        OPERATOR, "partnership.found", partnership=name, name="The table",
        purpose="public_relations", stake="Our standing.",
    )  # fmt: skip
    await scene.do(
        OPERATOR, "partnership.invite", partnership=name, member=HOUSING, because="Lots.",
        answer_by=scene.now + timedelta(days=9),
    )  # fmt: skip
    dana, outsider = await signed_in(DANA), await signed_in(NURSE)
    assert (await outsider.get(f"/partnerships/{name}")).status_code == 404
    assert "You are invited" in (await dana.get(f"/partnerships/{name}")).text
    joined = await send(dana, f"/partnerships/{name}/join", stake="Tenants leave.")
    assert joined.status_code == 303, joined.text
    terms = {
        "agreement_kind": "mou", "title": "Who lights what", "dispute_path": "The mayor decides.",
        "duties": [{"member": HOUSING, "text": "Light the lot."},
                   {"member": POLICE, "text": "Patrol it."}],
        "reserved": ["Danger to life"], "since": scene.now,
        "until": scene.now + timedelta(days=300),
    }  # fmt: skip
    await scene.do(OPERATOR, "partnership.propose_agreement", partnership=name, terms=terms)
    await scene.do(OPERATOR, "agreement.sign", agreement=f"{name}.a1", version=1)
    assert "Who lights what" in (await dana.get("/?kind=other")).text
    assert (await outsider.get(f"/agreements/{name}.a1/sign")).status_code == 404
    signed = await send(dana, f"/agreements/{name}.a1/sign")
    assert signed.status_code == 303, signed.text
    page = (await dana.get(signed.headers["location"])).text
    assert "You signed it" in page
    assert "In force" in page
    assert "Who lights what" not in (await dana.get("/?kind=other")).text
    lee = await signed_in(LEE)
    refused = await lee.get(f"/agreements/{name}.a1/end")
    assert refused.status_code == 403
    assert "Dana Whitehorse" in refused.text


async def test_a_party_contests_an_entry_of_its_account_on_the_page(
    signed_in: SignedIn, scene: Scene
) -> None:
    await scene.do(
        OWNER_REP, "incident.record", party=OWNER, affected=[HOUSING], severity="minor",
        happened=datetime.now(UTC) - timedelta(days=1), place="The lot", text="A quarrel.",
    )  # fmt: skip
    owner = await signed_in(OWNER_REP)
    page = (await owner.get("/trust")).text
    assert "Minor incident" in page
    made = page[page.index("What it is made of") :]
    address = re.findall(r'href="(/trust/[^"]+/contest)"', made[made.index("Minor incident") :])[0]
    assert (await (await signed_in(DANA)).get(address)).status_code == 404
    contested = await send(owner, address, reason="It was another car.")
    assert contested.status_code == 303, re.findall(r"(?s)error-summary.*?</div>", contested.text)
    shown = (await owner.get(contested.headers["location"])).text
    assert "You contested it" in shown
    assert "It was another car." in shown
    dana = await signed_in(DANA)
    waiting = (await dana.get("/trust")).text
    assert "It was another car." in waiting
    [answer] = re.findall(r'href="(/trust/[^"]+/answer-contest)"', waiting)
    assert (await send(dana, answer, text="It was this one.")).status_code == 303


async def test_both_sides_read_the_same_of_what_they_owe(signed_in: SignedIn) -> None:
    dana, operator = await signed_in(DANA), await signed_in(OPERATOR)
    assert f'href="/owed/{POLICE}"' in (await dana.get("/owed")).text
    ours = (await dana.get(f"/owed/{POLICE}")).text
    theirs = (await operator.get(f"/owed/{HOUSING}")).text
    mine = ours[ours.index('id="ours"') :]
    same = theirs[theirs.index('id="theirs"') : theirs.index('id="ours"')]
    wanted = re.findall(r'<h3><a href="([^"]+)"', mine)
    assert f"/commitments/{MOTEL}.c1" in wanted
    assert f"/handoffs/{MOTEL}.h1" in wanted  # what it answers for since it accepted
    assert re.findall(r'<h3><a href="([^"]+)"', same) == wanted
    for path in (f"/owed/{OWNER}", "/owed/nobody", "/owed/riverton-audit"):
        assert (await dana.get(path)).status_code == 404


async def test_a_deputy_speaks_in_the_name_of_who_is_away_and_for_nobody_else(
    signed_in: SignedIn, scene: Scene
) -> None:
    await scene.do(
        SETUP, "party.register", party=OTHERS, party_kind="nonprofit", name="Riverton Night Help",
        zone=ZONE,
    )  # fmt: skip
    await scene.do(SETUP, "person.add", person=f"kim@{OTHERS}", name="Kim Ode",
                   role="representative", grade="full")  # fmt: skip
    await scene.do(SETUP, "person.add", person=PAT, name="Pat Doe",
                   role="contributor", grade="advisory")  # fmt: skip
    kim, pat = await signed_in(f"kim@{OTHERS}"), await signed_in(PAT)
    await scene.do(
        OPERATOR, "problem.open", problem="deputy-page", title="Deputy", statement="For one test.",
        responsibilities=[duty("walls", "Clean walls", "Main Street", "Clean them")],
    )  # fmt: skip
    await scene.do(
        OPERATOR, "handoff.offer", responsibility="deputy-page.walls", receiver=OTHERS,
        terms={"summary": "Clean.", "measure": "No paint"},
    )  # fmt: skip
    accept = "/handoffs/deputy-page.h1/accept"
    assert (await pat.get(accept)).status_code == 403
    assert (await pat.get(f"/people/kim@{OTHERS}/deputy")).status_code == 404
    named = await send(kim, f"/people/kim@{OTHERS}/deputy", deputy=PAT)
    assert named.status_code == 303, named.text
    until = (datetime.now(UTC) + timedelta(days=400)).strftime("%Y-%m-%dT%H:%M")
    away = await send(kim, f"/people/kim@{OTHERS}/away", until=until)
    assert away.status_code == 303, away.text
    page = (await pat.get(accept)).text
    assert "As deputy of Kim Ode" in page
    filled = {**hidden(page, accept), "read_back": "We clean."}
    other = await pat.post(accept, data={**filled, "deputy_for": DANA})
    assert other.status_code == 403
    assert "cannot speak for them" in other.text
    done = await pat.post(accept, data={**filled, "deputy_for": f"kim@{OTHERS}"})
    assert done.status_code == 303, done.text
    assert f"{PAT}, as deputy of kim@{OTHERS}" in (await pat.get("/handoffs/deputy-page.h1")).text


async def test_pages_of_the_party_are_there_for_everybody_in_it(
    signed_in: SignedIn, scene: Scene
) -> None:
    dana, auditor = await signed_in(DANA), await signed_in(AUDITOR)
    for path in ("/party", "/owed", "/partnerships", "/trust", "/steps", "/rounds"):
        answer = await dana.get(path)
        assert answer.status_code == 200, path
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert (await auditor.get(path)).status_code == 200
    for path in (
        "/rounds/r-nothere1", "/steps/motel", "/partnerships/nothing", f"/problems/{MOTEL}/plan",
        "/trust/x/y/contest", "/trust/x/y~1/contest", "/meetings/nothing.m1/add-item",
    ):  # fmt: skip
        assert (await dana.get(path)).status_code == 404, path


async def test_a_partner_asks_police_for_a_promise_and_hands_a_duty_on(
    signed_in: SignedIn, scene: Scene
) -> None:
    name = "both-ways"
    await scene.do(
        OPERATOR, "problem.open", problem=name, title="Both ways", statement="For one test.",
        responsibilities=[duty("walls", "Clean walls", "Main Street", "Clean them")],
    )  # fmt: skip
    await scene.do(
        OPERATOR, "handoff.offer", responsibility=f"{name}.walls", receiver=HOUSING,
        terms={"summary": "Clean.", "measure": "No paint", "return_notice": "0m"},
    )  # fmt: skip
    await scene.do(DANA, "handoff.accept", handoff=f"{name}.h1", version=1, read_back="We clean.")
    dana, page = await signed_in(DANA), f"/responsibilities/{name}.walls"
    by = (datetime.now(UTC) + timedelta(days=60)).strftime("%Y-%m-%dT%H:%M")
    asked = await send(
        dana, f"{page}/propose", promisor=POLICE, **{"promise.title": "Patrol at night",
        "promise.by": by},
    )  # fmt: skip
    assert asked.status_code == 303, asked.text
    assert "Patrol at night" in (await (await signed_in(OPERATOR)).get("/?q=patrol+at")).text
    await scene.do(OPERATOR, "commitment.commit", commitment=f"{name}.c1", version=1)
    owed = (await dana.get(f"/owed/{POLICE}")).text
    assert f"/commitments/{name}.c1" in owed[: owed.index('id="ours"')]
    # Police ask for another date, and the partner sees what would change.
    later = (datetime.now(UTC) + timedelta(days=90)).isoformat()
    await scene.do(
        OPERATOR, "commitment.renegotiate", commitment=f"{name}.c1", reason="Leave.",
        promise={"title": "Patrol at night", "by": later},
    )  # fmt: skip
    shown = (await dana.get(f"/commitments/{name}.c1")).text
    assert re.search(r"<del>[^<]+</del>.*<ins>[^<]+</ins>", shown)
    assert "If nothing happens" in shown
    offered = await send(
        dana, f"{page}/offer", receiver=OWNER, **{"terms.summary": "You own them.",
        "terms.measure": "No paint", "terms.return_notice": "2 weeks"},
    )  # fmt: skip
    assert offered.status_code == 303, offered.text
    assert f"/handoffs/{name}.h2" in (await (await signed_in(OWNER_REP)).get("/")).text
    assert (await (await signed_in(NURSE)).get(page)).status_code == 404


async def test_the_daily_work_of_a_promise_goes_to_a_colleague_and_the_party_answers(
    signed_in: SignedIn, scene: Scene
) -> None:
    name, dana = "walls-daily", await signed_in(DANA)
    handoff = await own_problem(scene, name)
    await scene.do(DANA, "handoff.accept", handoff=handoff, version=1, read_back="We clean them.")
    await scene.do(
        OPERATOR, "commitment.propose", responsibility=f"{name}.walls", promisor=HOUSING,
        promise={"title": "Paint the walls", "within": "10wd"},
    )  # fmt: skip
    await scene.do(DANA, "commitment.commit", commitment=f"{name}.c1", version=1)
    handed = await send(dana, f"/commitments/{name}.c1/delegate", to=LEE)
    assert handed.status_code == 303, handed.text
    shown = (await dana.get(handed.headers["location"])).text
    assert "Your party answers for it as before" in shown
    assert LEE in shown
    outsider = await send(dana, f"/commitments/{name}.c1/delegate", to=OWNER_REP)
    assert outsider.status_code == 403


async def test_a_comment_reaches_who_is_named_and_is_corrected_beside_itself(
    signed_in: SignedIn, scene: Scene, engine: Engine
) -> None:
    dana, operator, nurse = [await signed_in(one) for one in (DANA, OPERATOR, NURSE)]
    name = "walls-said"
    page = f"/handoffs/{await own_problem(scene, name)}"
    assert "Write a comment" in (await dana.get(page)).text
    wrong = await send(dana, f"{page}/comment", text=f"Ask @{NURSE} too")
    assert wrong.status_code == 409
    assert "does not see" in wrong.text
    said = await send(dana, f"{page}/comment", text=f"<b>Who has the key</b>, @{OPERATOR}?")
    assert said.status_code == 303, said.text
    shown = (await operator.get(page)).text
    assert f"&lt;b&gt;Who has the key&lt;/b&gt;, @{OPERATOR}?" in shown
    assert "correct it" not in shown
    told = await notices.notices(engine.pool, limit=500)
    assert f"For {OPERATOR}: {DANA} wrote about {name}.h1 ({name}.walls)." in {
        one.line for one in told if one.party == POLICE
    }
    [correct] = re.findall(r'href="(/problems/[^"]+/correct)"', (await dana.get(page)).text)
    assert (await operator.get(correct)).status_code == 404
    assert (await nurse.get(correct)).status_code == 404
    for number in ("9" * 30, "0", "1"):
        other = re.sub(r"comments/\d+", f"comments/{number}", correct)
        assert (await dana.get(other)).status_code == 404
    put_right = await send(dana, correct, text="Sam has it.", reason="Found out.")
    assert put_right.status_code == 303, put_right.text
    both = (await dana.get(page)).text
    assert "Sam has it." in both
    assert "Who has the key" in both
    assert (await nurse.get(page)).status_code == 404
    assert (await (await signed_in(AUDITOR)).get(f"{page}/comment")).status_code == 403
