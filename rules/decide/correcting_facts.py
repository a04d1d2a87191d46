"""Correcting what one's own party described: a new entry beside the old one, which stays."""

from typing import Final

from rules.asked import Asked
from rules.facts import FACTS, LINES, fact_key, root_of, stands
from rules.not_corrected import AgreedNotDescribed, NothingSaidThere, SaidMeanwhile, TooLongForALine
from rules.refusals import AlreadyDone, LimitReached, UnknownSubject
from schemas.commands.correction import CorrectFact
from schemas.events.correction import FactCorrected

MOST_CORRECTED: Final = 1_000
LONGEST_LINE: Final = 200


def correct_fact(asked: Asked, command: CorrectFact) -> list[FactCorrected]:
    """By the party that stated it, whoever of it works on the problem. Nothing moves."""
    cited, problem = asked.request.cited, asked.problem
    if cited is None or (cited.entry, cited.field) != (command.entry, command.field):
        raise UnknownSubject(f"entry {command.entry} in {command.problem}")
    facts = FACTS.get(cited.kind, {})
    if root_of(command.field) not in facts:
        raise AgreedNotDescribed(cited.kind, command.field, sorted(facts))
    asked.must_work_for(cited.party, f"what entry {cited.entry} says")
    if cited.text is None:
        raise NothingSaidThere(cited.entry, command.field)
    key = fact_key(cited.entry, cited.field)
    if problem.corrected.get(key, cited.entry) != cited.stated_in:
        raise SaidMeanwhile(cited.entry, command.field)
    if command.text == cited.text:
        raise AlreadyDone(f"Entry {cited.entry} says so")
    if root_of(command.field) in LINES and _is_long(command.text):
        raise TooLongForALine(command.field)
    if key not in problem.corrected and len(problem.corrected) >= MOST_CORRECTED:
        raise LimitReached(problem.problem, "corrected facts", MOST_CORRECTED)
    return [
        FactCorrected(
            stamp=asked.stamp,
            problem=command.problem,
            about=cited.subject,
            entry=cited.entry,
            corrects=cited.kind,
            field=cited.field,
            stated_in=cited.stated_in,
            text=command.text,
            reason=command.reason,
            present=stands(problem, cited.kind, cited.subject, cited.field) == cited.text,
        )
    ]


def _is_long(text: str) -> bool:
    return len(text) > LONGEST_LINE or "\n" in text or "\t" in text
