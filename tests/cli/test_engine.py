"""`remit engine revive` at the door: what it finds, what it does, and how it ends."""

from tests.cli.conftest import City
from tests.conftest import Engine


async def test_a_lost_problem_is_found_and_brought_back(city: City, engine: Engine) -> None:
    await city.open()
    stream = f"problem/{city.problem}"
    await engine.client.get_workflow_handle(stream).terminate("as if it were lost")

    looked = await city.remit("engine", "revive", city.problem, "--dry-run", "--json", check=0)
    assert looked.json["streams"][0]["was"] == "ended"
    told = await city.remit("engine", "revive", stream, "--because", "It was lost.", check=0)
    assert f"{stream}: its run is over, entry 2" in told.out
    again = await city.remit("engine", "revive", city.problem, "--json", check=0)
    assert (again.json["streams"][0]["was"], again.json["failed"]) == ("well", {})


async def test_a_stream_that_is_not_there_and_a_call_that_names_none(city: City) -> None:
    ran = await city.remit("engine", "revive", "problem/not-there", "--json", check=4)
    assert ran.error["code"] == "not_found"
    await city.remit("engine", "revive", check=2)
    await city.remit("engine", "revive", "--all", "problem/motel", check=2)
