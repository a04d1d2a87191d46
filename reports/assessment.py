"""The assessment: the two verdicts, and readings against their baseline, drawn and in a table."""

from collections.abc import Iterator

from reports import method, parts
from reports.paper import Report, Section, Text, facts, section
from reports.record import File, Setting
from rules.words import STAGES
from schemas.errors import NotFound


def report(file: File, at: Setting) -> Report:
    """Raises NotFound for eyes that see a part only: verdicts are about the whole."""
    seen = file.problem
    if at.eyes.made_for is not None:
        raise NotFound(
            f"There is no assessment of {seen.problem} for {at.eyes.made_for}.",
            next_step="An assessment speaks of the whole problem; leave --for out.",
            code="not_found",
        )
    return Report(
        kind="assessment",
        title=seen.title,
        subject=seen.problem,
        lead="Assessment",
        made_at=at.made_at,
        zone=at.zone,
        upto=(file.upto,),
        sections=tuple(_sections(file, at)),
    )


def _sections(file: File, at: Setting) -> Iterator[Section]:
    seen, found = file.problem, method.of(file.problem)
    yield section(
        "The problem",
        [
            facts(("Problem", seen.problem), ("Stage", STAGES.get(seen.stage, seen.stage))),
            Text(str(seen.document.get("statement") or "")),
        ],
    )
    yield section("Verdicts", method.assessment(found))
    drawn = [*method.measures(found, at.zone)]
    yield section(
        "Readings against the baseline", drawn or [Text("No measure was added to this problem.")]
    )
    told = [one for one in file.entries if one.kind == "problem.assessment_concluded"]
    yield section(
        "Every assessment there was",
        [parts.entries(told, "Assessments in the record"), *parts.record_of(file.upto)],
    )
