"""What is wrong with an input is told by what was expected."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from schemas.method import Number, Sha256
from schemas.playbook import PlaybookId
from schemas.sentences import first_wrong


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        (Sha256, "xyz", "as sha256sum tells them"),
        (Number, "abc", "such as 12 or 0.5"),
        (PlaybookId, "alarms", "such as alarms@1"),
    ],
)
def test_what_was_expected_is_said_with_an_example(kind: Any, written: str, expected: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        TypeAdapter(kind).validate_python(written)

    assert expected in first_wrong(wrong.value)[1]
