"""Disclosures read together: each is what it is by itself, or all are left to be read alone."""

import base64
import json
from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verify.disclosures import read
from verify.opening import _opened, _rows
from verify.verdict import Malformed

PIECES = (
    '["a","b"]', '["s","name","text"]', '["a","b"', '"c"],["d","e"]', '{"a":["x"]', '"b":["y"]}',
    '"xy"', "]", "[", "0", "\n,", '"]\n,', '["a",["b"]', '["c"],"d"]', '["a","\\n"]', '["a","é"]',
    '["a","b"]\n,["c","d"]', '["a","b"],0]', '["a","b"]0,', "", " ", '["a",1]', '["a"]',
)  # fmt: skip
SIGNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=\n"
spelled = st.lists(st.sampled_from(PIECES), max_size=3).map("".join)
texts = st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=3).map(json.dumps)


def _disclosure(told: str, left_over: int = 0) -> bytes:
    """In its only spelling, or with something in the bits of the last sign that mean nothing."""
    whole = base64.urlsafe_b64encode(told.encode()).rstrip(b"=")
    last = SIGNS.index(whole[-1:]) | left_over % {0: 1, 2: 16, 3: 4}[len(whole) % 4] if whole else 0
    return whole[:-1] + SIGNS[last : last + 1] if whole else whole


def _digest(disclosure: bytes) -> str:
    return base64.urlsafe_b64encode(sha256(disclosure).digest()).rstrip(b"=").decode()


@given(st.lists(texts | spelled, min_size=1, max_size=4), st.integers(0, 15))
@example(['["a","b"', '"c"],["d","e"]'], 0)
@example(['{"a":["x"]', '"b":["y"]},["z","w"]'], 0)
@example(['["a",["b"]', '["c"],"d"]', '["x","y"],["z","w"]'], 0)
@example(['["a","b"]\n,["c","d"', '"e"]'], 0)
@example(['["xy', 'salt","note","other"]\n,["s","statement","ok"]'], 7)
def test_what_is_opened_together_is_what_each_says_alone(told: list[str], left_over: int) -> None:
    disclosures = [_disclosure(told[0], left_over), *map(_disclosure, told[1:])]
    found = _opened(disclosures)
    if found is None:
        return
    for one, digest, name, text in zip(disclosures, *found, strict=True):
        parts = read(one.decode())
        assert (digest, text) == (_digest(one), parts[-1])
        assert name == (parts[1] if len(parts) == 3 else None)


@given(st.lists(texts, min_size=1, max_size=5))
def test_whatever_are_texts_is_opened_together(told: list[str]) -> None:
    assert _opened([_disclosure(one) for one in told]) is not None


@pytest.mark.parametrize("told", ['["a","b"]', '["a","bb"]', '["a","bbb"]'])
def test_base64_with_another_end_is_left_to_be_read_alone(told: str) -> None:
    whole = _disclosure(told)
    for sign in (SIGNS[at : at + 1] for at in range(len(SIGNS))):
        for other in {whole[:-1] + sign, whole + sign} - {whole}:
            assert _opened([whole, other, whole]) is None, other


def test_a_path_that_is_escaped_is_not_taken_as_it_stands() -> None:
    disclosure = _disclosure(json.dumps(["s", "a\\b", "t"])).decode()
    row = f'{{"seq":1,"path":"%s","disclosure":"{disclosure}"}}\n'
    for path in ("a\\b", "a\nb", "a\x01b"):
        with pytest.raises(Malformed):
            list(_rows((row % path).encode()))
    [(_, path, _, name, _)] = _rows((row % "plain").encode())
    assert (path, name) == ("plain", "a\\b")
