"""The history of a responsibility on paper, and the statement for an instant."""

from dataclasses import replace
from datetime import timedelta

from portal.eyes import of_party
from reports import spoken
from reports.paper import Report, texts
from reports.responsibility import Passage, held_in, report
from reports.when import said
from schemas.grounds import Act, Clause, Grounds, Place
from schemas.views import ProblemView, TenureView
from tests.builders import HOUSING, LIGHTING, POLICE, accept, give_back, given, offered
from tests.reports.desk_of_paper import PARTIES, UPTO, ZONE, file_of, setting

MOVED = given(offered(), accept(), timedelta(days=3), give_back())


def rests(tenure: TenureView) -> Grounds:
    act = Act(tenure.began_seq, "", tenure.since, tenure.since, tenure.by, tenure.holder,
              "representative", "full", None, "ef" * 32)  # fmt: skip
    clause = Clause(("light the lot",), ("north lot",), ("danger to life",), 2)
    return Grounds(act, act, None, (), clause, None, Place(7, 512))


def passages(seen: ProblemView) -> dict[int, Passage]:
    duty = seen.responsibilities[0]
    mine = [one for one in seen.tenures if one.responsibility == LIGHTING]
    return {
        one.number: Passage(held_in(one, duty, one.since), rests(one)) for one in mine
    }  # fmt: skip


def history() -> Report:
    file = file_of(MOVED)
    return report(LIGHTING, file, passages(file.problem), setting())


def test_every_holder_is_told_with_the_entry_and_the_checkpoint_it_stands_on() -> None:
    told = "\n".join(texts(history()))
    first, second, third = MOVED.responsibilities[LIGHTING].tenures

    for tenure in (first, second, third):
        assert f"It stands on entry {tenure.began_seq} of motel" in told
    assert "covered by the signed checkpoint of 512 entries" in told
    assert f"from {said(first.since, ZONE)} until this report was made exactly one party" in told


def test_a_gap_in_what_the_tables_tell_is_said_and_never_smoothed_over() -> None:
    file = file_of(MOVED)
    torn = tuple(
        replace(one, since=one.since + timedelta(hours=2))
        if one.responsibility == LIGHTING and one.number == 2
        else one
        for one in file.problem.tenures
    )
    broken = replace(file, problem=replace(file.problem, tenures=torn))

    told = "\n".join(texts(report(LIGHTING, broken, {}, setting())))
    assert "the table names no single holder. Report this." in told
    assert "exactly one party" not in told


def test_a_former_holder_reads_its_own_period_and_no_more() -> None:
    file, eyes = file_of(MOVED), of_party(PARTIES[HOUSING])
    seen = eyes.problem(file.problem)
    assert seen is not None

    told = "\n".join(texts(report(LIGHTING, replace(file, problem=seen), {}, setting(eyes))))
    assert "Housing Office (housing)" in told
    assert "exactly one party" not in told, "whoever sees a part cannot be told of the whole"


def test_a_statement_answers_in_whole_sentences_or_says_why_it_cannot() -> None:
    seen = file_of(MOVED).problem
    tenure = MOVED.responsibilities[LIGHTING].tenures[1]
    asked = spoken.Asked(LIGHTING, tenure.since, None)
    duty, noise = seen.responsibilities
    answers = [
        spoken.Answer(duty, passages(seen)[2]),
        spoken.Answer(noise, None, "Nobody: it was not established until later."),
    ]
    told = [*texts(spoken.report(asked, seen, answers, UPTO, setting()))]

    assert told[0] == f"Who was responsible on {said(tenure.since, ZONE)}"
    assert f"Housing Office (housing) answered for it on {said(tenure.since, ZONE)}." in told
    assert "Nobody: it was not established until later." in told
    assert any("with all corrections made since" in one for one in told)
    assert POLICE in told, "who is who stands below"


def test_a_statement_as_known_then_says_as_of_when() -> None:
    seen = file_of(MOVED).problem
    known = MOVED.responsibilities[LIGHTING].tenures[0].since
    asked = spoken.Asked("motel", known, known)

    told = "\n".join(texts(spoken.report(asked, seen, [], UPTO, setting())))
    assert f"as the record told it on {said(known, ZONE)}, before anything" in told
