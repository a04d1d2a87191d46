"""Who is answered what, declared: every address of the portal, every kind of thing, everybody.

A new address needs one line here. Those of commands need none: what they are about stands in the
address. What is expected follows from these tables alone, and from nothing of the product.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.portal.quay import (
    CLINIC,
    EVERYBODY,
    FINDING,
    GUESTS,
    HOUSING,
    LAMPS,
    LOT,
    MILL,
    NIGHTS,
    OWNERS,
    PEOPLE,
    POLICE,
    ROUND,
    TABLE,
    Quay,
    who,
)  # fmt: skip

STEERING = {"operator", "supervisor", "chief"}
BINDING = STEERING | {"convener", "representative", "community_representative"}
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing with its place in an address, and whose people may read it.

    `readers` are parties or single people. Police that steer and auditors read everything.
    """

    at: Mapping[str, str]
    readers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """How an address answers."""

    about: str = ""
    """The kind of thing that the address names; nothing for lists and for one's own."""
    signed_in: bool = True
    binds: bool = False
    """Only those may whose word binds their party; to others of it the answer is 403."""
    for_auditors: int = 200
    for_steering: int = 200
    for_others: int = 200
    """What lists answer to whoever does not see everything."""
    seen: int = 200
    """What whoever sees the thing is answered, where it cannot be had yet."""
    fill: Mapping[str, str] = field(default_factory=dict)
    """What else stands in the address."""


def of(about: str, *, binds: bool = False, **fill: str) -> Rule:
    return Rule(about, binds=binds, fill=fill)


OPEN = Rule(signed_in=False)
"""Anybody at all, in the same words."""
OWN = Rule()
"""Everybody with an account; what is in it is looked at word by word."""
OVERVIEW = Rule(for_others=404)
"""Police that steer, and auditors."""


def anybody(**fill: str) -> Rule:
    return Rule(signed_in=False, fill=fill)


A_PARTY = {"noun": "party", "name": HOUSING, "seq": "1"}

