"""A ledger body is canonical JSON, the same bytes whoever writes it."""

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.decide import decide
from schemas.body import canonical, open_body, write_body
from schemas.state.problem import Problem
from tests.builders import MONDAY, PROBLEM, opened

_keys = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126))
_plain = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
_json = st.recursive(_plain, lambda inner: st.lists(inner) | st.dictionaries(_keys, inner))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_keys, _json))
def test_two_encoders_that_share_nothing_write_the_same_bytes(whole: dict[str, object]) -> None:
    assert canonical(whole).encode() == rfc8785.dumps(whole)


def test_an_event_comes_back_out_of_its_body() -> None:
    [event, *_] = decide(Problem(problem=PROBLEM), opened(), MONDAY)
    body = write_body(event, stream="problem/motel", nonce="0" * 32)
    assert open_body(body.encode())[0].event == event


@pytest.mark.parametrize("value", [1.5, 2**53, {"é": 1}], ids=["fraction", "large", "key"])
def test_what_two_readers_could_read_differently_is_never_written(value: object) -> None:
    with pytest.raises(ValueError, match="ledger body"):
        canonical({"x": value})


def test_a_body_of_a_later_version_is_not_guessed_at() -> None:
    [event, *_] = decide(Problem(problem=PROBLEM), opened(), MONDAY)
    body = write_body(event, stream="problem/motel", nonce="0" * 32)
    with pytest.raises(ValueError, match="v\n"):
        open_body(body.replace('"v":1', '"v":3').encode())
