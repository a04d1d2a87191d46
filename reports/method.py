"""What was found and decided on the way through the method, as parts of reports."""

from collections.abc import Iterator

from reports import pictures
from reports.paper import Block, Heading, Section, Table, Text, facts, section
from reports.record import Setting
from rules.words_of_method import CORNERS, GOALS, OUTCOMES, PROCESSES
from schemas.method import CHEERS, Corner
from schemas.state.method import Assessed, Measure, Method, Priority
from schemas.views import ProblemView

_ASKED = {
    "community": "Who is affected",
    "harm": "What harm is done",
    "expectation": "Who expects police to act",
    "events": "What happens",
    "recurring": "Whether it recurs",
    "similarity": "What the events have in common",
}


def of(problem: ProblemView) -> Method:
    """How far the problem has come in the method."""
    return Method.model_validate(problem.document.get("method") or {}, strict=False)


def sections(method: Method, at: Setting) -> Iterator[Section]:
    """One section for each stage in which something was said."""
    scanning = [*_cheers(method), *_goals(method), *_priority(method.priority)]
    if scanning:
        yield section("Scanning: is it a problem, and how much does it matter?", scanning)
    analysis = [*_analysis(method), *measures(method, at.zone)]
    if analysis:
        yield section("Analysis: why does it happen, and what is done today?", analysis)
    if method.assessed is not None or method.plan is not None:
        yield section("Assessment: did it work?", assessment(method))
    if method.reviews:
        yield section("Reviews", _reviews(method, at))


def _cheers(method: Method) -> Iterator[Block]:
    if method.cheers is not None:
        answers = [(name, getattr(method.cheers, name)) for name in CHEERS]
        yield Table(
            "The six questions of the CHEERS test",
            ("Question", "Holds", "What shows it"),
            tuple(
                (_ASKED.get(name, name), "yes" if said.holds else "no", said.evidence)
                for name, said in answers
            ),
            (27, 10, 63),
        )
    if method.dismissal is not None:
        yield facts(
            ("Dismissed because", method.dismissal.reason),
            ("Where the matter goes instead", method.dismissal.instead),
        )


def _goals(method: Method) -> Iterator[Block]:
    if method.goals is None:
        return
    yield facts(
        ("Aim", GOALS.get(method.goals.goal, method.goals.goal)), ("Goal", method.goals.broad)
    )
    yield Table(
        "Goals",
        ("What is measured", "What it must be", "By when"),
        tuple((one.measure, one.target, one.by) for one in method.goals.specific),
        (40, 35, 25),
    )


def _priority(priority: Priority | None) -> Iterator[Block]:
    if priority is None:
        return
    yield facts(
        ("Rank", priority.rank),
        ("Part I crime", "yes" if priority.part_one else "no"),
        ("Priority round", priority.round),
        ("Rank given by police", priority.police_rank),
        ("Rank given by citizens", priority.citizen_rank),
        ("Citizens who answered", priority.answered),
        ("Ranked without a round because", priority.because),
    )
    told = gap(priority)
    if told:
        yield Text(told)


def gap(priority: Priority) -> str:
    """Whether police and citizens rank it apart. That there is a gap counts, whatever its size."""
    police, citizens = priority.police_rank, priority.citizen_rank
    if police is None or citizens is None:
        return ""
    if police == citizens:
        return f"Police and citizens both rank it {police}."
    return (
        f"Police and citizens rank it differently: police {police}, citizens {citizens};"
        f" a gap of {abs(police - citizens)}."
    )


def _analysis(method: Method) -> Iterator[Block]:
    taken = method.inventory
    told = facts(
        ("Working hypothesis", method.hypothesis),
        ("What is done today", taken.current if taken else None),
        ("Its strengths", taken.strengths if taken else None),
        ("Its limits", taken.limits if taken else None),
    )
    if told.pairs:
        yield told
    if method.triangle:
        yield Table(
            "The sides of the problem and who could control each",
            ("Side", "What was found"),
            tuple(
                (CORNERS.get(one, one), method.triangle.get(one, "nothing yet")) for one in Corner
            ),
            (30, 70),
        )
    if method.documents:
        yield Table(
            "Evidence",
            ("Title", "Where it lies", "SHA-256", "Entry"),
            tuple((one.title, one.location, one.sha256, one.entry) for one in method.documents),
            (28, 28, 35, 9),
        )


