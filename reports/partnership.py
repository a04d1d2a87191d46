"""The review of a partnership: what it is for, who brings what, and what is missing."""

from collections.abc import Iterator, Mapping

from reports import parts
from reports.paper import (
    Block,
    Heading,
    Listing,
    Report,
    Section,
    Table,
    Text,
    Upto,
    facts,
    section,
)
from reports.record import Setting
from rules.partnership.means import agreed_by_all, sides, unmatched
from rules.partnership.members import coverage, missing_to_start
from rules.words import PARTY_KINDS, STAGES
from rules.words_of_partnership import PARTNERSHIP_STATES, PURPOSES
from schemas.partnerships import PartnershipState, PartnershipView
from schemas.state.partnership import Agreement, Partnership
from schemas.views import ProblemView


def whole(one: PartnershipView) -> Partnership:
    return Partnership.model_validate(one.document | {"seq": one.seq}, strict=False)


def report(
    state: Partnership, seen: Mapping[str, ProblemView], upto: Upto, at: Setting
) -> Report:  # fmt: skip
    return Report(
        kind="partnership",
        title=state.name or state.partnership,
        subject=state.partnership,
        lead="Partnership review",
        made_at=at.made_at,
        zone=at.zone,
        upto=(upto,),
        sections=tuple(_sections(state, seen, upto, at)),
        made_for=at.eyes.made_for,
    )


def _sections(
    state: Partnership, seen: Mapping[str, ProblemView], upto: Upto, at: Setting
) -> Iterator[Section]:
    yield section("Purpose", _purpose(state, seen, at))
    yield section("Members", _members(state, at))
    yield section("What success is", _success(state, at))
    yield section("Means", _means(state, at))
    yield section("Agreements", _agreements(state, at))
    yield section("Meetings", _meetings(state))
    yield section("Who convenes, and whether it should", _convening(state, at))
    yield Section("The record", parts.record_of(upto))


def _purpose(
    state: Partnership, seen: Mapping[str, ProblemView], at: Setting
) -> Iterator[Block]:  # fmt: skip
    lacking = missing_to_start(state) if state.state is PartnershipState.FORMING else []
    yield facts(
        ("Partnership", state.partnership),
        ("Purpose", PURPOSES.get(state.purpose or "", state.purpose)),
        ("State", PARTNERSHIP_STATES.get(state.state, state.state)),
        ("Founded", state.founded_at),
        ("Convened by", at.name(state.convener)),
        ("Missing before it starts", "; ".join(lacking)),
        ("What came of it", state.outcome),
    )
    yield Table(
        "The problems it is to solve",
        ("Problem", "Title", "Stage"),
        tuple(
            (name, seen[name].title if name in seen else "not shown",
             STAGES.get(seen[name].stage, seen[name].stage) if name in seen else None)
            for name in state.problems
        ),
        (22, 50, 28),
        "It is not about any one problem.",
    )  # fmt: skip


def _members(state: Partnership, at: Setting) -> Iterator[Block]:
    yield Table(
        "Who was asked, and what they said",
        ("Party", "Kind", "As", "Answer", "Stake", "Speaks for it", "Power"),
        tuple(
            (at.name(one.party), PARTY_KINDS.get(one.kind, one.kind), one.role.value,
             _answer(one.state.value, one.unanswered), one.stake, one.representative,
             one.power.value if one.power else None)
            for one in state.members.values()
        ),
        (18, 13, 11, 15, 19, 15, 9),
    )  # fmt: skip
    found = coverage(state)
    lacking = [PARTY_KINDS[kind.value] for kind, members in found.items() if not members]
    inside = len(found) - len(lacking)
    yield Text(
        f"Of the six kinds of partner, {inside} {'is' if inside == 1 else 'are'} in it."
        + (f" Missing: {', '.join(lacking)}." if lacking else "")
    )


def _answer(state: str, unanswered: int) -> str:
    times = "once" if unanswered == 1 else f"{unanswered} times"
    return f"{state}, silent {times}" if unanswered else state


