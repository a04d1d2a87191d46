"""The plain-language statement: who answered for what at an instant, fit for a public record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from reports import parts
from reports.paper import Block, Listing, Report, Section, Text, Upto, section
from reports.problem import narrowed
from reports.record import Setting
from reports.responsibility import Passage, sentences
from reports.when import said
from schemas.views import ProblemView, ResponsibilityView


@dataclass(frozen=True, slots=True)
class Answer:
    """For one responsibility: the passage that covers the instant, or why there is none."""

    duty: ResponsibilityView
    passage: Passage | None
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: about which instant, and as the record told it when."""

    about: str
    moment: datetime
    known: datetime | None


def report(
    asked: Asked, seen: ProblemView, answers: Sequence[Answer], upto: Upto, at: Setting
) -> Report:
    return Report(
        kind="statement",
        title=f"Who was responsible on {said(asked.moment, at.zone)}",
        subject=asked.about,
        lead="Statement of responsibility",
        made_at=at.made_at,
        zone=at.zone,
        upto=(upto,),
        sections=tuple(_sections(asked, seen, answers, upto, at)),
        made_for=at.eyes.made_for,
        notes=narrowed(at),
    )


def _sections(
    asked: Asked, seen: ProblemView, answers: Sequence[Answer], upto: Upto, at: Setting
) -> Iterator[Section]:
    yield section("The question", _question(asked, seen, at))
    for one in answers:
        yield section(one.duty.title, _answer(one, asked, at))
    named = [one.passage.held.holder for one in answers if one.passage]
    named += [rests.stated.party for one in answers if one.passage
              and (rests := one.passage.rests) and rests.stated]  # fmt: skip
    if named:
        yield Section("Who is who", (parts.parties([*named, seen.police], at),))
    yield Section("How this can be checked", parts.record_of(upto))


def _question(asked: Asked, seen: ProblemView, at: Setting) -> Iterator[Block]:
    what = (
        f"each responsibility of the problem “{seen.title}” ({seen.problem})"
        if asked.about == seen.problem
        else f"the responsibility {asked.about} of the problem “{seen.title}” ({seen.problem})"
    )
    known = (
        f", as the record told it on {said(asked.known, at.zone)}, before anything that was"
        " recorded or corrected later"
        if asked.known
        else ", as the record tells it today, with all corrections made since"
    )
    yield Text(
        f"Who answered for {what} on {said(asked.moment, at.zone)}{known}? To hold a"
        " responsibility means to answer for it: others may contribute, one party is accountable."
        " It moves only when the other side accepts it, or when it goes back by agreed terms."
    )


def _answer(one: Answer, asked: Asked, at: Setting) -> Iterator[Block]:
    if one.passage is None:
        yield Text(one.otherwise, tone="strong")
        return
    held = one.passage.held
    yield Text(
        f"{at.name(held.holder)} answered for it on {said(asked.moment, at.zone)}.", tone="strong"
    )
    if one.passage.rests is None:
        yield Text("The terms of this period are not shown to this reader.", tone="note")
        return
    yield Listing(tuple(sentences(one.passage, at)))
    if held.corrected_in is not None:
        yield Text(
            "What an entry said first is never erased: the correction is an entry of its own, and"
            " both can be read.",
            tone="note",
        )