READ: dict[str, Rule] = {
    "/": Rule(for_auditors=303),
    "/api": OPEN,
    "/api/{operation}": anybody(operation="handoff.accept"),
    "/account": OWN,
    "/account/factor": OWN,
    "/agreements/{agreement}/{verb}": of("agreement", binds=True, verb="sign"),
    "/api/v1/candidates": OVERVIEW,
    "/api/v1/candidates/{candidate}": of("candidate"),
    "/api/v1/commitments": OWN,
    "/api/v1/commitments/{commitment}": of("commitment"),
    "/api/v1/commitments/{commitment}/files": of("commitment"),
    "/api/v1/commitments/{commitment}/files/{sha256}": Rule(
        "commitment", seen=404, fill={"sha256": "0" * 64}
    ),
    "/api/v1/concerns": OWN,
    "/api/v1/concerns/{concern}": of("concern"),
    "/api/v1/fairness": OVERVIEW,
    "/api/v1/findings": OVERVIEW,
    "/api/v1/findings/{finding}": of("finding"),
    "/api/v1/handoffs": OWN,
    "/api/v1/handoffs/{handoff}": of("handoff"),
    "/api/v1/inbox": OWN,
    "/api/v1/openapi.json": OPEN,
    "/api/v1/partnerships": OWN,
    "/api/v1/partnerships/{partnership}": of("partnership"),
    "/api/v1/playbooks": OWN,
    "/api/v1/playbooks/{playbook}": of("playbook"),
    "/api/v1/problems": OWN,
    "/api/v1/problems/{problem}": of("problem"),
    "/api/v1/problems/{problem}/dossiers/{party}": of("dossier"),
    "/api/v1/problems/{problem}/history": of("problem"),
    "/api/v1/responsibilities/{responsibility}": of("responsibility"),
    "/api/v1/responsibilities/{responsibility}/who": of("responsibility"),
    "/api/v1/rounds": OWN,
    "/api/v1/rounds/{round}": of("round"),
    "/api/v1/steps": OWN,
    "/api/v1/steps/{step}": of("step"),
    "/api/v1/trust": OWN,
    "/api/v1/trust/entries": OWN,
    "/api/v1/trust/matters": OWN,
    "/api/v1/trust/rules": OWN,
    "/calendar": OWN,
    "/mail": OWN,
    "/api/v1/webhooks": OWN,
    "/api/v1/webhooks/{webhook}": of("webhook"),
    "/api/v1/webhooks/{webhook}/deliveries": of("webhook"),
    "/board": OVERVIEW,
    "/commitments/{commitment_id}": of("commitment"),
    "/commitments/{commitment_id}/files": of("commitment"),
    "/commitments/{commitment_id}/files/{sha256}": Rule(
        "commitment", seen=404, fill={"sha256": "0" * 64}
    ),
    "/commitments/{commitment_id}/{verb}": of("commitment", binds=True, verb="commit"),
    "/findings": OVERVIEW,
    "/findings/new": Rule(for_auditors=404, for_steering=404, for_others=404),
    "/findings/{finding}": of("finding"),
    "/findings/{finding}/{verb}": of("finding", binds=True, verb="answer"),
    "/feeds/{token}.ics": anybody(token="x" * 43),
    "/handoffs/{handoff_id}": of("handoff"),
    "/handoffs/{handoff_id}/{verb}": of("handoff", binds=True, verb="accept"),
    "/healthz": OPEN,
    "/held": OVERVIEW,
    "/ledger/{noun}/{name}/{seq}": Rule(for_others=404, fill=A_PARTY),
    "/ledger/{noun}/{name}/{seq}/proof": Rule(for_others=404, fill=A_PARTY),
    "/log/checkpoint": OPEN,
    "/log/tile/entries/{place:path}": anybody(place="000.p/1"),
    "/log/tile/{level}/{place:path}": anybody(level="0", place="000.p/1"),
    "/meetings/{meeting}/{verb}": of("meeting", verb="add-item"),
    "/open311/discovery.{kind}": anybody(kind="json"),
    "/open311/v2/requests.{kind}": anybody(kind="json"),
    "/open311/v2/requests/{concern}.{kind}": anybody(kind="json", concern="c-7k3m9q2a"),
    "/open311/v2/services.{kind}": anybody(kind="json"),
    "/open311/v2/services/{code}.{kind}": anybody(kind="json", code="noise"),
    "/open311/v2/tokens/{filed}.{kind}": anybody(kind="json", filed="c-7k3m9q2a"),
    "/owed": OWN,
    "/owed/{other}": Rule(for_auditors=404, for_steering=404, for_others=404,
                          fill={"other": "quay-none"}),
    "/partnerships": OWN,
    "/partnerships/{partnership}": of("partnership"),
    "/partnerships/{partnership}/{verb}": of("partnership", binds=True, verb="leave"),
    "/party": OWN,
    "/people/{person}/{verb}": Rule(for_auditors=404, for_steering=404, for_others=404,
                                    fill={"person": "nobody@quay-none", "verb": "away"}),
    "/problems": OWN,
    "/problems/{problem_id}": of("problem"),
    "/problems/{problem_id}/comments/{number}/correct": Rule(
        "problem", seen=404, fill={"number": "99999"}
    ),
    "/problems/{problem_id}/export/{form}": of("problem", form="csv"),
    "/problems/{problem_id}/ledger": of("problem"),
    "/problems/{problem_id}/ledger/{seq}": of("entry"),
    "/problems/{problem_id}/ledger/{seq}/proof": of("entry"),
    "/problems/{problem_id}/plan": Rule("problem", seen=404),
    "/problems/{problem_id}/plan/{action}/{verb}": Rule(
        "problem", seen=404, fill={"action": "lamps", "verb": "stop"}
    ),
    "/problems/{problem_id}/print": of("problem"),
    "/problems/{problem_id}/public": Rule(
        for_auditors=404, for_others=404, fill={"problem_id": LOT}
    ),
    "/problems/{problem_id}/public/{verb}": Rule(
        for_auditors=404, for_others=404, fill={"problem_id": LOT, "verb": "publish"}
    ),
    "/problems/{problem_id}/receipts/{command_id}": of("receipt"),
    "/public": OPEN,
    "/public/{problem}": anybody(problem=LOT),
    "/reads": OWN,
    "/report": OPEN,
    "/report/{secret}": anybody(secret="x" * 32),
    "/responsibilities/{responsibility_id}": of("responsibility"),
    "/responsibilities/{responsibility_id}/{verb}": of(
        "responsibility", binds=True, verb="dispute"
    ),
    "/rounds": OWN,
    "/rounds/{round_id}": of("round"),
    "/search": OWN,
    "/search/export/{form}": Rule(fill={"form": "csv"}),
    "/sign-in": OPEN,
    "/sign-in/back": OPEN,
    "/sign-in/code": OPEN,
    "/sign-in/set-up": OPEN,
    "/sign-in/with/{name}": anybody(name="none"),
    "/sign-in/{token}": anybody(token="x" * 43),
    "/static/{name}": anybody(name="remit.css"),
    "/webhooks": OWN,
    "/webhooks/{webhook}": of("webhook"),
    "/steps": OWN,
    "/steps/{step_id}": of("step"),
    "/steps/{step_id}/{verb}": of("step", binds=True, verb="reply"),
    "/trust": OWN,
    "/trust/{party}/{place}/{verb}": Rule(
        for_auditors=404, for_steering=404, for_others=404,
        fill={"party": "quay-none", "place": "party~quay-none~1", "verb": "contest"},
    ),
}  # fmt: skip
"""GET."""

