"""How `remit history` tells an entry in one line."""

from cli.history import in_words


def test_what_was_read_is_told_with_how_often_and_why() -> None:
    event = {
        "kind": "reading.noted",
        "person": "ada@court",
        "reads": [
            {"what": "entry", "about": "problem/motel#12", "times": 3},
            {"what": "search", "about": "", "asked": "person dana", "times": 1,
             "purpose": "Complaint 26-118"},
        ],
    }  # fmt: skip
    assert in_words(event) == (
        "person: ada@court; entry: problem/motel#12, 3 times;"
        " search: person dana (Complaint 26-118)"
    )


def test_what_is_so_is_said_by_its_name_alone() -> None:
    assert in_words({"early": True, "recalled": False, "version": 2}) == "early; version: 2"
