"""Pages: who sees what, and that forms do what they say."""

from tests.portal.scene import AUDITOR, DANA, MOTEL, OPERATOR, PARK


async def test_smoke(signed_in, scene) -> None:
    for person in (DANA, OPERATOR, AUDITOR):
        c = await signed_in(person)
        for path in (
            "/",
            "/problems",
            f"/problems/{MOTEL}",
            f"/problems/{MOTEL}/ledger",
            f"/problems/{MOTEL}/ledger/3",
            f"/handoffs/{MOTEL}.h1",
            f"/handoffs/{MOTEL}.h4",
            f"/commitments/{MOTEL}.c1",
            f"/problems/{PARK}",
        ):
            r = await c.get(path)
            assert r.status_code in (200, 404), r.text
        if person == DANA:
            for verb in ("accept", "counter", "decline", "redirect", "request-info"):
                r = await c.get(f"/handoffs/{MOTEL}.h4/{verb}")
                assert r.status_code == 200, r.text
