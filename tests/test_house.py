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

from activities.delivering import Delivering
from activities.exchanging import Exchanging
from activities.heralding import Heralding
from activities.looking_up import LookingUp
from activities.notifying import Notifying
from activities.reading_back import ReadingBack
from activities.reconciling import Reconciling
from activities.recording import Recording
from activities.reverting import Falling
from activities.scanning import Scanning
from activities.tending import Tending
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
    Falling.revert_responsibility,
    Tending.tend_what_is_left,
    Exchanging.exchange_open311,
    Scanning.scan_concerns,
    Heralding.herald_entries,
    Delivering.deliver_webhook,
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


TOLD_AGAIN = ("workflows", "rules", "schemas")
"""Rooms whose code runs in workflows. There is no sandbox, so these tests are what keeps it such
that it does the same when it is told again."""
SURE = {
    *TOLD_AGAIN,
    *(
        "base64",
        "collections",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "enum",
        "functools",
    ),
    *(
        "hashlib",
        "itertools",
        "json",
        "math",
        "operator",
        "pydantic",
        "pydantic_core",
        "re",
        "statistics",
        "temporalio",
        "typing",
        "unicodedata",
        "zlib",
    ),
    *("zoneinfo", "asyncio"),
}
CLOCKS = {"now", "utcnow", "today", "localtime", "gmtime"}
SURPRISING = {"open", "id", "hash", "input", "exec", "eval", "globals", "__import__"}
"""Built-in functions of which another process may hear another answer."""


def surprises(code: str) -> list[str]:
    """What in this code might be another thing when it is told again."""
    found = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import(names):
                found += [one.name for one in names if one.name.partition(".")[0] not in SURE]
            case ast.ImportFrom(module=module) if (module or "").partition(".")[0] not in SURE:
                found.append(module or ".")
            case ast.Attribute(value=ast.Name(of), attr=name):
                clock = name in CLOCKS and of != "workflow"
                if clock or (of == "asyncio" and name != "create_task"):
                    found.append(f"{of}.{name}")
            case ast.Call(func=ast.Name(name)) if name in SURPRISING:
                found.append(name)
            case ast.For(iter=over) | ast.comprehension(iter=over) if _is_a_set(over):
                found.append(f"the order of {ast.unparse(over)}")
            case _:
                pass
    return found


def _is_a_set(said: ast.expr) -> bool:
    match said:
        case ast.Set() | ast.SetComp() | ast.Call(func=ast.Name("set" | "frozenset")):
            return True
        case ast.BinOp(left, ast.BitOr() | ast.BitAnd() | ast.Sub() | ast.BitXor(), right):
            return _is_a_set(left) or _is_a_set(right)
        case _:
            return False


def test_nothing_in_what_is_told_again_could_surprise_it() -> None:
    """No clock, no chance, no database, no network, no file, and no order that is none."""
    found = {
        str(path.relative_to(HOUSE)): wrong
        for path in files(*TOLD_AGAIN)
        if (wrong := surprises(path.read_text()))
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        "import random", "from uuid import uuid4", "import os.path", "from storage import ledger",
        "from time import monotonic", "import socket", "import structlog", "import secrets",
        "at = datetime.now(UTC)", "day = date.today()", "asyncio.wait({one})", "open('a')",
        "asyncio.sleep(1)", "key = id(state)", "hash('motel')", "for one in {a, b}: pass",
        "[one for one in set(names)]", "[one for one in set(a) - set(b)]",
    ],
)  # fmt: skip
def test_each_surprise_is_noticed(code: str) -> None:
    assert surprises(code) != []


def test_tests_are_no_package() -> None:
    """It could stand before a room of the same name."""
    assert not list((HOUSE / "tests").glob("__init__.py"))
    assert not list((HOUSE / "tests").glob("*/__init__.py"))
