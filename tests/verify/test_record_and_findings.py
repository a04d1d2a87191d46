"""The verifier, which shares no code with the rules, allows on the record and about findings what
the rules allow, and nothing else.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from rules.record import history_command
from schemas.commands import record as r
from schemas.commands.finding import CloseFinding, OpenFinding, ReopenFinding
from schemas.parties import Role
from schemas.request import Request
from tests.builders import COUNTY, HOUSING, POLICE, person, request
from tests.chronicle import Chronicle, F, raised_steps
from verify.replay import follow
from verify.story import Story, Unfollowable

RUN = "0198f1de-5c1c-7b9e-8d3a-2f1f6a0c9b11"
ADMINISTRATOR = person(POLICE, Role.ADMINISTRATOR)
AUDITOR = person(COUNTY, Role.AUDITOR)
Body = dict[str, Any]
Change = Callable[[Body], None]


def bodies(stream: str, *steps: Request) -> list[Body]:
    chronicle = Chronicle(stream)
    return [json.loads(entry.body) for step in steps for entry in chronicle.decided(step).entries]


def told(stream: str, said: list[Body]) -> Story:
    story = Story(stream)
    for seq, body in enumerate(said, start=1):
        follow(story, seq, body)
    return story


def on_the_record() -> list[Body]:
    run = {"workflow": "problem/motel", "run": RUN}
    closed = r.CloseHistory(
        **run, outcome="completed", sha256="a" * 64, events=9, read_with="temporalio 1.35.0",
        first_seq=1, last_seq=4,
    )  # fmt: skip
    steps = [
        request(r.RotateKey(origin="log", old="a", new="b"), ADMINISTRATOR),
        request(
            r.BeginLog(
                origin="log/2", previous_origin="log", previous_size=9, previous_root="b" * 64,
                size=7, lost="An hour.", because="The disk broke.",
            ),
            ADMINISTRATOR,
        ),
        request(r.ResetEngine(**run, to_event=7, because="Stuck."), ADMINISTRATOR),
        request(r.TerminateEngine(**run, because="Stuck."), ADMINISTRATOR),
        request(closed, ADMINISTRATOR).model_copy(update={"command_id": history_command(RUN)}),
        request(
            r.DeleteEngine(**run, sha256="a" * 64, events=9, because="Asked for."), ADMINISTRATOR
        ),
        request(
            r.ReviveEngine(**run, seq=4, brought_back=0, because="It was lost."), ADMINISTRATOR
        ),
        request(
            r.ReconcileRecord(
                verdict="agree", scope="everything", runs=1, entries=4, kept=1, differences=0
            ),
            ADMINISTRATOR,
        ),
    ]  # fmt: skip
    return bodies("record/log", *steps)


def test_everything_that_can_be_said_on_the_record_is_followed() -> None:
    story = told("record/log", on_the_record())

    assert (story.seq, story.runs) == (8, {RUN})


def at(place: int, **said: Any) -> Change:
    """The event in this place says something else."""

    def change(all_of_them: Any) -> None:
        all_of_them[place]["event"].update(said)

    return change


def by(place: int, role: str) -> Change:
    def change(all_of_them: Any) -> None:
        all_of_them[place]["event"]["stamp"]["role"] = role

    return change


@pytest.mark.parametrize(
    "change",
    [
        at(0, new="a"),
        at(1, origin="log"),
        at(1, previous_root="B" * 64),
        at(2, because=""),
        at(4, sha256="short"),
        at(4, first_seq=5),
        at(4, last_seq=None),
        at(5, sha256="short"),
        at(7, differences=1),
        at(7, verdict="differ"),
        at(7, verdict="fine"),
        at(3, record="other"),
        by(0, "operator"),
        by(3, "auditor"),
        by(7, "chief"),
        lambda said: said.append(json.loads(json.dumps(said[4]).replace("history:", "again:"))),
    ],
)
def test_what_the_rules_would_not_have_said_on_the_record_is_not_followed(change: Change) -> None:
    said: Any = on_the_record()
    change(said)
    for seq, body in enumerate(said):
        body["nonce"] = f"{seq:032}"

    with pytest.raises(Unfollowable):
        told("record/log", said)


def about_a_finding() -> list[Body]:
    closing = [
        request(CloseFinding(finding=F, conclusion="Seen."), AUDITOR),
        request(ReopenFinding(finding=F, reason="Not quite."), AUDITOR),
    ]
    return bodies(f"finding/{F}", *raised_steps(), *closing)


def test_what_is_said_about_a_finding_is_followed() -> None:
    story = told(f"finding/{F}", about_a_finding())

    assert story.facts["state"] == "open"
    assert (story.facts["about"], story.facts["entry"]) == ("problem/motel", 1)


@pytest.mark.parametrize(
    "change",
    [
        by(0, "operator"),
        by(1, "auditor"),
        by(2, "operator"),
        by(3, "chief"),
        at(0, finding="f-00000000"),
        lambda said: said[2]["event"]["stamp"].update(by=said[1]["event"]["stamp"]["by"],
                                                      party=said[1]["event"]["stamp"]["party"]),
        lambda said: said[2]["event"]["stamp"].update(
            deputy_for=said[1]["event"]["stamp"]["by"]
        ),
        lambda said: said.pop(2),
        lambda said: said.pop(0),
        lambda said: said.insert(3, said[1] | {"nonce": "f" * 32}),
    ],
)  # fmt: skip
def test_nobody_closes_what_they_answered_and_nothing_is_said_out_of_turn(change: Change) -> None:
    said: Any = about_a_finding()
    change(said)

    with pytest.raises(Unfollowable):
        told(f"finding/{F}", said)


def test_a_finding_belongs_to_a_stream_of_its_own() -> None:
    opened = OpenFinding(finding=F, entry="problem/motel#1", text="Who opened it?")
    [body] = bodies(f"finding/{F}", request(opened, person(HOUSING, Role.AUDITOR)))
    body["stream"] = "problem/motel"

    with pytest.raises(Exception, match="does not know the kind"):
        told("problem/motel", [body])
