"""What should not be typed, and what it is answered with. Nothing of it reaches the ledger."""

import asyncio
import unicodedata

import pytest

from tests.cli.conftest import City, Ran


async def propose(city: City, title: str, *more: str) -> Ran:
    words = ("--promisor", city.housing, "--title", title, "--within", "10wd", "--json", *more)
    return await city.remit(
        "commitment", "propose", f"{city.problem}.lighting", *words, by=city.operator
    )


async def entries(city: City) -> int:
    return len((await city.remit("history", city.problem, "--json", check=0)).json["entries"])


async def test_text_is_bounded_normalised_and_never_interpreted(city: City) -> None:
    await city.open()
    before = await entries(city)
    for text in ("x" * 201, "x" * 100_000, "", "   ", "\u200b\u200b", "a\x1b[2J", "a\r\nb",
                 "\ud800", "a\x00b"):  # fmt: skip
        wrong = await propose(city, text)
        assert wrong.code == 3, (text[:10], wrong)
        assert wrong.error["code"] in ("invalid", "unreadable")
        said = "is not text in UTF-8" if text == "\ud800" else "promise, title: "
        assert said in wrong.error["message"]
    assert await entries(city) == before
    for text in ("x", "x" * 200, "<script>alert(1)</script>", "{{7*7}} ${7*7}", "=cmd|'/C calc'!A1",
                 "' OR 1=1 --; DROP TABLE x", "@file", "*", "$HOME", "%s %d", "👩‍👩‍👧‍👦" * 20,
                 "Z\u0351\u0351\u0351algo"):  # fmt: skip
        done = await propose(city, text)
        assert done.code == 0, (text, done)
        assert done.json["title"] == unicodedata.normalize("NFC", text)
    decomposed = await propose(city, "Cafe\u0301")
    assert decomposed.json["title"] == "Caf\u00e9"


async def test_text_that_turns_the_line_around_is_printed_as_an_escape(city: City) -> None:
    await city.open()
    done = await propose(city, "safe\u202eevil")
    shown = await city.remit("commitment", "show", done.json["commitment"], check=0)
    assert "safe\\u202eevil" in shown.out
    assert "\u202e" not in shown.out + done.out


@pytest.mark.parametrize(
    "name",
    ["NO-SUCH", "cli.h0", "cli.h01", "cli.h1\n", " cli.h1x", "../../etc/passwd", "..%2fx",
     "/etc/passwd", "cli.h9999999", "{cli.h1}", "urn:uuid:1", "clі.h1", "cli\u202e.h1", "cli.h١",
     "a" * 10_000, "' OR 1=1 --", "%", "_", "*", "@file"],
)  # fmt: skip
async def test_an_id_that_is_none_is_invalid_in_a_command_and_unknown_in_a_question(
    city: City, name: str
) -> None:
    given = await city.remit("handoff", "acknowledge", "--as", city.tenant, "--", name)
    assert (given.code, "a handoff id is expected" in given.err) == (3, True), given
    asked = await city.remit("handoff", "show", "--", name)
    assert (asked.code, asked.err.startswith("Error: There is no handoff ")) == (4, True), asked
    for words in (("who",), ("problem", "show"), ("person", "show"), ("history",)):
        asked = await city.remit(*words, "--", name)
        assert asked.code == 4, asked


async def test_an_id_may_begin_with_a_hyphen_after_two_of_them(city: City) -> None:
    for words in (("who", "--json", "--", "-x"), ("handoff", "show", "--json", "--", "--help")):
        ran = await city.remit(*words)
        assert (ran.code, ran.error["code"]) == (4, "not_found")


async def test_the_unknown_and_the_foreign_are_answered_alike(city: City) -> None:
    await city.open()
    unknown = await city.remit("handoff", "acknowledge", f"{city.problem}.h7", by=city.tenant)
    nowhere = await city.remit("handoff", "acknowledge", "no-such.h7", by=city.tenant)
    assert (unknown.code, nowhere.code) == (4, 4)


async def test_filters_are_literal(city: City) -> None:
    await city.open()
    for words in (
        ("handoff", "list", "--party", "' OR 1=1 --"),
        ("problem", "list", "--party", "%"),
        ("commitment", "list", "--turn", "_"),
    ):
        ran = await city.remit(*words, "--json", check=0)
        assert next(iter(ran.json.values())) == []


async def test_times_and_spans_that_cannot_be_are_refused(city: City) -> None:
    await city.open()
    before = await entries(city)
    for option in ("--within=3 moons", "--within=-1d", "--within=0x1d", "--within=99999wd",
                   "--within=١d"):  # fmt: skip
        words = ("--promisor", city.housing, "--title", "T", option)
        wrong = await city.remit(
            "commitment", "propose", f"{city.problem}.lighting", *words, by=city.operator
        )
        assert wrong.code == 3, wrong
    for by in ("2001-01-01", "2150-01-01"):
        words = ("--promisor", city.housing, "--title", "T", "--by", by)
        wrong = await city.remit(
            "commitment", "propose", f"{city.problem}.lighting", *words, by=city.operator
        )
        assert wrong.code in (3, 5), wrong
    ahead = await city.remit("who", f"{city.problem}.lighting", "--at", "2199-01-01")
    assert (ahead.code, "has not come yet" in ahead.err) == (3, True)
    early = await city.remit("who", f"{city.problem}.lighting", "--at", "1999-01-01")
    assert early.code == 4
    assert early.err.startswith(f"Error: Nobody: {city.problem}.lighting was not established until")
    assert await entries(city) == before


