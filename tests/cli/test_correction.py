"""Corrections at the command line, on the real engine."""

import asyncio
from datetime import UTC, datetime

from cli.moments import utc
from tests.cli.conftest import City


async def test_a_handoff_recorded_late_is_corrected_by_both_sides(city: City) -> None:
    lighting = await city.open()
    handoff = await city.offer()
    agreed = utc(datetime.now(UTC))
    await asyncio.sleep(0.5)
    await city.remit(
        "handoff", "accept", handoff, "--version", "1", "--read-back", "We light it.",
        by=city.tenant, check=0,
    )  # fmt: skip
    before = await city.remit("who", lighting, "--json", check=0)
    words = (
        "correction",
        "propose",
        lighting,
        "--tenure",
        "2",
        "--since",
        agreed,
        "--reason",
        "Phone",
    )

    seen = await city.remit(*words, "--dry-run", "--json", by=city.operator, check=0)
    assert [one["kind"] for one in seen.json["would_cause"]] == ["correction.proposed"]
    await city.remit(*words, by=city.operator, check=0)
    shown = await city.remit("responsibility", "show", lighting, check=0)
    assert f"waits for {city.housing}" in shown.out
    ran = await city.remit("correction", "agree", lighting, "--since", agreed, by=city.operator)
    assert (ran.code, "for" in ran.err) == (4, True)
    ran = await city.remit(
        "correction", "agree", lighting, "--since", agreed, "--json", by=city.tenant, check=0
    )
    assert [one["kind"] for one in ran.json["caused"]] == ["correction.agreed"]

    now = await city.remit("who", lighting, "--json", check=0)
    assert now.json["since"] == agreed != before.json["since"]
    assert now.json["corrected_in"] == ran.json["caused"][0]["seq"]
    shown = await city.remit("responsibility", "show", lighting, check=0)
    assert f"entry {now.json['corrected_in']}" in shown.out
    told = await city.remit("history", city.problem, check=0)
    [line] = [one for one in told.out.splitlines() if "responsibility.transferred" in one]
    assert f"since corrected by entry {now.json['corrected_in']}" in line


async def test_what_a_party_described_is_corrected_by_it_and_both_texts_stand(city: City) -> None:
    await city.open()
    handoff = await city.offer()
    await city.remit(
        "handoff", "ask", handoff, "--question", "Who owns the pole?", by=city.tenant, check=0
    )
    asked = await city.remit("history", city.problem, "--json", check=0)
    seq = asked.json["entries"][-1]["seq"]
    words = (
        "correction", "fact", city.problem, "--entry", str(seq), "--field", "question",
        "--text", "Who owns the poles?", "--reason", "There are two.",
    )  # fmt: skip

    ran = await city.remit(*words, by=city.operator)
    assert ran.code == 4
    await city.remit(*words, by=city.tenant, check=0)

    shown = await city.remit("handoff", "show", handoff, "--json", check=0)
    assert shown.json["question"] == "Who owns the poles?"
    told = (await city.remit("history", city.problem, "--json", check=0)).json["entries"]
    assert told[seq - 1]["body"]["event"]["question"] == "Who owns the pole?"
    assert told[seq - 1]["corrected_by"] == {"question": seq + 1}
    again = await city.remit(*words, by=city.tenant)
    assert again.code == 5
    assert "already" in again.err
