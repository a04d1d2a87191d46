"""`remit webhook` on the real engine, as those who speak for a party give it."""

import pytest

from cli import webhook
from tests.cli.conftest import City

URL = "http://127.0.0.1:8999/remit"


async def test_a_webhook_is_made_shown_changed_and_removed(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMIT_OUTWARD_INSIDE", "127.0.0.1:8999")
    monkeypatch.setattr(webhook, "PATIENCE", 0.3)
    said = ("webhook", "add", URL, "--kind", "handoff.*", "--json")
    assert (await city.remit(*said, by=city.junior, check=4)).error["code"] == "not_for_webhooks"
    made = (await city.remit(*said, by=city.tenant, check=0)).json
    name = made["webhook"]
    assert (made["party"], made["state"], made["secret"][:6]) == (
        city.housing,
        "unproved",
        "whsec_",
    )
    for url in ("http://localhost/", "https://10.0.0.1/", "https://hooks.example.org:22/"):
        wrong = await city.remit("webhook", "add", url, "--json", by=city.tenant, check=3)
        assert wrong.error["code"] == "bad_address"
    wrong = await city.remit(*said[:3], "--kind", "handoff.offred", by=city.tenant, check=3)
    assert "handoff.offred" in wrong.err

    silent = await city.remit("webhook", "test", name, "--json", by=city.tenant, check=6)
    assert silent.error["code"] == "no_worker"
    shown = (await city.remit("webhook", "show", name, "--json", by=city.tenant, check=0)).json
    assert [one["state"] for one in shown["deliveries"]] == ["waiting"]
    assert made["secret"] not in str(shown)
    assert name in (await city.remit("webhook", "list", by=city.tenant, check=0)).out
    assert name not in (await city.remit("webhook", "list", by=city.operator, check=0)).out
    await city.remit("webhook", "show", name, by=city.operator, check=4)
    await city.remit("webhook", "show", "nothing", by=city.tenant, check=4)

    changed = (await city.remit("webhook", "rotate", name, "--json", by=city.tenant, check=0)).json
    assert changed["secret"] != made["secret"]
    await city.remit("webhook", "rotate", name, by=city.tenant, check=5)
    await city.remit("webhook", "rotate", name, "--end-old", by=city.tenant, check=0)
    await city.remit("webhook", "replay", name, by=city.tenant, check=2)
    await city.remit("webhook", "replay", name, "--message", "x#1", by=city.tenant, check=5)

    sender = await city.remit(
        "webhook", "sender", "add", city.tenant, "--json", by=city.tenant, check=0
    )
    listed = await city.remit("webhook", "sender", "list", "--json", by=city.tenant, check=0)
    assert [one["sender"] for one in listed.json["senders"]] == [sender.json["sender"]]
    await city.remit("webhook", "sender", "revoke", sender.json["sender"], by=city.tenant, check=0)
    await city.remit("webhook", "sender", "revoke", sender.json["sender"], by=city.tenant, check=4)

    await city.remit("webhook", "remove", name, by=city.tenant, check=2)
    await city.remit("webhook", "remove", name, "--yes", by=city.tenant, check=0)
    await city.remit("webhook", "show", name, by=city.tenant, check=4)