def measures(method: Method, zone: str) -> Iterator[Block]:
    """Each measure with its picture and, beside it, the table of what was read."""
    for key, one in method.measures.items():
        yield Heading(f"Measure: {one.title}")
        yield facts(
            ("Measured in", one.unit),
            ("Source", one.source),
            ("Better when", one.better.value),
            ("Baseline", one.baseline),
            ("Target", one.target),
            ("Opens the problem again at", one.threshold),
            ("Came from baseline to last reading", change(one)),
        )
        picture = pictures.readings(one, zone)
        if picture is not None:
            yield picture
        yield Table(
            f"Readings of {key}",
            ("Taken", "Reading", "Against the baseline", "Entry"),
            tuple(
                (read.taken_at, read.value, _against(one, read.value), read.entry)
                for read in sorted(one.readings, key=lambda read: read.taken_at)
            ),
            (34, 20, 32, 14),
            "Nothing was read yet.",
        )


def change(one: Measure) -> str | None:
    """`from 30 to 4 (−86.7 %)`, or None where there is nothing to compare."""
    if one.baseline is None or not one.readings:
        return None
    last = max(one.readings, key=lambda read: read.taken_at)
    return f"from {one.baseline} to {last.value} ({_against(one, last.value)})"


def _against(one: Measure, value: str) -> str:
    from schemas.method import amount

    if one.baseline is None or not amount(one.baseline):
        return "no baseline" if one.baseline is None else f"{amount(value):+}"
    share = (amount(value) - amount(one.baseline)) / abs(amount(one.baseline)) * 100
    return f"{share:+.1f} %".replace("-", "\N{MINUS SIGN}")


def assessment(method: Method) -> Iterator[Block]:
    """The two verdicts apart: did responsibility move, and did harm fall?"""
    if method.plan is not None:
        yield facts(("The plan was", method.plan))
    if method.assessed is None:
        yield Text("No assessment was concluded yet.")
        return
    yield from verdicts(method.assessed)


def verdicts(found: Assessed) -> Iterator[Block]:
    yield Heading("Did responsibility move?")
    yield Text(PROCESSES.get(found.process, found.process).capitalize() + ".", tone="strong")
    yield Text(found.process_note)
    yield Heading("Did harm fall?")
    yield Text(OUTCOMES.get(found.outcome, found.outcome).capitalize() + ".", tone="strong")
    yield Text(found.outcome_note)
    yield facts(
        ("Displacement", found.displacement),
        ("Diffusion of benefits", found.diffusion),
        ("Assessed by", found.by),
        ("In entry", found.entry),
    )
    yield Table(
        "The figures the verdict rests on",
        ("Measure", "Baseline", "Last reading", "Taken"),
        tuple((one.measure, one.baseline, one.latest, one.taken_at) for one in found.rests_on),
        (34, 18, 18, 30),
        "The verdict rests on no figures.",
    )
    if found.costs:
        yield Table(
            "What it cost, and whom",
            ("Party", "Cost"),
            tuple((one.party, one.cost) for one in found.costs),
            (35, 65),
        )


def _reviews(method: Method, at: Setting) -> Iterator[Block]:
    yield Table(
        "Independent looks at this problem",
        ("No.", "Asked for by", "Forced", "Why", "Findings", "Actions", "Entry"),
        tuple(
            (
                one.number, at.name(one.party), "by citizens" if one.forced else "no", one.reason,
                one.findings or "not concluded", one.actions, one.entry,
            )
            for one in method.reviews
        ),
        (6, 16, 11, 20, 20, 19, 8),
    )  # fmt: skip