async def test_the_same_command_twice_is_answered_once_and_another_is_refused(city: City) -> None:
    await city.open()
    offered = await city.offer()
    said = (
        "handoff",
        "accept",
        offered,
        "--version",
        "1",
        "--command-id",
        f"twice-{offered}",
        "--json",
    )
    first = await city.remit(*said, "--read-back", "Ours", by=city.tenant, check=0)
    again = await city.remit(*said, "--read-back", "Ours", by=city.tenant, check=0)
    assert first.json["caused"] == again.json["caused"]
    other = await city.remit(*said, "--read-back", "Not ours", by=city.tenant)
    assert (other.code, other.error["code"]) == (5, "command_reused")
    late = await city.remit(
        "handoff", "accept", offered, "--version", "1", "--read-back", "Ours", by=city.tenant
    )
    assert (late.code, "is accepted" in late.err) == (5, True)
    for words in (
        ("withdraw", offered, "--reason", "x", "--yes", "--as", city.operator),
        ("decline", offered, "--code", "other", "--text", "x", "--yes", "--as", city.tenant),
    ):
        assert (await city.remit("handoff", *words)).code == 5


async def test_accepting_and_declining_at_once_exactly_one_wins(city: City) -> None:
    await city.open()
    offered = await city.offer()
    accept = ("handoff", "accept", offered, "--version", "1", "--read-back", "Ours")
    decline = ("handoff", "decline", offered, "--code", "other", "--text", "No", "--yes")
    both = await asyncio.gather(
        city.process(*accept, "--as", city.tenant), city.process(*decline, "--as", city.tenant)
    )
    assert sorted(ran.code for ran in both) == [0, 5]


async def test_nobody_hands_to_themselves_to_strangers_or_for_others(city: City) -> None:
    lighting = await city.open()
    words = ("--summary", "S", "--measure", "M", "--json")
    itself = await city.remit(
        "handoff", "offer", lighting, "--to", city.police, *words, by=city.operator
    )
    assert itself.code == 5, itself
    for party in ("no-such-party", city.housing.upper()):
        nobody = await city.remit(
            "handoff", "offer", lighting, "--to", party, *words, by=city.operator
        )
        assert nobody.code in (3, 5), nobody
    foreign = await city.remit(
        "handoff", "offer", lighting, "--to", city.housing, *words, by=city.tenant
    )
    assert (foreign.code, foreign.error["code"]) == (5, "not_the_holder")
    offered = await city.offer()
    own = await city.remit(
        "handoff", "accept", offered, "--version", "1", "--read-back", "x", by=city.operator
    )
    assert own.code == 4
    stranger = await city.remit("handoff", "acknowledge", offered, by=f"x@{city.housing}")
    assert stranger.code == 4
    for person in ("Dana@Housing", "dana", "dana@", "time@remit"):
        ran = await city.remit("handoff", "acknowledge", offered, by=person)
        assert ran.code in (3, 4), ran


async def test_what_cannot_be_undone_is_not_done_without_a_yes(city: City) -> None:
    lighting = await city.open()
    offered = await city.offer()
    for words in (
        ("handoff", "withdraw", offered, "--reason", "x"),
        ("responsibility", "discharge", lighting, "--reason", "x"),
        ("problem", "close", city.problem, "--outcome", "x"),
        ("party", "deactivate", city.housing, "--reason", "x"),
    ):
        ran = await city.remit(*words, by=city.operator)
        assert (ran.code, "say --yes" in ran.err) == (2, True), ran
    shown = await city.remit("handoff", "show", offered, "--json", check=0)
    assert shown.json["state"] == "offered"


async def test_a_person_that_is_not_named_is_asked_for(city: City) -> None:
    ran = await city.remit("handoff", "acknowledge", "motel.h1")
    assert (ran.code, "--as PERSON" in ran.err, "REMIT_AS" in ran.err) == (2, True, True)


async def test_stdin_can_be_the_file_and_may_be_closed(city: City) -> None:
    text = (await city.remit("problem", "template", check=0)).out
    text = text.replace("problem: motel", f"problem: {city.problem}")
    piped = await city.process(
        "problem", "open", "-", "--dry-run", "--json", "--as", city.operator,
        input=text.encode(),
    )  # fmt: skip
    assert piped.code == 0, piped
    assert piped.json["holders"][0]["after"] == city.police
    for given in (b"", b"\x00\x01", b"title: x\n" * 100_000):
        wrong = await city.process("problem", "open", "-", "--as", city.operator, input=given)
        assert (wrong.code, "stdin" in wrong.err) == (3, True), wrong