FORMS: dict[str, Rule] = {
    "/handoffs/{handoff_id}/{verb}": of("handoff", verb="decline"),
    "/commitments/{commitment_id}/{verb}": of("commitment", verb="hold"),
    "/agreements/{agreement}/{verb}": of("agreement", verb="refuse"),
    "/meetings/{meeting}/{verb}": of("meeting", verb="add-item"),
    "/partnerships/{partnership}/{verb}": of("partnership", verb="leave"),
    "/responsibilities/{responsibility_id}/{verb}": of("responsibility", verb="dispute"),
    "/steps/{step_id}/{verb}": of("step", verb="reply"),
}
"""POST from a page, about a thing: refused for want of content where it is one's own."""
ELSEWHERE = {
    "POST /problems/{problem_id}/public/{verb}": "tests/portal/test_public_problems.py",
    "POST /findings/new": "tests/portal/test_entries.py",
    "POST /findings/{finding}/{verb}": "tests/portal/test_entries.py",
    **dict.fromkeys(
        (
            "POST /account/factor",
            "POST /account/factor/recovery",
            "POST /account/factor/remove",
            "POST /account/passkeys/add",
            "POST /account/passkeys/remove",
            "POST /sign-in/passkey",
            "POST /account/keys/make",
            "POST /account/keys/revoke",
            "POST /account/sessions/end",
            "POST /account/sessions/end-others",
            "POST /sign-in",
            "POST /sign-in/code",
            "POST /sign-in/set-up",
        ),
        "tests/portal/entering",
    ),
    "POST /sign-in/{token}": "tests/portal/test_sign_in.py",
    "POST /people/{person}/{verb}": "tests/portal/test_partner.py",
    "POST /problems/{problem_id}/comments/{number}/correct": "tests/portal/test_partner.py",
    "POST /problems/{problem_id}/plan/{action}/{verb}": "tests/portal/test_partner.py",
    "POST /trust/{party}/{place}/{verb}": "tests/portal/test_partner.py",
    "POST /commitments/{commitment_id}/files": "tests/portal/test_files.py",
    "POST /commitments/{commitment_id}/files/{sha256}/remove": "tests/portal/test_files.py",
    "POST /api/v1/commitments/{commitment}/files": "tests/portal/test_files.py",
    "POST /sign-out": "tests/portal/test_sign_in.py",
    "POST /language": "tests/portal/test_languages.py",
    "POST /report": "tests/portal/test_public.py",
    "POST /calendar/make": "tests/portal/test_calendar.py",
    "POST /mail": "tests/portal/test_mail.py",
    "POST /calendar/end": "tests/portal/test_calendar.py",
    "POST /open311/v2/requests.{kind}": "tests/portal/test_open311.py",
    "POST /api/v1/inbox/events": "tests/portal/test_webhooks.py",
    "POST /webhooks/add": "tests/portal/test_webhooks.py",
    "POST /webhooks/{webhook}/{verb}": "tests/portal/test_webhooks.py",
    "POST /api/v1/webhooks": "tests/portal/test_webhooks.py",
    "POST /api/v1/webhooks/{webhook}/test": "tests/portal/test_webhooks.py",
    "POST /api/v1/webhooks/{webhook}/rotate": "tests/portal/test_webhooks.py",
    "POST /api/v1/webhooks/{webhook}/replay": "tests/portal/test_webhooks.py",
    "POST /api/v1/webhooks/{webhook}/remove": "tests/portal/test_webhooks.py",
    "GET /api/v1/events": "tests/portal/test_events.py",
    "POST /api/v1/commands": "any command: the same as at its own address",
    "POST /api/v1/concerns": "names nothing that is there",
}
"""What names no thing, and where it is tried."""

BY_NOUN = {
    "agreements": "agreement", "candidates": "candidate", "commitments": "commitment",
    "concerns": "concern", "findings": "finding", "handoffs": "handoff", "meetings": "meeting",
    "partnerships": "partnership", "problems": "problem", "responsibilities": "responsibility",
    "steps": "step",
}  # fmt: skip
"""Commands whose address begins so are about a thing that not everybody sees."""
OF_EVERYBODY = {"parties", "people", "playbooks", "rounds"}
"""These are about what is no secret: whether it may be done is for the rules alone."""
OF_EVERYBODY_AT = {
    "party": HOUSING, "person": who("representative", HOUSING), "playbook": "none-1",
    "round": "r-none0000",
}  # fmt: skip
BEGIN_ANYWHERE = {
    "problem.open", "partnership.found", "concern.report",
}  # fmt: skip
"""Commands that name what is not there yet."""


