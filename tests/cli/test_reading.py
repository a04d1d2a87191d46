"""What people write in files: read narrowly, and every mistake told with its line."""

from pathlib import Path

import pytest

from cli.reading import DEEPEST, LARGEST, message, parse, read
from cli.templates import PROBLEM, TERMS
from schemas.commands.problem import OpenProblem
from schemas.errors import Invalid
from schemas.terms import Terms


def mistake(text: str) -> str:
    with pytest.raises(Invalid) as refused:
        message(parse(text, "problem.yaml"), OpenProblem)
    return refused.value.message


def test_the_templates_are_valid_as_they_stand() -> None:
    opened = message(parse(PROBLEM, "t"), OpenProblem)
    assert opened.responsibilities[0].key == "lighting"
    assert str(opened.calendar.opens) == "09:00:00"
    assert message(parse(TERMS, "t"), Terms).commitments[0].within == "20wd"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("title: Calls", "titel: Calls"), "line 6: titel: there is no such field; did you mean"),
        (("side: place ", "side: Place "), "one of offender, victim, place is expected; did you"),
        (("demands: limited ", "demands: all "), "one of advisory, limited, full is expected"),
        (("problem: motel", "problem: Motel"), "line 4: problem: an id of 2 to 40 small letters"),
        (("problem: motel", "problem: ../../etc/passwd"), "line 4: problem: an id of"),
        (("problem: motel", "problem: 7"), "line 4: problem: text is expected; put it in quotes"),
        (("[2026-11-26", "[2026-02-30"), "line 18: calendar, holidays, item 1: a date is expected"),
        (("opens: 09:00", "opens: 24:00"), "calendar, opens: a time of day is expected"),
        (("zone: America/Denver", "zone: Mars/One"), "Mars/One is not a time zone"),
        (("[0, 1,", '["0", 1,'), "line 17: calendar, weekdays, item 1: a whole number is expected"),
        (("[0, 1,", "[0.0, 1,"), "weekdays, item 1: a whole number is expected"),
        (("[0, 1,", "[-1, 1,"), "weekdays, item 1: 0 or more is expected"),
        (("[0, 1,", "[9007199254740993, 1,"), "weekdays, item 1: at most 6 is allowed"),
        (("[0, 1,", "[true, 1,"), "weekdays, item 1: a whole number is expected"),
        (("[0, 1,", "[١, 1,"), "weekdays, item 1: a whole number is expected"),
        (("reserved: [Danger to life]", "reserved: Danger"), "reserved: a list is expected"),
        (("Light the car park", '"a\\0b"'), "title: control characters and line breaks"),
        (("Light the car park", '"\\u200b"'), "title: some readable text is expected"),
        (("Light the car park", '"   "'), "title: this is empty"),
        (("Light the car park", '"a\\nb"'), "title: control characters and line breaks"),
        (("Light the car park", "x" * 201), "title: at most 200 characters are allowed"),
        (("Light the car park", "x" * 200_000), "title: at most 200 characters are allowed"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_was_expected(
    change: tuple[str, str], told: str
) -> None:
    old, new = change
    assert old in PROBLEM
    sentence = mistake(PROBLEM.replace(old, new, 1))
    assert sentence.startswith("problem.yaml line ")
    assert told in sentence


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("# nothing\n", "the file is empty"),
        ("null\n", "fields with values are expected"),
        ("[]\n", "line 1: fields with values are expected"),
        ('"x"\n', "line 1: fields with values are expected"),
        ("{}\n", "line 1: problem: this is missing (and 3 more mistakes)"),
        ("a: 1\nb: 2\na: 3\n", "line 3: a is written twice"),
        ("a: {b: 1,\n  b: 2}\n", "line 2: b is written twice"),
        ("a: &x 1\nb: *x\n", "line 1: anchors and aliases"),
        ("a: !!python/object/apply:os.system [id]\n", "line 1: tags (!) are not read here"),
        ("a: 1\n---\nb: 2\n", "only one document"),
        ("a: [1,\n", "this is not YAML"),
        ("a: b: c\n", "line 1: this is not YAML"),
        ("\ta: 1\n", "line 1: this is not YAML"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "this is nested too deeply"),
        ("[" * 10_000, "this is nested too deeply"),
        ("<<: {title: x}\n", "there is no such field"),
        ("? [a]\n: b\n", "line 1: a field name is expected"),
    ],
)
def test_a_file_that_is_not_plain_yaml_is_refused_in_one_sentence(text: str, told: str) -> None:
    assert told in mistake(text)


def test_words_stay_words_and_only_numbers_and_truth_values_are_anything_else() -> None:
    said = parse(
        "a: no\nb: 2026-11-30\nc: 09:30\nd: 1e3\ne: 7\nf: true\ng: '7'\nh: 0x10\n", "f"
    ).said
    assert said == {
        "a": "no", "b": "2026-11-30", "c": "09:30", "d": "1e3", "e": 7, "f": True, "g": "7",
        "h": "0x10",
    }  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        PROBLEM.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + PROBLEM.encode(),
        PROBLEM.rstrip().encode(),
    ],
    ids=["windows line ends", "byte order mark", "no final line end"],
)  # fmt: skip
def test_files_of_other_systems_are_read(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "p.yaml"
    file.write_bytes(raw)
    assert message(read(str(file)), OpenProblem).problem == "motel"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"title: \xff\n", "bad.yaml line 1: this is not UTF-8 text"),
        (b"a: 1\nb: \xc0\xaf\n", "bad.yaml line 2: this is not UTF-8 text"),
        (b"\x7fELF\x00\x01\x02", "bad.yaml line 1: this is not a text file"),
        (b"a: 1\nb: \x1b[2J\n", "bad.yaml line 2: this is not a text file"),
        (b"a: 1\n" * (LARGEST // 5 + 1), "bad.yaml is larger than 256 kB"),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(tmp_path: Path, raw: bytes, told: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(raw)
    with pytest.raises(Invalid, match=r"bad\.yaml") as refused:
        read(str(file))
    assert told in refused.value.message


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"There is no file .*nowhere\.yaml"):
        read(str(tmp_path / "nowhere.yaml"))
    with pytest.raises(Invalid, match="is not a file"):
        read(str(tmp_path))
    with pytest.raises(Invalid, match="cannot be read"):
        read("a\0b")


def test_a_text_is_kept_in_one_spelling() -> None:
    composed = parse(PROBLEM.replace("Light the car park", "Caf\u00e9"), "f")
    decomposed = parse(PROBLEM.replace("Light the car park", "Cafe\u0301"), "f")
    assert message(composed, OpenProblem) == message(decomposed, OpenProblem)
