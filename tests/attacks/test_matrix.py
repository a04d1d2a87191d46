"""Twenty-five attacks, carried out for real, against every check by itself."""

import os

import pytest

from runtime.embedded.postgres import Postgres
from tests.attacks import page
from tests.attacks.attacks import ATTACKS, DIVERTED, Attack
from tests.attacks.intruder import Intruder
from tests.attacks.judging import judged
from tests.attacks.page import LACKING, PAGE
from tests.attacks.world import TOWNS, world

UNTOUCHED = Attack("nothing", None, "", streams=("problem/motel-one", "problem/motel-two"))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
async def fired(
    postgres: Postgres, template: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, set[str]]:
    """Which checks noticed which attack; `nothing` is the ledger that nobody touched."""
    folder = tmp_path_factory.mktemp("attacks")
    found: dict[str, set[str]] = {}
    async with (
        world(postgres, template, folder / "real", "real", text="Please light the lot.") as real,
        world(
            postgres,
            template,
            folder / "fork",
            "fork",
            text="Please fence the lot.",
            towns=TOWNS[:2],
        ) as fork,
    ):
        await real.copy("real_whole", f"real_{DIVERTED}d")
        await real.say(f"ALTER DATABASE real_{DIVERTED}d RENAME TO real_diverted")
        for number, attack in enumerate([UNTOUCHED, *ATTACKS]):
            shown = fork if attack.fork else real
            name = await shown.copy(f"{shown.name}_{attack.database}", f"attacked_{number}")
            if attack.do is not None:
                async with shown.master(name) as conn:
                    intruder = Intruder(shown, conn)
                    await intruder.switch_triggers_off()
                    await attack.do(intruder, real)
            place = folder / str(number)
            place.mkdir()
            found[attack.name] = await judged(attack, shown, real, name, place)
    return found


def test_there_are_twenty_five_attacks() -> None:
    assert len(ATTACKS) == len({attack.name for attack in ATTACKS}) == 25


def test_no_check_fires_over_a_ledger_that_nobody_touched(fired: dict[str, set[str]]) -> None:
    assert fired["nothing"] == set()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_noticed_by_the_checks_that_have_to(
    fired: dict[str, set[str]], attack: Attack
) -> None:
    lacking = set(attack.caught.split()) - fired[attack.name]
    assert lacking == set(LACKING.get(attack.name, {})), fired[attack.name]
    assert fired[attack.name], "nothing noticed it"


def test_the_published_matrix_is_that_of_this_run(fired: dict[str, set[str]]) -> None:
    told = page.written(fired)
    if os.environ.get("WRITE_ATTACKS"):
        PAGE.write_text(told)
    assert PAGE.read_text() == told, "make attacks writes it anew"
