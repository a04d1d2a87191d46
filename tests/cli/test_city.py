"""What faces the town: the public page, calendars and departments, by hand."""

from tests.cli.conftest import City


async def test_a_problem_is_published_a_calendar_made_and_a_department_refused(city: City) -> None:
    await city.open()
    words = ("--title", "Dark lots", "--text", "We light them.", "--area", "North end")
    await city.remit("problem", "publish", city.problem, *words, by=city.operator, check=0)
    shown = await city.remit("problem", "show", city.problem, check=0)
    assert "Dark lots (North end): We light them." in shown.out
    refused = await city.remit("problem", "publish", city.problem, *words, by=city.tenant)
    assert refused.code == 4
    why = ("--reason", "It named a house")
    await city.remit("problem", "unpublish", city.problem, *why, by=city.operator, check=0)
    again = await city.remit("problem", "unpublish", city.problem, *why, by=city.operator)
    assert (again.code, "not on the public page" in again.err) == (5, True)

    made = await city.remit("person", "calendar", city.tenant, "--json", check=0)
    assert "/feeds/" in made.json["calendar"]
    await city.remit("person", "calendar", city.tenant, "--end", check=0)
    assert (await city.remit("person", "calendar", city.tenant, "--end")).code == 4

    place = ("--service-code", "1", "--speaker", city.tenant, "--address", "Town")
    to = ("party", "open311", "set", city.housing, "--url")
    inside = await city.remit(*to, "https://127.0.0.1/open311/v2", *place)
    assert inside.code == 3, inside.err
    assert (await city.remit(*to, "https://a.example/v2?x=1", *place)).code == 3
    other = (*place[:3], city.operator, *place[4:])
    assert (await city.remit(*to, "https://a.example/v2", *other)).code == 4
    for verb in (("show",), ("remove", "--yes")):
        none = await city.remit("party", "open311", verb[0], city.housing, *verb[1:])
        assert (none.code, "takes no handoffs by Open311" in none.err) == (4, True)
