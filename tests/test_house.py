"""The house rules that a machine can see to."""

import ast
import inspect
import tomllib
from collections.abc import Iterator
from importlib import import_module, util
from pathlib import Path
from typing import get_type_hints

import pytest
from importlinter.api import read_configuration
from importlinter.cli import lint_imports
from pydantic import BaseModel

from activities.looking_up import LookingUp
from activities.notifying import Notifying
from activities.reading_back import ReadingBack
from activities.reconciling import Reconciling
from activities.recording import Recording
from schemas import contracts

HOUSE = Path(__file__).parents[1]
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text())
ROOMS: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
UNSHIPPED = ["bench"]
"""Rooms that keep the rules of the house and stay in the checkout."""
LONGEST = 250
NEVER_AGAIN = {"utils", "helpers", "common", "manager", "handler", "processor", "data", "info"}

IMPLEMENTED = (
    Recording.record,
    ReadingBack.read_back,
    LookingUp.look_up_parties,
    Notifying.deliver_notices,
    Reconciling.reconcile_histories,
)


def files(*rooms: str) -> Iterator[Path]:
    for room in rooms or [*ROOMS, *UNSHIPPED]:
        yield from sorted((HOUSE / room).rglob("*.py"))


def promised() -> dict[str, object]:
    """The activities that workflows know of, by the name that Temporal has for them."""
    return {
        definition.name: member
        for member in vars(contracts).values()
        if (definition := getattr(member, "__temporal_activity_definition", None)) is not None
    }


def test_each_activity_is_implemented_under_the_name_and_shape_of_its_contract() -> None:
    done = {
        getattr(member, "__temporal_activity_definition").name: member for member in IMPLEMENTED
    }
    assert done.keys() == promised().keys()
    for name, contract in promised().items():
        assert callable(contract)
        wanted, given = get_type_hints(contract), get_type_hints(done[name])
        assert wanted == given, name
        parameters = [p for p in inspect.signature(done[name]).parameters if p != "self"]
        assert parameters == list(inspect.signature(contract).parameters), name


@pytest.mark.parametrize("room", [*ROOMS, *UNSHIPPED])
def test_a_room_is_found_in_this_checkout_and_has_its_sign_on_the_door(room: str) -> None:
    """Another distribution may ship a package of the same name, and would silently win."""
    found = util.find_spec(room)
    assert found is not None
    assert found.origin == str(HOUSE / room / "__init__.py")
    assert (HOUSE / room / "py.typed").exists()
    sign = ast.parse((HOUSE / room / "__init__.py").read_text())
    assert ast.get_docstring(sign), "a paragraph says what the room is for"
    assert len(sign.body) == 1, "and it re-exports nothing"


def test_rooms_look_down_and_rules_are_pure() -> None:
    """The contracts in pyproject.toml, so that a test run says so too."""
    assert read_configuration(str(HOUSE / "pyproject.toml"))
    assert lint_imports(config_filename=str(HOUSE / "pyproject.toml"), no_cache=True) == 0


def test_the_rooms_that_are_linted_are_all_that_there_are() -> None:
    linter = PROJECT["tool"]["importlinter"]
    layers = next(one for one in linter["contracts"] if one["type"] == "layers")["layers"]
    inside = {room.strip() for layer in layers for room in layer.split("|")}
    assert set(linter["root_packages"]) == inside == {*ROOMS, *UNSHIPPED}
    doors = {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    assert doors == {*ROOMS, *UNSHIPPED}


def test_no_file_is_longer_than_one_can_hold_in_mind() -> None:
    too_long = {
        str(path.relative_to(HOUSE)): lines
        for path in files()
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert too_long == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert not [path for path in files() if path.stem in NEVER_AGAIN]


def test_no_message_holds_a_set() -> None:
    """A set comes out of JSON in any order, and a workflow that iterates it could not be told
    again."""
    for path in files("schemas"):
        module = import_module(".".join(path.relative_to(HOUSE).with_suffix("").parts))
        for member in vars(module).values():
            if isinstance(member, type) and issubclass(member, BaseModel):
                for name, field in member.model_fields.items():
                    assert "set[" not in str(field.annotation), f"{member.__name__}.{name}"


def test_workflows_import_nothing_that_could_surprise_them() -> None:
    """No clock, no chance, no database and no network in what is told again."""
    forbidden = {
        "random",
        "uuid",
        "time",
        "asyncpg",
        "structlog",
        "storage",
        "activities",
        "socket",
    }
    for path in files("workflows", "rules"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not forbidden & {name.partition(".")[0] for name in names}, path


def test_tests_are_no_package() -> None:
    """It could stand before a room of the same name."""
    assert not list((HOUSE / "tests").glob("__init__.py"))
    assert not list((HOUSE / "tests").glob("*/__init__.py"))