def things(quay: Quay) -> dict[str, list[Thing]]:
    def one(name: str, value: str, *readers: str) -> Thing:
        return Thing({name: value}, frozenset(readers))

    def entry(kind: str, *readers: str) -> Thing:
        return Thing({"problem": LOT, "seq": str(quay.entries[kind])}, frozenset(readers))

    return {
        "problem": [one("problem", LOT, HOUSING, OWNERS, POLICE),
                    one("problem", MILL, CLINIC, POLICE)],
        "handoff": [one("handoff", f"{LOT}.h1", HOUSING, POLICE),
                    one("handoff", f"{LOT}.h2", OWNERS, POLICE),
                    one("handoff", f"{LOT}.h4", POLICE),
                    one("handoff", f"{MILL}.h1", CLINIC, POLICE)],
        "responsibility": [one("responsibility", LAMPS, HOUSING, POLICE),
                           one("responsibility", GUESTS, HOUSING, POLICE),  # owners held it before
                           one("responsibility", NIGHTS, POLICE),
                           one("responsibility", f"{MILL}.noise", CLINIC, POLICE)],
        "commitment": [one("commitment", f"{LOT}.c1", HOUSING, POLICE),
                       one("commitment", f"{MILL}.c1", CLINIC, POLICE)],
        "entry": [entry("handoff.accepted", HOUSING, POLICE),
                  entry("handoff.returned", OWNERS, POLICE),
                  entry("handoff.offered", HOUSING, POLICE),
                  Thing({"problem": LOT, "seq": "1"}, frozenset({HOUSING, OWNERS, POLICE}))],
        "receipt": [Thing({"problem": LOT, "command": quay.accepted}, frozenset({HOUSING}))],
        "dossier": [Thing({"problem": LOT, "party": HOUSING})],
        "step": [one("step", f"{LOT}.s1", who("counsel", POLICE))],
        "partnership": [one("partnership", TABLE, HOUSING, POLICE)],
        "agreement": [], "meeting": [], "candidate": [],
        "finding": [one("finding", FINDING)],
        "playbook": [one("playbook", "quay-way-1")],
        "round": [one("round", ROUND, *EVERYBODY, *PEOPLE)],
        "concern": [one("concern", quay.concern, HOUSING)],
        "webhook": [],  # only for some of a party: tests/portal/test_webhooks.py
    }  # fmt: skip


UNKNOWN: dict[str, Mapping[str, str]] = {
    "problem": {"problem": "quay-none"},
    "handoff": {"handoff": f"{LOT}.h99"},
    "responsibility": {"responsibility": f"{LOT}.none"},
    "commitment": {"commitment": f"{LOT}.c99"},
    "entry": {"problem": LOT, "seq": "9999"},
    "receipt": {"problem": LOT, "command": "no-such-command"},
    "dossier": {"problem": "quay-none", "party": HOUSING},
    "step": {"step": f"{LOT}.s99"},
    "partnership": {"partnership": "quay-none"},
    "agreement": {"agreement": "quay-none.a1"},
    "meeting": {"meeting": "quay-none.m1"},
    "candidate": {"candidate": "k-none0000"},
    "finding": {"finding": "f-none0000"},
    "playbook": {"playbook": "none-1"},
    "round": {"round": "r-none0000"},
    "concern": {"concern": "c-none0000"},
    "webhook": {"webhook": "wh-none000000"},
}


def role_of(actor: str) -> str:
    return PEOPLE[actor]


def party_of(actor: str) -> str:
    return actor.partition("@")[2]


def sees_all(actor: str) -> bool:
    """Auditors, and police that steer."""
    role = role_of(actor)
    return role == "auditor" or (party_of(actor) == POLICE and role in STEERING)


def sees(actor: str, readers: Iterable[str]) -> bool:
    """Administrators keep accounts: of problems they are told nothing."""
    if actor in readers or sees_all(actor):
        return True
    return role_of(actor) != "administrator" and party_of(actor) in readers


def expected(rule: Rule, actor: str, thing: Thing | None, *, known: bool = True) -> int:
    """The status of a GET; `known` is false for what is not there."""
    if not rule.signed_in:
        return 0
    if actor == NOBODY:
        return 401
    if not rule.about:
        if sees_all(actor):
            return rule.for_auditors if role_of(actor) == "auditor" else rule.for_steering
        return rule.for_others
    if not known or thing is None or not sees(actor, thing.readers):
        return 404
    return 403 if rule.binds and role_of(actor) not in BINDING else rule.seen


def address(path: str, values: Mapping[str, str]) -> str:
    """The path with its places filled in: `{problem_id}` and `{problem}` are one place."""
    for name, value in values.items():
        for hole in (f"{{{name}}}", f"{{{name}_id}}", f"{{{name}:path}}"):
            path = path.replace(hole, value)
    assert "{" not in path, f"nothing to fill in: {path}"
    return path
