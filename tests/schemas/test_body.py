"""A ledger body is canonical JSON, the same bytes whoever writes it."""

import hashlib
import json
from functools import cache

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.decide import decide
from schemas.batch import Batch
from schemas.body import canonical, conceal_body, open_body, write_body
from schemas.disclosed import Text, digest, value_of
from schemas.state.problem import Problem
from tests.builders import MONDAY, PROBLEM, opened
from tests.stories import imagined

_keys = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126))
_plain = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
_json = st.recursive(
    _plain, lambda inner: st.lists(inner) | st.dictionaries(_keys, inner), max_leaves=12
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_keys, _json))
def test_two_encoders_that_share_nothing_write_the_same_bytes(whole: dict[str, object]) -> None:
    assert canonical(whole).encode() == rfc8785.dumps(whole)


def test_an_event_comes_back_out_of_its_body() -> None:
    [event, *_] = decide(Problem(problem=PROBLEM), opened(), MONDAY)
    body = write_body(event, stream="problem/motel", nonce="0" * 32)
    assert open_body(body.encode())[0].event == event


def _salt(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()[:22]


@cache
def _some_story() -> list[Batch]:
    return imagined(3, entries=12).batches


@pytest.mark.parametrize("seed", range(3))
def test_any_event_comes_back_out_of_its_body_and_its_disclosures(seed: int) -> None:
    for batch in imagined(seed, entries=40).batches:
        for entry in batch.entries:
            parted = conceal_body(entry.body, salt=_salt, nonce="0" * 32)
            assert parted.body.encode() == rfc8785.dumps(json.loads(parted.body))
            texts = [Text(path, one) for path, one in parted.disclosures.items()]
            body, missing = open_body(parted.body.encode(), texts)
            assert (body.event, missing) == (open_body(entry.body.encode())[0].event, [])
            spoken = [value_of(one) for one in parted.disclosures.values()]
            assert not [text for text in spoken if " " in text and text in parted.body]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whichever_texts_are_expunged_the_rest_comes_back(data: st.DataObject) -> None:
    for batch in _some_story():
        for entry in batch.entries:
            parted = conceal_body(entry.body, salt=_salt, nonce="0" * 32)
            gone = data.draw(st.sets(st.sampled_from(sorted(parted.disclosures) or ["none"])))
            texts = [
                Text(path, None, 99) if path in gone else Text(path, one)
                for path, one in parted.disclosures.items()
            ]
            body, missing = open_body(parted.body.encode(), texts)
            assert missing == []
            said = body.event.model_dump_json()
            for path, one in parted.disclosures.items():
                if path not in gone:
                    assert json.dumps(value_of(one), ensure_ascii=False) in said
            marked = said.count("[expunged under entry 99")
            assert marked == len([path for path in gone - {"none"} if path != "email"])


def test_an_independent_reader_of_rfc_9901_finds_the_digests() -> None:
    """The example of section 4.2.3 of RFC 9901."""
    disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert digest(disclosure) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
    assert value_of(disclosure) == "Möbius"


@pytest.mark.parametrize("value", [1.5, 2**53, {"é": 1}], ids=["fraction", "large", "key"])
def test_what_two_readers_could_read_differently_is_never_written(value: object) -> None:
    with pytest.raises(ValueError, match="ledger body"):
        canonical({"x": value})


def test_a_body_of_a_later_version_is_not_guessed_at() -> None:
    [event, *_] = decide(Problem(problem=PROBLEM), opened(), MONDAY)
    body = write_body(event, stream="problem/motel", nonce="0" * 32)
    with pytest.raises(ValueError, match="v\n"):
        open_body(body.replace('"v":1', '"v":3').encode())
