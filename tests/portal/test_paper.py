"""“Print this”: a problem as a page for the printer, with the rights of whoever prints it."""

from collections.abc import Awaitable, Callable

import httpx2

from tests.portal.scene import AUDITOR, DANA, LIGHTING, MOTEL, NURSE, OPERATOR, OWNER

Enter = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def test_whoever_sees_a_problem_can_print_it(signed_in: Enter) -> None:
    for person in (OPERATOR, AUDITOR):
        browser = await signed_in(person)
        page = await browser.get(f"/problems/{MOTEL}")
        assert f'<a href="/problems/{MOTEL}/print">Print this</a>' in page.text
        paper = await browser.get(f"/problems/{MOTEL}/print")
        assert paper.status_code == 200
        assert "Break-ins and assaults at the Ocean View motel" in paper.text
        assert OWNER in paper.text
        assert "all times are those of America/Denver" in paper.text


async def test_a_partner_prints_its_part_and_a_stranger_nothing(
    signed_in: Enter, client: httpx2.AsyncClient
) -> None:
    paper = (await (await signed_in(DANA)).get(f"/problems/{MOTEL}/print")).text
    assert LIGHTING in paper
    assert OWNER not in paper
    assert "This report was made for Riverton Housing" in paper

    refused = await (await signed_in(NURSE)).get(f"/problems/{MOTEL}/print")
    assert refused.status_code == 404
    assert (await client.get(f"/problems/{MOTEL}/print")).status_code in (303, 401)
    assert (await (await signed_in(DANA)).get("/problems/Ä!/print")).status_code == 422


async def test_its_policy_is_as_strict_as_that_of_other_pages(signed_in: Enter) -> None:
    paper = await (await signed_in(OPERATOR)).get(f"/problems/{MOTEL}/print")

    policy = paper.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert paper.headers["cache-control"] == "no-store"
    other = await (await signed_in(OPERATOR)).get(f"/problems/{MOTEL}")
    assert "style-src 'self'" in other.headers["content-security-policy"]
