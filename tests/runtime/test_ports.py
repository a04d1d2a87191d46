"""Usual ports give way when taken; fixed ones do not."""

import socket
from collections.abc import Iterator

import pytest

from runtime.ports import USUAL, choose, free_port, is_free
from schemas.errors import Unavailable


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        yield door.getsockname()[1]


def test_a_fixed_port_that_is_taken_is_refused_with_its_flag(taken: int) -> None:
    with pytest.raises(Unavailable) as refused:
        choose({"temporal_ui": taken}, {})

    assert refused.value.message == f"Port {taken} for temporal ui is taken by another program."
    assert "--temporal-ui-port" in refused.value.next_step


def test_a_remembered_port_that_is_taken_gives_way(taken: int) -> None:
    chosen = choose({}, {"portal": taken})

    assert chosen["portal"] != taken
    assert is_free(chosen["portal"])


def test_the_ports_of_last_time_are_used_again() -> None:
    last_time = free_port()

    assert choose({}, {"portal": last_time})["portal"] == last_time


def test_every_server_gets_a_port_of_its_own() -> None:
    chosen = choose({"portal": (wish := free_port())}, dict.fromkeys(USUAL, wish))

    assert chosen["portal"] == wish
    assert len(set(chosen.values())) == len(USUAL)


def test_one_port_cannot_be_fixed_for_two_servers() -> None:
    port = free_port()

    with pytest.raises(Unavailable):
        choose({"portal": port, "temporal": port}, {})