def _success(state: Partnership, at: Setting) -> Iterator[Block]:
    success = state.success
    if success is None:
        yield Text("Success is not defined yet.", tone="strong")
        return
    yield Text(success.statement)
    yield facts(
        ("Version", success.version),
        ("Agreed by", "; ".join(at.name(one) for one in success.agreed)),
        ("Objected to by", "; ".join(at.name(one) for one in success.objected)),
        ("Agreed by all full members", "yes" if agreed_by_all(state) else "no"),
    )
    yield Table(
        "Goals",
        ("What is measured", "What it must be", "By when"),
        tuple((one.measure, one.target, one.by) for one in success.criteria),
        (40, 34, 26),
    )


def _means(state: Partnership, at: Setting) -> Iterator[Block]:
    yield Table(
        "What was pledged",
        ("Pledge", "By", "What", "Quantity", "Used", "Side", "For"),
        tuple(
            (one.pledge, at.name(one.by), f"{one.what}{' (withdrawn)' if one.withdrawn else ''}",
             f"{one.quantity:,} {one.unit}", one.used, one.side.value,
             "; ".join([*one.responses, *one.responsibilities]))
            for one in state.pledges.values()
        ),
        (14, 18, 20, 14, 8, 10, 16),
        "Nothing was pledged.",
    )  # fmt: skip
    yield Table(
        "Ideas for a response",
        ("Response", "By", "What", "Side"),
        tuple((one.response, at.name(one.by), one.text, one.side.value)
              for one in state.responses.values()),
        (16, 22, 50, 12),
        "No response was proposed.",
    )  # fmt: skip
    idle, unserved = unmatched(state)
    bare = [side.value for side, pledged in sides(state).items() if not pledged]
    told = (
        (bare, "Sides of the problem on which nobody brings anything"),
        (idle, "Pledges that serve nothing yet"),
        (unserved, "Responses without means"),
    )
    gaps = tuple(f"{label}: {', '.join(names)}." for names, label in told if names)
    yield Listing(gaps) if gaps else Text("Every pledge serves a response, and every side is met.")


def _agreements(state: Partnership, at: Setting) -> Iterator[Block]:
    if not state.agreements:
        yield Text("No agreement was proposed.")
    for one in state.agreements.values():
        yield from _agreement(one, at)


def _agreement(one: Agreement, at: Setting) -> Iterator[Block]:
    terms = one.terms or (one.proposed.terms if one.proposed else None)
    signed = one.signed or (one.proposed.signed if one.proposed else ())
    if terms is None:
        return
    yield Heading(f"{terms.title} ({one.agreement})")
    yield facts(
        ("Kind", terms.agreement_kind.value.upper()),
        ("State", one.state.value.replace("_", " ")),
        ("From", terms.since),
        ("Until", terms.until),
        ("Stays with police", "; ".join(terms.reserved)),
        ("In a dispute", terms.dispute_path),
        ("Falls back when it ends", "; ".join(terms.reverts)),
        ("Fell back", "; ".join(f"{f.responsibility} ({f.why})" for f in one.fallen)),
    )
    yield Table(
        "Who does what",
        ("Party", "Duty"),
        tuple((at.name(duty.member), duty.text) for duty in terms.duties),
        (32, 68),
    )
    yield Table(
        "Signed by",
        ("Party", "Person", "When"),
        tuple((at.name(by.party), by.person, by.at) for by in signed),
        (40, 32, 28),
        "Nobody has signed yet.",
    )


def _meetings(state: Partnership) -> Iterator[Block]:
    yield Table(
        "Meetings",
        ("Meeting", "Begins", "Place", "State", "Items", "Present", "Decisions"),
        tuple(
            (one.meeting, one.begins, one.place, one.state.value, len(one.items),
             len(one.present) or None, sum(bool(minute.decision) for minute in one.minutes))
            for one in state.meetings.values()
        ),
        (18, 22, 22, 11, 8, 9, 10),
        "No meeting was called.",
    )  # fmt: skip


def _convening(state: Partnership, at: Setting) -> Iterator[Block]:
    yield Table(
        "Who convened, from when to when",
        ("Party", "From", "Until"),
        tuple((at.name(one.party), one.since, one.until or "still") for one in state.convening),
        (44, 28, 28),
    )
    yield Table(
        "Self-checks: is the convener still best placed?",
        ("When", "Convener", "Found", "Why"),
        tuple((one.at, at.name(one.convener), one.verdict.value.replace("_", " "), one.because)
              for one in state.role_checks),
        (20, 24, 18, 38),
        "The convener has not asked itself yet.",
    )  # fmt: skip
    if state.check_due is not None:
        yield facts(("Next self-check due", state.check_due))
